import type {
  CoverageGap,
  CoverageResult,
  CoverageRow,
  CoverageSpan,
} from '../../../server/src/protocol/thanos.ts';
import { anatomyOf } from '../thanos/anatomy.ts';
import {
  gapSentence,
  lostGaps,
  resolutionWords,
  rowSummary,
  spanSentence,
} from '../thanos/coverage-words.ts';
import { labelSetText } from '../thanos/labels.ts';
import { say } from '../util/words.ts';

/** Lanes that are drawn at once; a filter leads to the others. */
export const mostLanes = 200;
/** Bars above one another in one lane; a lane with more says how many are not drawn. */
const mostTracks = 20;
/** Bars in one lane. */
const mostBars = 500;

/** What of the coverage is looked at. */
export interface CoverageChoice {
  /** Milliseconds back from the end; absent: all time. */
  readonly range?: number;
  /** Words that a label set, or a store of it, has to hold; any case. */
  readonly filter: string;
  /** Only label sets with time that nobody answers. */
  readonly gapsOnly: boolean;
}

/** Who a bar stands for, as far as it looks different. */
export type Tone = 'live' | 'bucket' | 'silent' | 'lost' | 'filled';

/** A time with one answer, or without. Moments are Unix milliseconds, within the time that is looked at. */
export interface Bar {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
  /** Which of the bars above one another, from 0. */
  readonly track: number;
  /** In a few words, for the bar itself. */
  readonly text: string;
  /** Spelled out. */
  readonly sentence: string;
}

/** One label set. */
export interface Lane {
  readonly label: string;
  readonly summary: string;
  readonly lost: boolean;
  readonly tracks: number;
  readonly bars: readonly Bar[];
}

export interface Lanes {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
  /** Label sets that fit the filter, drawn or not. */
  readonly fitting: number;
}

/** The part of the coverage that is looked at, ready to be drawn. */
export function lanesOf(result: CoverageResult, choice: CoverageChoice): Lanes {
  const { to } = result;
  const from = Math.min(choice.range === undefined ? result.from : to - choice.range, to - 1);
  const fitting = result.rows
    .map((row, index) => ({ row, index, label: labelSetText(row.labels) }))
    .filter(({ row, label }) => isWanted(row, label, choice));
  return {
    from,
    to,
    fitting: fitting.length,
    lanes: fitting
      .slice(0, mostLanes)
      .map(({ row, index, label }) => laneOf(row, { label, index, from, to })),
  };
}

/** What a bar stands for, by its key; undefined when it is no longer there. */
export function barOf(
  { rows }: CoverageResult,
  key: string,
):
  | {
      readonly row: CoverageRow;
      readonly span?: CoverageSpan;
      readonly gap?: CoverageGap;
    }
  | undefined {
  const [rowIndex, kind, index] = key.split('-');
  const row = rows[Number(rowIndex)];
  if (row === undefined) return undefined;
  const span = kind === 'span' ? row.spans[Number(index)] : undefined;
  const gap = kind === 'gap' ? row.gaps[Number(index)] : undefined;
  if (span !== undefined) return { row, span };
  return gap === undefined ? undefined : { row, gap };
}

function isWanted(row: CoverageRow, label: string, { filter, gapsOnly }: CoverageChoice): boolean {
  if (gapsOnly && lostGaps(row).length === 0) return false;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [label, ...row.spans.map(({ store }) => store)].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

interface LanePlace {
  readonly label: string;
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

function laneOf(row: CoverageRow, { label, index, from, to }: LanePlace): Lane {
  const all = [
    ...row.gaps.map((gap, number) => ({ ...gapBar(gap), key: `${index}-gap-${number}` })),
    ...row.spans.map((span, number) => ({ ...spanBar(span), key: `${index}-span-${number}` })),
  ].filter((bar) => bar.from < to && bar.to > from);
  const placed = placeBars(all.slice(0, mostBars));
  const hidden = all.length - placed.length;
  return {
    label,
    summary: [
      rowSummary(row),
      ...(hidden > 0
        ? [say('{count, plural, one {# more is} other {# more are}} not drawn', { count: hidden })]
        : []),
    ].join(', '),
    lost: lostGaps(row).length > 0,
    tracks: Math.max(1, ...placed.map(({ track }) => track + 1)),
    bars: placed.map(({ owner: _owner, ...bar }) => ({
      ...bar,
      from: Math.max(bar.from, from),
      to: Math.min(bar.to, to),
    })),
  };
}

type OpenBar = Omit<Bar, 'track'> & {
  /** Bars of one owner stay in one line. */
  readonly owner: string;
};

function spanBar(span: CoverageSpan): Omit<OpenBar, 'key'> {
  const { store, kind, from, to, resolutions, lastError } = span;
  const who = `${anatomyOf(kind).one} ${store}`;
  return {
    from,
    to,
    owner: store,
    tone: lastError !== undefined ? 'silent' : kind === 'store' ? 'bucket' : 'live',
    text:
      lastError === undefined
        ? `${who} · ${resolutionWords(resolutions)}`
        : `${who} · ${say('does not answer')}`,
    sentence: spanSentence(span),
  };
}

function gapBar(gap: CoverageGap): Omit<OpenBar, 'key'> {
  const lost = gap.coveredBy.length === 0;
  return {
    from: gap.from,
    to: gap.to,
    owner: '',
    tone: lost ? 'lost' : 'filled',
    text: lost ? say('Gap') : say('Gap, filled by another replica'),
    sentence: gapSentence(gap),
  };
}

/** Gives every bar the first line that is free for it; what needs more lines than there are is left out. */
function placeBars(bars: readonly OpenBar[]): readonly (OpenBar & { readonly track: number })[] {
  /** By owner: all times of one are kept free of others. */
  const owners = Map.groupBy(bars, ({ owner }) => owner);
  const tracks: OpenBar[][] = [];
  const placed: (OpenBar & { readonly track: number })[] = [];
  for (const own of owners.values()) {
    const found = tracks.findIndex((taken) => own.every((bar) => isFree(taken, bar)));
    const track = found === -1 ? tracks.length : found;
    if (track >= mostTracks) continue;
    tracks[track] = [...(tracks[track] ?? []), ...own];
    placed.push(...own.map((bar) => ({ ...bar, track })));
  }
  return placed;
}

function isFree(taken: readonly OpenBar[], { from, to }: OpenBar): boolean {
  return taken.every((bar) => bar.to <= from || to <= bar.from);
}
