import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../../client/src/endpoints/endpoints.ts';
import type { FoundComponent } from '../../../../client/src/discovery/found.ts';
import type { ThanosAsk } from '../../../../client/src/trees/thanos/looker.ts';
import { anatomyOf, placeOf } from '../../../../client/src/thanos/anatomy.ts';
import { coverageRow } from '../../../../client/src/trees/thanos/coverage-rows.ts';
import { doctorRow } from '../../../../client/src/trees/thanos/doctor-rows.ts';
import { rulesRow } from '../../../../client/src/trees/thanos/rule-rows.ts';
import { clusterId, endpointId } from '../../../../client/src/trees/thanos/thanos-state.ts';
import { createThanosSource } from '../../../../client/src/trees/thanos/thanos-source.ts';
import { createPaging } from '../../../../client/src/trees/paging.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import type { TreeSource } from '../../../../client/src/trees/tree-source.ts';
import { createEmitter } from '../../../../client/src/util/emitter.ts';
import type {
  CoverageResult,
  LookResult,
  StoreFacts,
} from '../../../../server/src/protocol/thanos.ts';
import { createFakeTimers } from '../../../support/fake-timers.ts';
import { clusterView } from '../../cluster-view.ts';

const start = Date.UTC(2026, 10, 23, 12);
const hour = 3_600_000;

const cluster = clusterView('aks', { current: true });

const part = (
  component: FoundComponent['component'],
  args: readonly string[] = [],
): EndpointView => ({
  name: `aks/monitoring/thanos-${component}`,
  source: {
    kind: 'found',
    found: {
      id: `monitoring/thanos-${component}`,
      product: 'thanos',
      component,
      cluster: 'aks',
      namespace: 'monitoring',
      name: `thanos-${component}`,
      workload: { kind: 'StatefulSet', name: `thanos-${component}` },
      pods: [{ name: `thanos-${component}-0`, ready: true, restarts: 0, ip: '10.0.0.9' }],
      container: 'thanos',
      image: 'quay.io/thanos/thanos:v0.42.4',
      version: '0.42.4',
      args,
      clues: ['arguments'],
    },
  },
  way: { kind: 'open', via: 'service-proxy' },
  chosen: false,
});

const sidecar: StoreFacts = {
  name: '10.0.0.1:10901',
  kind: 'sidecar',
  labelSets: [{ cluster: 'eks', replica: '0' }],
  minTime: start - 3 * hour,
  empty: false,
  lastCheck: start,
};

const coverage: CoverageResult = {
  total: 1,
  rows: [
    {
      labels: { cluster: 'eks', replica: '0' },
      spans: [
        {
          store: sidecar.name,
          kind: 'sidecar',
          from: start - hour,
          to: start,
          resolutions: [0],
          overlaps: [],
        },
      ],
      gaps: [{ from: start - 3 * hour, to: start - hour, coveredBy: [] }],
    },
  ],
  problems: [],
  from: start - 3 * hour,
  to: start,
};

/** A view on scripted endpoints; what was asked is written down. */
function view(endpoints: readonly EndpointView[], answer: () => LookResult | Error) {
  const clock = createFakeTimers(start);
  const asked: string[] = [];
  const watched: (readonly string[])[] = [];
  const none = createEmitter<void>();
  const ask: ThanosAsk = {
    look: async (endpoint, parts) => {
      asked.push(`${endpoint}: ${parts.join(', ')}`);
      const result = answer();
      if (result instanceof Error) throw result;
      return Object.fromEntries(
        Object.entries(result).filter(([name]) => parts.some((one) => one === name)),
      );
    },
    coverage: async () => ({ ok: true, value: coverage }),
    doctor: async () => ({
      ok: true,
      value: {
        findings: [
          {
            check: 'flapping-store',
            id: 'flapping-store:1',
            severity: 'warning',
            message: 'The store comes and goes.',
            explanation: 'Queries miss its data.',
            fix: 'Look at its log.',
            subject: { store: sidecar.name },
          },
        ],
        skipped: [],
        failures: [],
        checks: [{ check: 'flapping-store', title: 'Stores that come and go' }],
      },
    }),
    failureOf: (error) => ({ kind: 'refused', message: String(error) }),
  };
  const source = createThanosSource({
    viewId: 'thanos',
    clusters: { views: [cluster], onDidChange: none.event },
    endpoints: {
      list: () => endpoints,
      watch: (contexts) => {
        watched.push(contexts);
        return { dispose: () => undefined };
      },
      onDidChange: none.event,
    },
    ask,
    clusterLabel: () => 'cluster',
    paging: createPaging(),
    timers: clock.timers,
    now: clock.clock,
  });
  return { source, clock, asked, watched };
}

