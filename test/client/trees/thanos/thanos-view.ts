import { expect } from 'vitest';
import type { EndpointView } from '../../../../client/src/endpoints/endpoints.ts';
import type { FoundComponent } from '../../../../client/src/discovery/found.ts';
import type { ClusterView } from '../../../../client/src/k8s/model.ts';
import type { HashringFile } from '../../../../client/src/thanos/hashrings.ts';
import type { ThanosAsk } from '../../../../client/src/trees/thanos/looker.ts';
import { createThanosSource } from '../../../../client/src/trees/thanos/thanos-source.ts';
import { createPaging } from '../../../../client/src/trees/paging.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import type { TreeSource } from '../../../../client/src/trees/tree-source.ts';
import { createEmitter } from '../../../../client/src/util/emitter.ts';
import { createFakeTimers } from '../../../support/fake-timers.ts';
import { clusterView } from '../../cluster-view.ts';
import { clusterId, endpointId } from '../../../../client/src/trees/thanos/thanos-state.ts';
import type {
  CoverageResult,
  LookResult,
  Part,
  StoreFacts,
} from '../../../../server/src/protocol/thanos.ts';

export const start = Date.UTC(2026, 10, 23, 12);
export const hour = 3_600_000;

export const cluster = clusterView('aks', { current: true });

export const part = (
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

export const sidecar: StoreFacts = {
  name: '10.0.0.1:10901',
  kind: 'sidecar',
  labelSets: [{ cluster: 'eks', replica: '0' }],
  minTime: start - 3 * hour,
  empty: false,
  lastCheck: start,
};

export const coverage: CoverageResult = {
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
export function view(
  endpoints: readonly EndpointView[],
  answer: () => LookResult | Error,
  more: { readonly cluster?: ClusterView; readonly hashrings?: () => Part<HashringFile> } = {},
) {
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
    hashrings: async () => more.hashrings?.() ?? expect.fail('nobody has a file of hashrings'),
    failureOf: (error) => ({ kind: 'refused', message: String(error) }),
  };
  const source = createThanosSource({
    viewId: 'thanos',
    clusters: { views: [more.cluster ?? cluster], onDidChange: none.event },
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
export const settle = async () => new Promise((resolve) => setImmediate(resolve));

/** The rows as text, each below its parent; `open` names the rows whose rows are shown. */
export function drawn(
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

/** Which rows are grey; those of labels and findings are left out. */
export function dimmed(source: TreeSource): Readonly<Record<string, boolean>> {
  const rows = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
    nodes.flatMap((node) => [
      node,
      ...(/^(?:cluster|endpoint|storeKind)\b/.test(node.context[0] ?? '')
        ? rows(node.children?.() ?? [])
        : []),
    ]);
  return Object.fromEntries(rows(source.roots()).map((row) => [row.label, row.dimmed ?? false]));
}

export const build = { product: 'Thanos', version: '0.42.4' };
export const querier = part('query');
export const all = new Set([
  clusterId('aks'),
  endpointId(querier.name),
  endpointId(querier.name, 'coverage'),
]);
export const shallow = (node: TreeNode) => !node.context.includes('store');
