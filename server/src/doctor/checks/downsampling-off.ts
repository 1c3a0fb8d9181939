import { skipped, type Check, type Problem } from '../check.ts';
import {
  configured,
  durationMs,
  durationText,
  flagOf,
  onePerWorkload,
  subjectOf,
} from '../flags.ts';
import type { Configured } from '../flags.ts';

/** From when downsampling pays: charts over a month and more. */
const longMs = 14 * 86_400_000;
/** Raw blocks become 5m ones after 40 h, those 1h ones after 10 days. Source: thanos v0.42.4 cmd/thanos/downsample.go. */
const rawNeededMs = 40 * 3_600_000;
const fiveMinutesNeededMs = 10 * 86_400_000;

/** Milliseconds; Infinity where data is kept for ever. */
const retentionOf = ({ flags }: Configured, resolution: 'raw' | '5m' | '1h'): number => {
  const ms = durationMs(flagOf(flags, `retention.resolution-${resolution}`)) ?? 0;
  return ms === 0 ? Infinity : ms;
};

const kept = (ms: number): string => (ms === Infinity ? 'for ever' : `for ${durationText(ms)}`);

const switchedOff = (one: Configured): readonly Problem[] => {
  const raw = retentionOf(one, 'raw');
  if (raw < longMs) return [];
  return [
    {
      key: `off:${one.place}`,
      severity: 'warning',
      message: `The compactor ${one.place} does not downsample, and keeps raw data ${kept(raw)}.`,
      explanation:
        'A chart over months then reads every raw sample: it takes minutes or runs into limits, and costs requests to the object storage. Downsampled blocks make such queries about a hundred times cheaper.',
      fix: 'Remove `--downsampling.disable`, and let the querier use the result (`--query.auto-downsampling`).',
      subject: subjectOf(one),
    },
  ];
};

const neverMade = (one: Configured): readonly Problem[] => {
  const rows = [
    ['raw', '5m', rawNeededMs],
    ['5m', '1h', fiveMinutesNeededMs],
  ] as const;
  return rows.flatMap(([from, to, needed]): readonly Problem[] => {
    const retention = retentionOf(one, from);
    if (retention >= needed) return [];
    return [
      {
        key: `never:${to}:${one.place}`,
        severity: 'warning',
        message: `The compactor ${one.place} deletes ${from} data after ${durationText(retention)}, before ${to} data is made of it (after ${durationText(needed)}).`,
        explanation: `Downsampled data is made of blocks of a certain age. What is deleted before leaves no ${to} data behind: the history ends with the retention of the ${from} data.`,
        fix: `Set \`--retention.resolution-${from}\` to more than ${durationText(needed)}, or to 0d to keep it.`,
        subject: subjectOf(one),
      },
    ];
  });
};

/** Downsampling that is off, or that can never happen, though data is kept for long. */
export const downsamplingOff: Check = {
  name: 'downsampling-off',
  title: 'Downsampling off or impossible with long retention',
  look: (facts) => {
    const compactors = onePerWorkload(configured(facts, 'compact'));
    if (compactors.length === 0) return skipped('The flags of no compactor are known.');
    return compactors.flatMap((one) =>
      flagOf(one.flags, 'downsampling.disable') === 'true' ? switchedOff(one) : neverMade(one),
    );
  },
};
