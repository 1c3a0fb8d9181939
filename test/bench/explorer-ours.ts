// Our side of the explorer's benchmark, in a process of its own: clusters, snapshots, rows.
import type { Clusters } from '../../client/src/k8s/clusters.ts';
import { createClusters } from '../../client/src/k8s/create-clusters.ts';
import type { ContextEntry, KubeconfigSource } from '../../client/src/k8s/kubeconfig/kubeconfig.ts';
import type { ClusterClient, WatchOptions } from '../../client/src/k8s/port.ts';
import { keptMemory } from './explorer-memory.ts';
import type { ExplorerFigures } from './explorer-memory.ts';
import { namespaceOf, pageSize, podList, podObject, podsOfCluster } from './explorer-pods.ts';
import { openTree } from './explorer-tree.ts';

const clusters = Number(process.argv[2]);
const changes = Number(process.argv[3]);

const unused = (): never => {
  throw new Error('not part of the benchmark');
};

/** Texts of pages that are there already, as the network's share is not measured. */
const ready = new Map<string, string>();

const namespaceList = (cluster: number) => {
  const names = Array.from({ length: podsOfCluster }, (_, pod) => namespaceOf(cluster, pod));
  return {
    metadata: { resourceVersion: '1' },
    items: [...new Set(names)].map((name) => ({ metadata: { name, uid: name } })),
  };
};

/** A cluster whose lists are texts like those of an API server, and whose watch says what it is told to. */
const clientOf = (cluster: number, onWatch: (options: WatchOptions) => void): ClusterClient => ({
  getJson: async (path) => {
    if (path.startsWith('/api/v1/namespaces?')) return namespaceList(cluster);
    if (!path.startsWith('/api/v1/pods')) return { gitVersion: 'v1.36.3', items: [] };
    const query = new URL(path, 'http://x').searchParams;
    if (query.get('limit') !== String(pageSize)) return { items: [] };
    const from = Number(query.get('continue') ?? 0);
    const key = `${cluster}/${from}`;
    const text = ready.get(key) ?? podList(cluster, from, pageSize);
    ready.delete(key);
    return JSON.parse(text) as unknown;
  },
  getText: async () => 'ok',
  watch: (_path, options) =>
    new Promise(() => {
      options.onOpen?.();
      onWatch(options);
    }),
  follow: unused,
  raw: unused,
  forward: unused,
  renewCredentials: async () => false,
  close: async () => undefined,
});

const entryOf = (cluster: number): ContextEntry => ({
  context: `cluster-${cluster}`,
  server: 'https://cluster.invalid',
  user: 'me',
  namespace: 'default',
  files: [],
  current: cluster === 0,
  insecure: false,
  key: String(cluster),
  connect: {
    cluster: {
      name: 'x',
      server: 'https://cluster.invalid',
      insecureSkipTlsVerify: false,
      disableCompression: false,
    },
    user: {},
  },
});

/** Timers that run by the clock, or, when a change is measured, only when they are told to. */
const createTimers = () => {
  let manual: (() => void)[] | undefined;
  return {
    timers: {
      after: (delayMs: number, task: () => void) => {
        if (manual !== undefined && delayMs <= 300) {
          const tasks = manual;
          tasks.push(task);
          return () => void tasks.splice(tasks.indexOf(task), 1);
        }
        const timer = setTimeout(task, delayMs);
        return () => clearTimeout(timer);
      },
    },
    byHand: () => {
      manual = [];
    },
    runDue: () => {
      for (const task of manual?.splice(0) ?? []) task();
    },
  };
};

const podsOf = (all: Clusters, cluster: number): number =>
  all.views[cluster]?.snapshot.kinds.pods?.count ?? 0;

/** Resolves when a condition holds after a change. */
const until = (all: Clusters, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const subscription = all.onDidChange(() => {
      if (!holds()) return;
      subscription.dispose();
      resolve();
    });
  });

const run = async (): Promise<ExplorerFigures> => {
  const contexts = Array.from({ length: clusters }, (_, cluster) => entryOf(cluster));
  const source: KubeconfigSource = {
    read: async () => ({ contexts, problems: [] }),
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
  };
  const { timers, byHand, runDue } = createTimers();
  let watch: WatchOptions | undefined;
  const all = createClusters({
    source,
    open: async ({ context }) =>
      clientOf(Number(context.slice('cluster-'.length)), (options) => {
        if (context === 'cluster-0') watch = options;
      }),
    timing: { clock: () => performance.now(), timers, random: Math.random },
  });
  await until(all, () => all.views.length === clusters);
  const hold = (cluster: number) =>
    all.hold([{ context: `cluster-${cluster}`, kind: 'pods' as const }]);
  const before = await keptMemory();
  for (let from = 0; from < podsOfCluster; from += pageSize)
    ready.set(`0/${from}`, podList(0, from, pageSize));
  const started = performance.now();
  const tree = openTree(all);
  tree.open('cluster-0');
  hold(0);
  const areThere = () => all.views[0]?.snapshot.kinds.namespaces?.count === 1;
  await until(all, () => podsOf(all, 0) === podsOfCluster && areThere());
  tree.draw();
  const shown = tree.open('team-00').length;
  const expandMs = performance.now() - started;
  for (let cluster = 1; cluster < clusters; cluster += 1) hold(cluster);
  const complete = () => all.views.every((_, cluster) => podsOf(all, cluster) === podsOfCluster);
  await until(all, complete);
  const after = await keptMemory();
  tree.open('app-01');
  tree.draw();
  byHand();
  const changesMs: number[] = [];
  const drawn: number[] = [];
  for (let turn = 1; turn <= changes; turn += 1) {
    // Pods of the workload that is open, one after the other: every change is in sight.
    const pod = (turn * 50 + 1) % podsOfCluster;
    const line = JSON.stringify(podObject(0, pod, turn));
    const began = performance.now();
    watch?.onEvent({ type: 'MODIFIED', object: JSON.parse(line) as unknown });
    runDue();
    drawn.push(tree.draw());
    changesMs.push(performance.now() - began);
  }
  all.dispose();
  return {
    heapMB: after.heap - before.heap,
    residentMB: after.resident - before.resident,
    expandMs,
    changesMs,
    shown,
    drawn: Math.max(...drawn),
  };
};

console.log(JSON.stringify(await run()));
process.exit(0);
