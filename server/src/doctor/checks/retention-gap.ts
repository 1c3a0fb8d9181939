import type { DoctorFacts } from '../../protocol/doctor.ts';
import type { CoverageRow } from '../../protocol/thanos.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { coverage } from '../coverage.ts';
import { durationMs, durationText, flagOf } from '../flags.ts';
import { labelKey, labelText, replicaLabelsOf } from '../label-sets.ts';
import { accompanied } from '../sidecars.ts';
import { instantText as at } from '../time-spans.ts';

/** Three blocks of two hours: what an upload that fails for a while needs. */
const leastRetentionMs = 6 * 3_600_000;

/** Gaps between what lies in buckets and what is live. */
const gapsOf = ({ labels, spans, gaps }: CoverageRow): readonly Problem[] =>
  gaps
    .filter(({ coveredBy }) => coveredBy.length === 0)
    .flatMap(({ from, to }): readonly Problem[] => {
      const older = spans.find((span) => span.kind === 'store' && span.to <= from);
      const live = spans.filter((span) => span.kind !== 'store' && span.from >= to);
      // A querier below stands for the sidecars behind it.
      const newer = live.find(({ kind }) => kind !== 'query') ?? live[0];
      if (older === undefined || newer === undefined) return [];
      return [
        {
          key: labelKey(labels),
          severity: 'error',
          message: `Nobody answers for ${labelText(labels)} from ${at(from)} to ${at(to)} (${durationText(to - from)}): the store ${older.store} ends before the ${newer.kind} ${newer.store} begins.`,
          explanation:
            'Queries over that time are silently incomplete. Either Prometheus keeps its data for a shorter time than blocks take to appear in the store, or blocks were not uploaded, or the store is limited by `--max-time`.',
          fix: 'Raise `--storage.tsdb.retention.time` of Prometheus to a day or more, look for failing uploads (`thanos_shipper_upload_failures_total`), and let `--max-time` of the store reach into what the sidecar has.',
          subject: { store: newer.store, labels },
        },
      ];
    });

const shortRetention = (facts: DoctorFacts): readonly Problem[] =>
  accompanied(facts).flatMap(({ place, flags, uploads, subject }): readonly Problem[] => {
    const retention = flagOf(flags, 'storage.tsdb.retention.time');
    const ms = durationMs(retention);
    if (uploads !== true || ms === undefined || ms === 0 || ms >= leastRetentionMs) return [];
    return [
      {
        key: `retention:${place}`,
        severity: 'warning',
        message: `The Prometheus of ${place} keeps its data for ${retention ?? ''} only.`,
        explanation:
          'A block is uploaded after two hours at the earliest. When uploads fail for a while, blocks are deleted before they are in the bucket.',
        fix: 'Set `--storage.tsdb.retention.time` to at least 6h, better a day.',
        subject,
      },
    ];
  });

/** Sidecars must keep their data until stores serve it. */
export const retentionGap: Check = {
  name: 'retention-gap',
  title: 'A gap between what sidecars keep and what stores serve',
  look: (facts) => {
    const { stores, flags, others, now } = facts;
    if (stores === undefined) return skipped('The querier did not list its stores.');
    const buckets = others.flatMap(({ blocks }) => (blocks === undefined ? [] : [blocks.blocks]));
    const { rows } = coverage({ stores, buckets, replicaLabels: replicaLabelsOf(flags), now });
    return [...rows.flatMap(gapsOf), ...shortRetention(facts)];
  },
};
