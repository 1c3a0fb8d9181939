import { skipped, type Check, type Problem } from '../check.ts';
import { durationMs, flagOf } from '../flags.ts';
import { accompanied, type Accompanied } from '../sidecars.ts';

/** What keeps Prometheus from compacting blocks before they are uploaded: equal durations, or the file of the sidecar. */
const isSafe = ({ flags, metaFile }: Accompanied): boolean => {
  const least = durationMs(flagOf(flags, 'storage.tsdb.min-block-duration'));
  const most = durationMs(flagOf(flags, 'storage.tsdb.max-block-duration'));
  const file = flagOf(flags, 'storage.tsdb.delay-compact-file.path') ?? '';
  if (file !== '') return file.split('/').at(-1) === metaFile;
  return least !== undefined && least === most;
};

/**
 * A Prometheus whose sidecar uploads must not compact before the upload.
 * Source: thanos v0.42.4 cmd/thanos/sidecar.go validatePrometheus; prometheus v3.9 --storage.tsdb.delay-compact-file.path.
 */
export const localCompaction: Check = {
  name: 'local-compaction',
  title: 'Local compaction of a Prometheus whose sidecar uploads',
  look: (facts) => {
    const found = accompanied(facts);
    if (found.length === 0) {
      return skipped(
        'No sidecar with its Prometheus is seen in a connected cluster, and no Prometheus with a sidecar was asked.',
      );
    }
    const compacting = found.filter((one) => !isSafe(one));
    if (compacting.length > 0 && compacting.every(({ uploads }) => uploads === undefined)) {
      return skipped('Whether the sidecars upload is not known: not all of them were asked.');
    }
    return compacting
      .filter(({ uploads }) => uploads === true)
      .map(({ place, subject }): Problem => ({
        key: place,
        severity: 'error',
        message: `The Prometheus of ${place} compacts its blocks locally while the sidecar uploads them.`,
        explanation:
          'The sidecar uploads blocks of two hours only. A block that Prometheus has compacted before is not uploaded and missing in the bucket, or overlaps what is there, and the compactor halts. A sidecar that finds this when it starts does not become ready, unless it is told to look away by `--shipper.ignore-unequal-block-size`.',
        fix: 'Set `--storage.tsdb.min-block-duration=2h --storage.tsdb.max-block-duration=2h` on Prometheus; with Prometheus 3.9 and Thanos 0.41 or later rather `--storage.tsdb.delay-compact-file.path=<tsdb path>/thanos.shipper.json` (Prometheus Operator does one of them by itself unless `spec.disableCompaction` is set otherwise).',
        subject,
      }));
  },
};
