// A window over clusters in memory, and a person who answers what commands of autoscalers ask.
import { vi } from 'vitest';
import type { ExplorerCommand } from '../../../client/src/explorer/explorer.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine, Run } from '../../../client/src/topology/journal.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { clusterView } from '../cluster-view.ts';
import { editor } from '../editor/editor.ts';
import type { Asked } from '../editor/editor.ts';
import { collectedDocuments, explorerOf } from '../explorer/explorer-of.ts';
import { createFakeApi } from '../topology/fake-api.ts';
import type { FakeApi } from '../topology/fake-api.ts';
import { raw, snapshot } from '../trees/clusters/fixture.ts';
import { clientOf } from './api-client.ts';

export const hpaPath = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web';
export const kedaPath = '/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/queue';
export const scalePath = '/apis/apps/v1/namespaces/shop/deployments/web/scale';

export const hpa = (conditions: readonly Fields[] = []) => ({
  apiVersion: 'autoscaling/v2',
  ...raw('HorizontalPodAutoscaler', 'web', {
    namespace: 'shop',
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
    },
    status: { currentReplicas: 5, desiredReplicas: 5, conditions },
  }),
});
export const queue = {
  apiVersion: 'keda.sh/v1alpha1',
  ...raw('ScaledObject', 'queue', {
    namespace: 'shop',
    spec: { scaleTargetRef: { name: 'worker' }, triggers: [] },
    status: {},
  }),
};
export const broken = [
  { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: 'no target' },
];

export const subject = (context = 'aks') => ({
  kind: 'object',
  context,
  apiVersion: 'autoscaling/v2',
  resource: 'horizontalpodautoscalers',
  objectKind: 'HorizontalPodAutoscaler',
  namespace: 'shop',
  name: 'web',
});
export const kedaSubject = {
  ...subject(),
  apiVersion: 'keda.sh/v1alpha1',
  resource: 'scaledobjects',
  objectKind: 'ScaledObject',
  name: 'queue',
};
export const deployment = {
  ...subject(),
  apiVersion: 'apps/v1',
  resource: 'deployments',
  objectKind: 'Deployment',
};

export interface Cluster {
  readonly api: FakeApi;
  readonly objects: readonly Fields[];
}

/** Clusters with these objects at their paths. */
export function cluster(objects: Readonly<Record<string, Fields>>): Cluster {
  const api = createFakeApi();
  for (const [path, object] of Object.entries(objects))
    api.objects.set(path, {
      ...object,
      metadata: { ...asFields(object['metadata']), resourceVersion: '1' },
    });
  return { api, objects: Object.values(objects) };
}

export const specOf = ({ api }: Cluster, path = hpaPath): Fields =>
  asFields(api.objects.get(path)?.['spec']) ?? {};
export const annotationsOf = ({ api }: Cluster): unknown =>
  asFields(api.objects.get(kedaPath)?.['metadata'])?.['annotations'];

/** Journals that last as long as a test. */
export function journalsInMemory() {
  const runs: JournalLine[][] = [];
  return {
    start: async (run: object) => {
      const lines: JournalLine[] = [{ type: 'run', id: String(runs.length), ...run } as never];
      runs.unshift(lines);
      return Promise.resolve({ write: async (line: JournalLine) => void lines.push(line) });
    },
    list: async (name: string) =>
      Promise.resolve(
        runs
          .map((lines) => readJournal(lines.map((line) => JSON.stringify(line)).join('\n')))
          .filter((run): run is Run => run?.topology === name),
      ),
  };
}

/** A window over those clusters, whose server sets what is after the path. */
export function open(clusters: Readonly<Record<string, Cluster>>) {
  const explorer = explorerOf({
    clusters: {
      views: Object.entries(clusters).map(([context, { objects }]) =>
        clusterView(context, {
          snapshot: snapshot(objects.filter(({ kind }) => kind !== 'Scale') as never),
        }),
      ),
      client: async (context: string) => {
        const found = clusters[context];
        if (found === undefined) throw new Error(`no ${context}`);
        return Promise.resolve(clientOf(found.api));
      },
    },
    server: {
      request: async (method: string, params: { text: string; sets: readonly string[] }) => {
        if (method === 'gauntlet/autoscale/list')
          return Promise.resolve({
            autoscalers: [
              { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'web', line: 0 },
            ],
          });
        const [, field = '', value = ''] = /^spec\.(\w+)=(\d+)$/.exec(params.sets[0] ?? '') ?? [];
        if (field === '')
          return Promise.resolve({ ok: false, failure: { message: 'There is no such field.' } });
        if (!params.text.startsWith('{'))
          return Promise.resolve({ ok: true, text: params.text.replace('10', value) });
        const object = JSON.parse(params.text) as Fields;
        const spec = { ...asFields(object['spec']), [field]: Number(value) };
        return Promise.resolve({ ok: true, manifest: { ...object, spec } });
      },
    },
    topologies: createTopologies(),
    journals: journalsInMemory(),
    documents: collectedDocuments().documents,
    log: { info: () => undefined },
    now: Date.now,
  } as unknown as Parameters<typeof explorerOf>[0]);
  return explorer;
}

/** Runs a command to its end; waits pass at once. */
export async function run(
  explorer: ReturnType<typeof open>,
  command: ExplorerCommand,
  ...args: readonly unknown[]
): Promise<void> {
  const ending = new AbortController();
  const done = command(explorer)(...args).finally(() => ending.abort());
  while (!ending.signal.aborted) await vi.advanceTimersByTimeAsync(1000);
  await done;
}

/** A person who answers by what is asked; the last rule that fits a question counts. */
export const person =
  (...rules: readonly (readonly [RegExp, string])[]) =>
  ({ title }: Asked): string | undefined =>
    rules.findLast(([pattern]) => pattern.test(title))?.[1];

export const messages = () => editor.messages.filter(({ kind }) => kind !== 'progress');
export const plan = [/how\?$/, 'Plan for the cluster…'] as const;
export const agree = [/^Apply to/, 'Apply'] as const;
export const change = { row: { subject: subject() }, sets: ['spec.maxReplicas=12'] };
