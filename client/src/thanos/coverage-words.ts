import type {
  CoverageGap,
  CoverageResult,
  CoverageRow,
  CoverageSpan,
} from '../../../server/src/protocol/thanos.ts';
import { say } from '../util/words.ts';
import { anatomyOf } from './anatomy.ts';
import { durationText, momentText } from './times.ts';

/** A resolution (ms) as people write it: `raw`, `5m`, `1h`. */
export function resolutionText(resolution: number): string {
  if (resolution === 0) return say('raw');
  if (resolution === 300_000) return '5m';
  return resolution === 3_600_000 ? '1h' : durationText(resolution);
}

/** `raw, 5m, 1h`; says so when nobody knows. */
export function resolutionWords(resolutions: readonly number[]): string {
  if (resolutions.length === 0) return say('resolution not known');
  return resolutions
    .toSorted((a, b) => a - b)
    .map(resolutionText)
    .join(', ');
}

/** One sentence about a span: who, when, at which resolution, together with whom. */
export function spanSentence(span: CoverageSpan): string {
  const { store, kind, from, to, resolutions, overlaps, lastError } = span;
  const sentence = say('{kind} {store}, {from} to {to} ({length}), {resolutions}.', {
    kind: anatomyOf(kind).one,
    store,
    from: momentText(from),
    to: momentText(to),
    length: durationText(to - from),
    resolutions: resolutionWords(resolutions),
  });
  return [
    sentence,
    ...(overlaps.length === 0
      ? []
      : [say('The same time is also answered by {stores}.', { stores: overlaps.join(', ') })]),
    ...(lastError === undefined
      ? []
      : [say('It does not answer now: {error}', { error: lastError })]),
  ].join(' ');
}

/** One sentence about a time that nobody answers. */
export function gapSentence({ from, to, coveredBy }: CoverageGap): string {
  const words = {
    from: momentText(from),
    to: momentText(to),
    length: durationText(to - from),
    stores: coveredBy.join(', '),
  };
  return coveredBy.length === 0
    ? say('Gap: nobody answers for {from} to {to} ({length}).', words)
    : say(
        'Gap of this replica, {from} to {to} ({length}); deduplicated queries take it from {stores}.',
        words,
      );
}

/** Gaps that no other replica covers: time that queries do not see. */
export function lostGaps({ gaps }: CoverageRow): readonly CoverageGap[] {
  return gaps.filter(({ coveredBy }) => coveredBy.length === 0);
}

/** The whole coverage in a few words. */
export function coverageSummary({ rows, total }: CoverageResult): string {
  const lost = rows.filter((row) => lostGaps(row).length > 0).length;
  return [
    say('{count, plural, one {# label set} other {# label sets}}', { count: total }),
    lost === 0 ? say('no gaps') : say('{count} with gaps', { count: lost }),
  ].join(', ');
}

/** The time of one row in a few words. */
export function rowSummary(row: CoverageRow): string {
  const { spans, gaps } = row;
  if (spans.length === 0) return say('nobody answers');
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  const lost = lostGaps(row);
  const silent = spans.filter(({ lastError }) => lastError !== undefined).length;
  return [
    durationText(to - from),
    ...(lost.length > 0
      ? [
          say('gaps of {length}', {
            length: durationText(lost.reduce((sum, gap) => sum + gap.to - gap.from, 0)),
          }),
        ]
      : []),
    ...(gaps.length > lost.length
      ? [
          say('{count, plural, one {# gap} other {# gaps}} that another replica fills', {
            count: gaps.length - lost.length,
          }),
        ]
      : []),
    ...(silent > 0
      ? [
          say(
            '{count, plural, one {# span of a store that does not answer} other {# spans of stores that do not answer}}',
            { count: silent },
          ),
        ]
      : []),
  ].join(', ');
}
