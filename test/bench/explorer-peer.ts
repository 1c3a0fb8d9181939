// The peer's side of the explorer's benchmark, in a process of its own: informers of @kubernetes/client-node.
import { CoreV1Api, ListWatch } from '@kubernetes/client-node';
import type { KubernetesListObject, V1Pod, Watch } from '@kubernetes/client-node';
import { ObjectSerializer } from '@kubernetes/client-node/dist/gen/models/ObjectSerializer.js';
import { keptMemory } from './explorer-memory.ts';
import type { ExplorerFigures } from './explorer-memory.ts';
import { podList, podObject, podsOfCluster } from './explorer-pods.ts';

const clusters = Number(process.argv[2]);
const changes = Number(process.argv[3]);

type OnEvent = (phase: string, object: V1Pod) => void;

/** An informer of a cluster's pods whose list is what the typed client makes of the text. */
const informer = async (text: string) => {
  let onEvent: OnEvent | undefined;
  const watch = {
    watch: async (_path: string, _query: unknown, callback: OnEvent) => {
      onEvent = callback;
      return new AbortController();
    },
  } as unknown as Watch;
  const list = async () =>
    ObjectSerializer.deserialize(
      ObjectSerializer.parse(text, 'application/json'),
      'V1PodList',
      '',
    ) as KubernetesListObject<V1Pod>;
  const listWatch = new ListWatch<V1Pod>('/api/v1/pods', watch, list, false);
  await listWatch.start();
  return {
    pods: (namespace: string) => listWatch.list(namespace),
    change: (line: string) => onEvent?.('MODIFIED', JSON.parse(line) as V1Pod),
  };
};

const run = async (): Promise<ExplorerFigures> => {
  // Loaded beforehand, as its classes are part of the program and not of the pods.
  if (typeof CoreV1Api !== 'function') throw new Error('no client');
  const before = await keptMemory();
  const texts = [podList(0, 0, podsOfCluster)];
  const informers = [];
  const started = performance.now();
  const first = await informer(texts.pop() ?? '');
  if (first.pods('team-00').length !== podsOfCluster) throw new Error('pods are missing');
  const expandMs = performance.now() - started;
  informers.push(first);
  for (let cluster = 1; cluster < clusters; cluster += 1)
    informers.push(await informer(podList(cluster, 0, podsOfCluster)));
  const after = await keptMemory();
  const changesMs: number[] = [];
  for (let turn = 1; turn <= changes; turn += 1) {
    const line = JSON.stringify(podObject(0, turn % podsOfCluster, turn));
    const began = performance.now();
    first.change(line);
    first.pods('team-00');
    changesMs.push(performance.now() - began);
  }
  if (informers.length !== clusters) throw new Error('clusters are missing');
  return {
    heapMB: after.heap - before.heap,
    residentMB: after.resident - before.resident,
    expandMs,
    changesMs,
  };
};

console.log(JSON.stringify(await run()));
