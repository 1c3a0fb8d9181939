import type { DoctorResult } from '../../../server/src/protocol/doctor.ts';
import type {
  CoverageGap,
  CoverageResult,
  CoverageRow,
  CoverageSpan,
  LookResult,
  Part,
} from '../../../server/src/protocol/thanos.ts';
import { anatomyOf } from '../thanos/anatomy.ts';
import { coverageSummary, gapSentence, lostGaps, rowSummary } from '../thanos/coverage-words.ts';
import { clustersOf, labelSetText } from '../thanos/labels.ts';
import { rangeWords } from '../thanos/store-words.ts';
import { momentText } from '../thanos/times.ts';
import type { ThanosAsk } from '../trees/thanos/looker.ts';
import { thanosOptions } from '../trees/thanos/thanos-options.ts';
import type { Cancellation } from '../util/cancellation.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';
import { boundedLines } from './bounded-lines.ts';
import { chooseQuerier } from './choose-querier.ts';
import type { QuerierChoice } from './choose-querier.ts';
import type { Tool } from './tool.ts';

/** Label sets, gaps of one of them, stores and findings in one answer; what is left out is counted. */
const mostSets = 30;
const mostGaps = 10;
const mostFindings = 20;

/** Tells which time a querier cannot see, and what is known of why. */
export const explainStoreGapsTool: Tool = {
  question: (input) => {
    const { querier } = wishOf(input);
    return {
      title: say('Look for gaps in what the stores of a querier hold?'),
      message: [
        {
          kind: 'text',
          text: say('Reads the stores of the querier, the blocks of its buckets and the doctor.'),
        },
        ...(querier === undefined
          ? []
          : [{ kind: 'field' as const, name: say('Querier'), value: querier }]),
      ],
      running: say('Looking for gaps'),
    };
  },
  run: async (explorer, input, token) =>
    explainStoreGaps(thanosOptions(explorer, token), input, token),
};

/** What the tool works with. */
export interface GapTools extends QuerierChoice {
  readonly ask: Pick<ThanosAsk, 'look' | 'coverage' | 'doctor' | 'failureOf'>;
  readonly clusterLabel: () => string;
  /** Unix milliseconds. */
  readonly now: () => number;
}

interface Wish {
  readonly querier: string | undefined;
  readonly cluster: string | undefined;
}

function wishOf(input: unknown): Wish {
  const fields = asFields(input) ?? {};
  return { querier: asText(fields['querier']), cluster: asText(fields['cluster']) };
}

/** Input: `{querier?, cluster?}`; anything else in it is ignored. */
export async function explainStoreGaps(
  tools: GapTools,
  input: unknown,
  cancellation: Cancellation,
): Promise<string> {
  const { ask, clusterLabel, now } = tools;
  const { querier, cluster } = wishOf(input);
  const { name } = await chooseQuerier(tools, querier, cancellation);
  const part = async <T>(question: Promise<Part<T>>): Promise<Part<T>> => {
    try {
      return await question;
    } catch (error) {
      return { ok: false, failure: ask.failureOf(error) };
    }
  };
  const [coverage, stores, doctor] = await Promise.all([
    part(ask.coverage(name)),
    part(storesOf(ask.look(name, ['stores']))),
    part(ask.doctor(name, {})),
  ]);
  if (!coverage.ok) throw new Error(`${name}: ${coverage.failure.message}`);
  const isWanted = ({ labels }: CoverageRow): boolean =>
    cluster === undefined || labels[clusterLabel()] === cluster;
  const rows = coverage.value.rows.filter(isWanted);
  return boundedLines(
    [
      `Querier ${name}, seen at ${momentText(now())}.`,
      ...(rows.length === 0 ? [noRows(coverage.value, tools, cluster)] : []),
      ...coverageLines({ ...coverage.value, rows }),
      ...storeLines(stores, now()),
      ...doctorLines(doctor),
    ],
    'Ask for one cluster to see the rest.',
  );
}

type Stores = NonNullable<LookResult['stores']>;

async function storesOf(look: Promise<LookResult>): Promise<Stores> {
  const { stores } = await look;
  return stores ?? { ok: true, value: [] };
}

