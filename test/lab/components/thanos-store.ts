// The store gateway of a cluster: the blocks of that cluster in the bucket of all.
import type { Component } from '../component.ts';
import type { ClusterPlan } from '../plan.ts';
import { nodePorts } from '../plan.ts';
import { statefulSet } from './manifest.ts';
import { objectStoreEnvironment, objectStoreFlag } from './object-store-secret.ts';
import {
  scratch,
  storeApiServices,
  thanosContainer,
  thanosIdentity,
  thanosPod,
} from './thanos-common.ts';

const { identity, selector } = thanosIdentity('thanos-store', 'object-store-gateway');
const dataDir = '/var/thanos/store';

/** Seconds between looks into the bucket; 15 minutes by default, too long to wait for in a test. */
const syncSeconds = 30;

// The item's size has to be given with it: by default it is larger than this whole cache.
const indexCache = JSON.stringify({
  type: 'IN-MEMORY',
  config: { max_size: '64MB', max_item_size: '16MB' },
});

/**
 * Which blocks the store gateway of a cluster serves: its own, and in the global cluster those of no cluster, which
 * are the ruler's.
 */
export function blockSelection({ name, index }: ClusterPlan): string {
  const regex = index === 0 ? `${name}|` : name;
  return JSON.stringify([{ action: 'keep', source_labels: ['cluster'], regex }]);
}

/** The store gateway of a cluster. */
export const thanosStore: Component = {
  name: 'thanos-store',
  images: ['thanos'],
  where: 'each',
  ready: [{ kind: 'StatefulSet', namespace: identity.namespace, name: identity.name }],
  objects: ({ cluster }) => [
    statefulSet(identity, { labels: selector, spec: podSpec(cluster) }, selector),
    ...storeApiServices(identity, selector, nodePorts.storeGrpc),
  ],
};

function podSpec(cluster: ClusterPlan) {
  const store = thanosContainer({
    name: identity.name,
    args: [
      'store',
      `--data-dir=${dataDir}`,
      objectStoreFlag,
      `--sync-block-duration=${syncSeconds}s`,
      '--ignore-deletion-marks-delay=24h',
      `--index-cache.config=${indexCache}`,
      '--chunk-pool-size=128MB',
      `--selector.relabel-config=${blockSelection(cluster)}`,
    ],
    env: [objectStoreEnvironment],
    resources: { cpu: 10, memory: 50, memoryLimit: 500 },
    mounts: { data: dataDir },
    writable: ['data'],
  });
  return thanosPod([store], [scratch('data')]);
}
