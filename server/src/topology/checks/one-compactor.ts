import { componentsOf } from '../model.ts';
import { bucketKey, bucketOf, uploads } from '../wiring.ts';
import type { Remark } from '../../yaml-file/finding.ts';
import { quoted, type Subject, type TopologyCheck } from './check.ts';

const repeated = ({ topology }: Subject): readonly Remark[] => {
  const seen = new Map<string, string>();
  return componentsOf(topology, 'compact').flatMap((compact) => {
    const bucket = bucketOf(topology, compact);
    if (bucket === undefined) return [];
    return compact.clusters.flatMap((cluster): readonly Remark[] => {
      const own = compact.settings.blocks === 'own' ? `/${cluster.name}` : '';
      const key = bucketKey(bucket, cluster);
      const here = `${compact.name} in ${cluster.name}`;
      const other = seen.get(key + own) ?? seen.get(key);
      seen.set(key + own, here);
      if (other === undefined) return [];
      const path = compact.path;
      return [
        {
          path,
          at: 'key',
          message: `two compactors work on the bucket \`${bucket.name}\`: \`${other}\` and \`${here}\`; they would undo each other's work`,
          fixes:
            compact.clusters.length === 1
              ? []
              : [
                  {
                    title: 'Let each work on the blocks of its own cluster',
                    actions: [{ kind: 'add', path, text: 'blocks: own' }],
                  },
                  {
                    title: 'Every cluster has a bucket of its own',
                    actions: [{ kind: 'add', path: bucket.path, text: 'scope: cluster' }],
                  },
                ],
        },
      ];
    });
  });
};

const uncompacted = ({ topology }: Subject): readonly Remark[] => {
  const compacted = new Set(
    componentsOf(topology, 'compact').flatMap((compact) => {
      const bucket = bucketOf(topology, compact);
      return bucket === undefined
        ? []
        : compact.clusters.map((cluster) => bucketKey(bucket, cluster));
    }),
  );
  return topology.objectStores.flatMap((store): readonly Remark[] => {
    const left = topology.components
      .filter((component) => uploads(topology, component))
      .filter((component) => bucketOf(topology, component)?.name === store.name)
      .flatMap(({ clusters }) => clusters)
      .filter((cluster) => !compacted.has(bucketKey(store, cluster)));
    if (left.length === 0) return [];
    const where = new Set(left.map(({ name }) => name));
    return [
      {
        path: store.path,
        at: 'key',
        severity: 'warning',
        message: `nothing compacts the blocks that ${quoted(where)} put into \`${store.name}\`: they are neither downsampled nor ever deleted`,
      },
    ];
  });
};

/** Exactly one compactor for each stream of blocks. */
export const oneCompactor: TopologyCheck = {
  code: 'topology-one-compactor',
  severity: 'error',
  run: (subject) => [...repeated(subject), ...uncompacted(subject)],
};