/** Lets answers that are there come in. */
const settle = async () => new Promise((resolve) => setImmediate(resolve));

/** The rows as text, each below its parent; `open` names the rows whose rows are shown. */
function drawn(
  source: TreeSource,
  open: (node: TreeNode) => boolean = () => true,
): readonly string[] {
  const lines = (nodes: readonly TreeNode[], depth: number): readonly string[] =>
    nodes.flatMap((node) => [
      `${'  '.repeat(depth)}${[node.label, node.description].filter(Boolean).join(' | ')}`,
      ...(node.expand !== 'none' && open(node) ? lines(node.children?.() ?? [], depth + 1) : []),
    ]);
  return lines(source.roots(), 0);
}

const querier = part('query');
const all = new Set([
  clusterId('aks'),
  endpointId(querier.name),
  endpointId(querier.name, 'coverage'),
]);
const shallow = (node: TreeNode) => !node.context.includes('store');

it('has an icon of its own for each part of Thanos and each section below a querier', () => {
  const parts = [...placeOf, 'debug', 'unknown'] as const;
  const icons = [
    ...parts.map((kind) => anatomyOf(kind).icon),
    ...[
      rulesRow('q', undefined, 0),
      coverageRow({ endpoint: 'q', clusterLabel: 'cluster', pages: new Map() }, undefined),
      doctorRow('q', undefined),
    ].map(({ icon }) => icon?.name),
  ];
  expect(icons.filter((icon, at) => icons.indexOf(icon) !== at)).toEqual([]);
});

it('shows coverage of many label sets a page at a time', () => {
  const paging = createPaging();
  const [first] = coverage.rows;
  const rows = Array.from({ length: 450 }, (_, index) => ({
    ...first,
    labels: { cluster: `c${index}` },
    spans: [],
    gaps: [],
  }));
  const shown = (): readonly TreeNode[] =>
    coverageRow(
      { endpoint: 'q', clusterLabel: 'cluster', pages: paging.pages },
      { value: { ...coverage, total: 450, rows }, at: 0 },
    ).children?.() ?? [];
  const counts: (readonly [number, string | undefined])[] = [];
  for (let page = 0; page < 3; page++) {
    const nodes = shown();
    counts.push([nodes.length, nodes.at(-1)?.label]);
    const subject = nodes.at(-1)?.subject;
    if (subject?.kind === 'more') paging.more(subject.parent);
  }
  expect(counts).toEqual([
    [201, 'Show next 200 of 250'],
    [401, 'Show the last 50'],
    [450, '{cluster="c449"}'],
  ]);
  expect(new Set(shown().map(({ id }) => id)).size).toBe(450);
});