function noRows(
  { rows }: CoverageResult,
  { clusterLabel }: GapTools,
  cluster: string | undefined,
): string {
  const clusters = clustersOf(
    rows.map(({ labels }) => labels),
    clusterLabel(),
  );
  return cluster === undefined
    ? 'No store announces labels, so nothing is known of their time.'
    : `No store has ${clusterLabel()}="${cluster}". Values of that label: ${clusters.join(', ') || 'none'}.`;
}

/** Label sets with gaps first; those without any are only counted. */
function coverageLines(coverage: CoverageResult): readonly string[] {
  const { rows, problems } = coverage;
  const rank = (row: CoverageRow): number => (lostGaps(row).length > 0 ? 0 : 1);
  const shown = rows.filter(isOfNote).toSorted((a, b) => rank(a) - rank(b));
  return [
    ...(rows.length === 0 ? [] : [`${coverageSummary(coverage)}.`]),
    ...problems.map(({ message }) => `Not everything could be read: ${message}`),
    ...shown.slice(0, mostSets).flatMap(rowLines),
    ...(shown.length > mostSets
      ? [`Truncated: ${shown.length - mostSets} more label sets with gaps are left out.`]
      : []),
    ...(rows.length > shown.length
      ? [`Without gaps: ${rows.length - shown.length} of ${rows.length} label sets.`]
      : []),
  ];
}

function isOfNote({ gaps, spans }: CoverageRow): boolean {
  return (
    gaps.length > 0 || spans.length === 0 || spans.some(({ lastError }) => lastError !== undefined)
  );
}

function rowLines(row: CoverageRow): readonly string[] {
  const { labels, gaps, spans } = row;
  const silent = spans.filter(({ lastError }) => lastError !== undefined);
  return [
    `${labelSetText(labels)}: ${rowSummary(row)}`,
    ...gaps
      .slice(0, mostGaps)
      .map((gap) => `  ${gapSentence(gap)} ${neighbours(gap, spans)}`.trimEnd()),
    ...(gaps.length > mostGaps ? [`  ${gaps.length - mostGaps} more gaps are left out.`] : []),
    ...silent
      .slice(0, mostGaps)
      .map(
        ({ store, from, to, lastError }) =>
          `  ${store} holds ${momentText(from)} to ${momentText(to)} but does not answer: ${lastError ?? ''}`,
      ),
  ];
}

/** Who ends before a gap and who begins after it: one of them should have held it. */
function neighbours({ from, to }: CoverageGap, spans: readonly CoverageSpan[]): string {
  const name = ({ kind, store }: CoverageSpan): string => `${anatomyOf(kind).one} ${store}`;
  const before = spans.filter((span) => span.to <= from).toSorted((a, b) => b.to - a.to)[0];
  const after = spans.filter((span) => span.from >= to).toSorted((a, b) => a.from - b.from)[0];
  return [
    ...(before === undefined ? [] : [`Before it answers ${name(before)}.`]),
    after === undefined ? 'Nobody answers after it.' : `After it answers ${name(after)}.`,
  ].join(' ');
}

function storeLines(stores: Stores, now: number): readonly string[] {
  if (!stores.ok) return [`The stores could not be listed: ${stores.failure.message}`];
  const failing = stores.value.filter(({ lastError }) => lastError !== undefined);
  return [
    `Stores: ${stores.value.length}, of which ${failing.length} do not answer.`,
    ...failing
      .slice(0, mostFindings)
      .map(
        (store) =>
          `  ${anatomyOf(store.kind).one} ${store.name} (${rangeWords(store, now)}): ${store.lastError ?? ''}`,
      ),
  ];
}

function doctorLines(doctor: Part<DoctorResult>): readonly string[] {
  if (!doctor.ok) return [`The doctor could not look: ${doctor.failure.message}`];
  const { findings, skipped } = doctor.value;
  return [
    `Findings of the doctor: ${findings.length}.`,
    ...findings
      .slice(0, mostFindings)
      .map(({ severity, check, message, fix }) => `  ${severity} ${check}: ${message} ${fix}`),
    ...(findings.length > mostFindings
      ? [`  ${findings.length - mostFindings} more findings are left out.`]
      : []),
    ...(skipped.length === 0
      ? []
      : [
          `Checks that could not look: ${skipped.map(({ check, reason }) => `${check} (${reason})`).join(' ')}`,
        ]),
  ];
}
