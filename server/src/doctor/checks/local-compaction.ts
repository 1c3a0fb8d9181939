import type { DeployedComponent } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { durationMs, flagOf, flagsOf, placeOf } from '../flags.ts';

const uploads = (args: readonly string[]): boolean => {
  const flags = flagsOf(args);
  return flags.has('objstore.config') || flags.has('objstore.config-file');
};

interface Pair {
  readonly one: DeployedComponent;
  readonly prometheusArgs: readonly string[];
}

/** What keeps Prometheus from compacting blocks before they are uploaded: equal durations, or the file of the sidecar. */
const isSafe = ({ one, prometheusArgs }: Pair): boolean => {
  const prometheus = flagsOf(prometheusArgs);
  const least = durationMs(flagOf(prometheus, 'storage.tsdb.min-block-duration'));
  const most = durationMs(flagOf(prometheus, 'storage.tsdb.max-block-duration'));
  const file = flagOf(prometheus, 'storage.tsdb.delay-compact-file.path');
  const name = flagOf(flagsOf(one.args), 'shipper.meta-file-name') ?? 'thanos.shipper.json';
  if (file !== undefined) return file.split('/').at(-1) === name;
  return least !== undefined && least === most;
};

/**
 * A Prometheus whose sidecar uploads must not compact before the upload.
 * Source: thanos v0.42.4 cmd/thanos/sidecar.go validatePrometheus; prometheus v3.9 --storage.tsdb.delay-compact-file.path.
 */
export const localCompaction: Check = {
  name: 'local-compaction',
  title: 'Local compaction of a Prometheus whose sidecar uploads',
  look: ({ deployed }) => {
    const pairs = deployed.flatMap((one): readonly Pair[] =>
      one.component === 'sidecar' && one.prometheusArgs !== undefined
        ? [{ one, prometheusArgs: one.prometheusArgs }]
        : [],
    );
    if (pairs.length === 0) {
      return skipped('No sidecar with its Prometheus is seen in a connected cluster.');
    }
    return pairs
      .filter((pair) => uploads(pair.one.args) && !isSafe(pair))
      .map(({ one }): Problem => {
        const { cluster, namespace, pod } = one;
        return {
          key: placeOf(one),
          severity: 'error',
          message: `The Prometheus of ${placeOf(one)} compacts its blocks locally while the sidecar uploads them.`,
          explanation:
            'The sidecar uploads blocks of two hours only. A block that Prometheus has compacted before is not uploaded and missing in the bucket, or overlaps what is there, and the compactor halts.',
          fix: 'Set `--storage.tsdb.min-block-duration=2h --storage.tsdb.max-block-duration=2h` on Prometheus; with Prometheus 3.9 and Thanos 0.41 or later rather `--storage.tsdb.delay-compact-file.path=<tsdb path>/thanos.shipper.json` (Prometheus Operator does one of them by itself unless `spec.disableCompaction` is set otherwise).',
          subject: { component: { cluster, namespace, pod } },
        };
      });
  },
};
