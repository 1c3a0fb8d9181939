import type { DeployedComponent, DoctorFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { configured, flagOf, onePerWorkload, placeOf, subjectOf } from '../flags.ts';
import { samplesOf } from '../samples.ts';

const explanationTwo =
  'Compactors do not know of each other. Two that work on the same blocks overlap and delete what the other one reads; the bucket is damaged and both halt.';
const fixTwo =
  'Run exactly one compactor on a bucket: a StatefulSet with one replica. Several are right only when `--selector.relabel-config` gives each of them other external labels.';

/** Buckets by name → the compactors that say that they work on them. */
const compactorsByBucket = (facts: DoctorFacts): ReadonlyMap<string, ReadonlySet<string>> => {
  const compactors = new Set(
    samplesOf(facts, 'thanos_compact_iterations_total').map(({ place }) => place),
  );
  const buckets = new Map<string, Set<string>>();
  for (const { labels, place } of samplesOf(facts, 'thanos_objstore_bucket_operations_total')) {
    const bucket = labels['bucket'] ?? '';
    const known = buckets.get(bucket) ?? new Set();
    if (compactors.has(place)) known.add(place);
    buckets.set(bucket, known);
  }
  return buckets;
};

const measured = (facts: DoctorFacts): readonly Problem[] => {
  const buckets = compactorsByBucket(facts);
  const sharded = onePerWorkload(configured(facts, 'compact')).filter(
    ({ flags }) =>
      (flagOf(flags, 'selector.relabel-config') ?? '') !== '' ||
      (flagOf(flags, 'selector.relabel-config-file') ?? '') !== '',
  );
  return [...buckets].flatMap(([bucket, compactors]): readonly Problem[] => {
    if (compactors.size === 0) {
      return [
        {
          key: `none:${bucket}`,
          severity: 'warning',
          message: `No compactor is seen on the bucket ${bucket}.`,
          explanation:
            'Without a compactor blocks stay small, nothing is downsampled, and retention deletes nothing: queries over long times become slow and the bucket grows for ever.',
          fix: 'Run one `thanos compact --wait` on the bucket; if there is one, let Prometheus scrape it or connect its cluster.',
        },
      ];
    }
    if (compactors.size === 1 || sharded.length >= compactors.size) return [];
    return [
      {
        key: `several:${bucket}`,
        severity: 'error',
        message: `${String(compactors.size)} compactors work on the bucket ${bucket}: ${[...compactors].sort().join(', ')}.`,
        explanation: explanationTwo,
        fix: fixTwo,
      },
    ];
  });
};

const tooMany = (one: DeployedComponent): readonly Problem[] => {
  const { cluster, namespace, pod, replicas, workloadKind, workload } = one;
  const subject = { component: { cluster, namespace, pod } };
  const where = [cluster, namespace, workload].filter((part) => part !== '').join('/');
  if (replicas > 1) {
    return [
      {
        key: `replicas:${where}`,
        severity: 'error',
        message: `The compactor ${where} has ${String(replicas)} replicas.`,
        explanation: explanationTwo,
        fix: fixTwo,
        subject,
      },
    ];
  }
  if (workloadKind !== 'Deployment') return [];
  return [
    {
      key: `deployment:${where}`,
      severity: 'warning',
      message: `The compactor ${where} is a Deployment: two of them run while it is rolled out.`,
      explanation: explanationTwo,
      fix: 'Make it a StatefulSet, or set `strategy.type: Recreate`.',
      subject,
    },
  ];
};

/** Compactors with the same bucket configuration in one namespace. */
const sameConfig = (facts: DoctorFacts): readonly Problem[] => {
  const found = onePerWorkload(configured(facts, 'compact')).filter(
    ({ deployed, flags }) =>
      deployed !== undefined &&
      !flags.has('selector.relabel-config') &&
      !flags.has('selector.relabel-config-file'),
  );
  const groups = Map.groupBy(found, ({ deployed, flags }) =>
    JSON.stringify([
      deployed?.cluster,
      deployed?.namespace,
      flagOf(flags, 'objstore.config') ?? flagOf(flags, 'objstore.config-file'),
    ]),
  );
  return [...groups].flatMap(([key, same]): readonly Problem[] => {
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    return [
      {
        key: `same:${key}`,
        severity: 'error',
        message: `${String(same.length)} compactors have the same bucket configuration: ${same.map(({ place }) => place).join(', ')}.`,
        explanation: explanationTwo,
        fix: fixTwo,
        subject: subjectOf(first),
      },
    ];
  });
};

/** Exactly one compactor works on a bucket. */
export const compactorCount: Check = {
  name: 'compactor-count',
  title: 'No compactor, or more than one, on a bucket',
  look: (facts) => {
    const compactors = facts.deployed.filter(({ component }) => component === 'compact');
    const isMeasured = samplesOf(facts, 'thanos_objstore_bucket_operations_total').length > 0;
    if (!isMeasured && facts.deployed.length === 0) {
      return skipped('No metrics of object storage are known, and no cluster is connected.');
    }
    const usesBucket = (facts.stores ?? []).some(({ kind }) => kind === 'store');
    const isAlone = !isMeasured && compactors.length === 0 && usesBucket;
    const none: readonly Problem[] = isAlone
      ? [
          {
            key: 'none',
            severity: 'warning',
            message: 'Stores serve a bucket, but no compactor is seen in the connected clusters.',
            explanation:
              'Without a compactor blocks stay small, nothing is downsampled, and retention deletes nothing.',
            fix: 'Run one `thanos compact --wait` on each bucket, or connect the cluster where it runs.',
          },
        ]
      : [];
    const onePerPlace = new Map(compactors.map((one) => [placeOf(one), one])).values();
    return [
      ...none,
      ...measured(facts),
      ...[...onePerPlace].flatMap(tooMany),
      ...sameConfig(facts),
    ];
  },
};
