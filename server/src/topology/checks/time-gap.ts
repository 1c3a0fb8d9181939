import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf, runsIn, type Component } from '../model.ts';
import { durationSum } from '../../util/durations.ts';
import { retentionMs } from '../render/prometheus.ts';
import { bucketKey, bucketOf, uploads } from '../wiring.ts';
import { quoted, type Subject, type TopologyCheck } from './check.ts';

const keys = (subject: Subject, component: Component): ReadonlySet<string> => {
  const bucket = bucketOf(subject.topology, component);
  return new Set(
    bucket === undefined ? [] : component.clusters.map((cluster) => bucketKey(bucket, cluster)),
  );
};

/** Blocks that no store gateway reads: only what is still where it was made is answered. */
const unread = (subject: Subject): readonly Remark[] => {
  const { topology } = subject;
  const read = new Set(
    componentsOf(topology, 'store').flatMap((store) => [...keys(subject, store)]),
  );
  return topology.objectStores.flatMap((store): readonly Remark[] => {
    const lost = topology.components
      .filter((component) => uploads(topology, component))
      .filter((component) => bucketOf(topology, component)?.name === store.name)
      .flatMap(({ clusters }) => clusters)
      .filter((cluster) => !read.has(bucketKey(store, cluster)));
    if (lost.length === 0) return [];
    return [
      {
        path: store.path,
        at: 'key',
        message: `no store gateway reads what ${quoted(new Set(lost.map(({ name }) => name)))} put into \`${store.name}\`: history is kept, but never answered`,
      },
    ];
  });
};

/** A store that begins only where a Prometheus has forgotten already. */
const gap = (subject: Subject): readonly Remark[] => {
  const { topology } = subject;
  return componentsOf(topology, 'store').flatMap((store): readonly Remark[] => {
    const { maxTime } = store.settings;
    if (maxTime === undefined || !/^-?(?:\d+(?:ms|[smhdwy]))+$/.test(maxTime)) return [];
    const from = durationSum(maxTime);
    const own = keys(subject, store);
    const short = componentsOf(topology, 'prometheus').filter((component) => {
      const bucket = bucketOf(topology, component);
      const isSame = component.clusters.some(
        (cluster) => bucket !== undefined && own.has(bucketKey(bucket, cluster)),
      );
      return isSame && retentionMs(component, bucket) <= from;
    });
    if (short.length === 0) return [];
    return [
      {
        path: [...store.path, 'maxTime'],
        message: `between ${maxTime} and what ${quoted(short.map(({ name }) => name))} still has, nobody answers: let them overlap`,
        fixes: [
          {
            title: 'Remove the limit',
            actions: [{ kind: 'remove', path: [...store.path, 'maxTime'] }],
          },
        ],
      },
    ];
  });
};

/** Several store gateways that read the same blocks for one querier. */
const twice = (subject: Subject): readonly Remark[] => {
  const seen = new Map<string, string>();
  return componentsOf(subject.topology, 'store').flatMap((store) => {
    if (store.settings.blocks === 'own') return [];
    const bucket = bucketOf(subject.topology, store);
    if (bucket === undefined) return [];
    const places = store.clusters.filter((cluster) => {
      const { minTime = '', maxTime = '' } = store.settings;
      const key = `${bucketKey(bucket, cluster)}/${minTime}/${maxTime}`;
      const isSeen = seen.has(key);
      seen.set(key, store.name);
      return isSeen && runsIn(store, cluster);
    });
    if (places.length === 0) return [];
    return [
      {
        path: store.path,
        at: 'key' as const,
        severity: 'info' as const,
        message: `several store gateways read all of the bucket \`${bucket.name}\`: every query over all clusters reads its blocks that often`,
        fixes: [
          {
            title: 'Read only the blocks of the own cluster',
            actions: [{ kind: 'add' as const, path: store.path, text: 'blocks: own' }],
          },
        ],
      },
    ];
  });
};

/** Times and blocks that nobody answers for, or too many. */
export const timeGap: TopologyCheck = {
  code: 'topology-time-gap',
  severity: 'warning',
  run: (subject) => [...unread(subject), ...gap(subject), ...twice(subject)],
};