describe('the view of Thanos', () => {
  it('asks nothing before somebody looks, and nothing of rows that are closed', async () => {
    const { source, asked, watched, clock } = view([querier], () => ({}));
    source.expanded?.(all);
    clock.advance(60_000);
    expect([asked, watched.flat()]).toEqual([[], []]);
    source.setVisible?.(true);
    source.expanded?.(new Set([clusterId('aks')]));
    await settle();
    expect(watched.at(-1)).toEqual(['aks']);
  });

  it('shows the stores of a querier, those that went too, and looks every five seconds', async () => {
    let stores: readonly StoreFacts[] = [sidecar];
    const { source, clock, asked } = view([querier], () => ({
      stores: { ok: true, value: stores },
    }));
    source.setVisible?.(true);
    source.expanded?.(all);
    await settle();
    expect(drawn(source, shallow)).toEqual([
      'aks | 1 part of Thanos · 1 querier',
      '  thanos-query | Querier · monitoring · 0.42.4 · stores: 1',
      '    Sidecars | 1',
      '      10.0.0.1:10901 | eks · the last 3 h · flapping-store',
      '    Coverage | 1 label set, 1 with gaps',
      '      {cluster="eks", replica="0"} | eks · 1 h, gaps of 2 h',
      '        Sidecar 10.0.0.1:10901 | 2026-11-23 11:00:00 UTC to 2026-11-23 12:00:00 UTC · 1 h · raw',
      '        Gap | 2026-11-23 09:00:00 UTC to 2026-11-23 11:00:00 UTC · 2 h',
      '    Doctor | 1 warning',
      '      The store comes and goes. | flapping-store',
      '        Why: Queries miss its data.',
      '        What to do: Look at its log.',
      '    Rules and alerts',
      '      Asking…',
      '    Targets',
      '      Asking…',
    ]);
    stores = [];
    const before = asked.length;
    clock.advance(5000);
    await settle();
    expect(asked.slice(before)).toContain(`${querier.name}: stores, ready`);
    clock.advance(60_000);
    expect(drawn(source, shallow)[3]).toBe(
      '      10.0.0.1:10901 | eks · gone, last seen 1 min ago · flapping-store',
    );
  });

  it('says what it cannot reach, and keeps what it knew with its age', async () => {
    let down = false;
    const { source, clock } = view([querier], () =>
      down ? new Error('refused') : { stores: { ok: true, value: [sidecar] } },
    );
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(querier.name)]));
    await settle();
    down = true;
    clock.advance(5000);
    await settle();
    clock.advance(3000);
    const lines = drawn(source, shallow);
    expect(lines[1]).toContain('does not answer');
    expect(lines[2]).toContain('No answer for 3 s; everything below is as it was at');
    expect(lines[4]).toContain('10.0.0.1:10901');
    down = false;
    clock.advance(5000);
    await settle();
    expect(drawn(source, shallow)[1]).not.toContain('does not answer');
  });

  it('rests while it is not visible', async () => {
    const { source, clock, asked } = view([querier], () => ({}));
    source.setVisible?.(true);
    source.expanded?.(all);
    await settle();
    source.setVisible?.(false);
    const before = asked.length;
    clock.advance(120_000);
    await settle();
    expect(asked.length).toBe(before);
  });
});

describe('parts of Thanos', () => {
  const metric = (name: string, value: number, labels: Readonly<Record<string, string>> = {}) => ({
    name,
    value,
    labels,
  });

  it.each([
    ['compact', [], [metric('thanos_compact_halted', 1)], ['Halted: ', 'Last upload | none']],
    [
      'receive',
      [
        'receive',
        '--receive.hashrings=[{"hashring":"eu","tenants":["a"],"endpoints":["r-0:10901"]}]',
      ],
      [
        metric('thanos_receive_hashring_nodes', 1, { name: 'eu' }),
        metric('thanos_receive_hashring_tenants', 1, { name: 'eu' }),
        metric('prometheus_tsdb_head_series', 1200, { tenant: 'a' }),
      ],
      [
        'Hashring eu | 1 receiver, 1 tenant',
        'r-0:10901',
        'a | tenant',
        'Tenants | 1',
        'a | 1.2k series in memory',
      ],
    ],
    [
      'query-frontend',
      ['query-frontend', '--labels.default-time-range=6h'],
      [metric('cortex_cache_fetched_keys_total', 4), metric('cortex_cache_hits_total', 1)],
      ['--labels.default-time-range | 6h', 'Answers from the cache | 25 %'],
    ],
    [
      'sidecar',
      [],
      [metric('thanos_sidecar_prometheus_up', 0), metric('thanos_shipper_uploads_total', 3)],
      ['Prometheus does not answer it', 'Blocks uploaded | 3'],
    ],
  ] as const)('%s says what it does', async (component, args, metrics, expected) => {
    const endpoint = part(component, args);
    const { source } = view([endpoint], () => ({ metrics: { ok: true, value: metrics } }));
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(endpoint.name)]));
    await settle();
    const text = drawn(source).join('\n');
    for (const words of expected) expect(text).toContain(words);
  });

  it('a store whose syncs with the bucket fail says so until one goes well', async () => {
    let counts: readonly [number, number] = [4, 0];
    const endpoint = part('store');
    const { source, clock } = view([endpoint], () => ({
      metrics: {
        ok: true,
        value: [
          metric('thanos_blocks_meta_sync_duration_seconds_count', counts[0]),
          metric('thanos_blocks_meta_sync_failures_total', counts[1]),
        ],
      },
    }));
    const words = async (next: readonly [number, number]): Promise<readonly string[]> => {
      counts = next;
      clock.advance(5000);
      await settle();
      return drawn(source).slice(1, 3);
    };
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(endpoint.name)]));
    await settle();
    const well = await words([5, 0]);
    expect(well.join()).not.toContain('bucket');
    const failing = await words([6, 1]);
    expect(failing[0]).toContain('last sync with the bucket failed');
    expect(failing[1]).toContain('The bucket cannot be read in full for 0 s');
    expect(await words([7, 1])).toEqual(well);
  });
});
