import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../../client/src/endpoints/endpoints.ts';
import { anatomyOf, placeOf } from '../../../../client/src/thanos/anatomy.ts';
import { coverageRow } from '../../../../client/src/trees/thanos/coverage-rows.ts';
import { doctorRow } from '../../../../client/src/trees/thanos/doctor-rows.ts';
import { rulesRow } from '../../../../client/src/trees/thanos/rule-rows.ts';
import { createPaging } from '../../../../client/src/trees/paging.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import { clusterId, endpointId } from '../../../../client/src/trees/thanos/thanos-state.ts';
import type { StoreFacts } from '../../../../server/src/protocol/thanos.ts';
import {
  start,
  cluster,
  part,
  sidecar,
  coverage,
  view,
  settle,
  drawn,
  dimmed,
  querier,
  all,
  shallow,
} from './thanos-view.ts';

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
    expect(dimmed(source)).toEqual({
      aks: false,
      'thanos-query': true,
      [lines[2]?.trim() ?? '']: false,
      Sidecars: true,
      '10.0.0.1:10901': true,
      Coverage: true,
      Doctor: true,
      'Rules and alerts': true,
      Targets: true,
    });
    down = false;
    clock.advance(5000);
    await settle();
    expect(drawn(source, shallow)[1]).not.toContain('does not answer');
    expect(Object.values(dimmed(source))).not.toContain(true);
  });

  it('greys parts of a cluster that does not answer, asked or not', () => {
    const connection = {
      kind: 'stale',
      since: start,
      problem: { kind: 'timeout', message: 'No answer.' },
    } as const;
    const parts = [
      part('store'),
      querier,
      { ...part('rule'), way: { kind: 'open', via: 'direct' } },
    ];
    const { source } = view(parts as readonly EndpointView[], () => ({}), {
      cluster: { ...cluster, connection },
    });
    expect(dimmed(source)).toMatchObject({
      aks: true,
      'thanos-query': true,
      'thanos-store': true,
      'thanos-rule': false,
    });
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
