import type { Component } from '../model.ts';
import { bucketOf } from '../wiring.ts';
import type { TopologyCheck } from './check.ts';

const needsBucket = ({ type }: Component): boolean =>
  type === 'store' || type === 'compact' || type === 'bucket-web';

/** Something that works on a bucket, and has none. */
export const missingBucket: TopologyCheck = {
  code: 'topology-missing-bucket',
  severity: 'error',
  run: ({ topology }) =>
    topology.components
      .filter((component) => needsBucket(component) && bucketOf(topology, component) === undefined)
      .map(({ name, path }) => ({
        path,
        at: 'key',
        message:
          topology.objectStores.length > 1
            ? `\`${name}\` has to say which of the object stores it is for: \`objectStore\``
            : `\`${name}\` needs a bucket: name one below \`objectStores\``,
        fixes: topology.objectStores.map((store) => ({
          title: `Use the object store \`${store.name}\``,
          actions: [{ kind: 'add', path, text: `objectStore: ${store.name}` }],
        })),
      })),
};
