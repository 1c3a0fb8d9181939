// The compactor: the only one that works on the bucket, and the only one that deletes from it.
import type { Component } from '../component.ts';
import { headlessService, statefulSet } from './manifest.ts';
import { objectStoreEnvironment, objectStoreFlag } from './object-store-secret.ts';
import { scratch, thanosContainer, thanosIdentity, thanosPod } from './thanos-common.ts';

const { identity, selector } = thanosIdentity('thanos-compact', 'database-compactor');
const ports = { http: 10902 } as const;
const dataDir = '/var/thanos/compact';

const compactor = thanosContainer({
  name: identity.name,
  ports,
  args: [
    'compact',
    '--wait',
    `--data-dir=${dataDir}`,
    objectStoreFlag,
    '--retention.resolution-raw=0d',
    '--retention.resolution-5m=0d',
    '--retention.resolution-1h=0d',
    '--delete-delay=48h',
    '--compact.concurrency=1',
    '--downsample.concurrency=1',
  ],
  env: [objectStoreEnvironment],
  resources: { cpu: 10, memory: 40, memoryLimit: 700 },
  mounts: { data: dataDir },
  writable: ['data'],
});

/** The compactor, in the first cluster. */
export const thanosCompact: Component = {
  name: 'thanos-compact',
  images: ['thanos'],
  where: 'first',
  ready: [{ kind: 'StatefulSet', namespace: identity.namespace, name: identity.name }],
  objects: () => [
    statefulSet(
      identity,
      { labels: selector, spec: thanosPod([compactor], [scratch('data')]) },
      selector,
    ),
    headlessService(identity, selector, { http: { port: ports.http } }),
  ],
};
