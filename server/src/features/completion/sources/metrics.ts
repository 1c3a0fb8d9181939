import { formatScope } from '../../../metadata/scope.ts';
import type { VectorSelector } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import { plainLine } from '../../../util/markdown.ts';
import { isCumulative, roleOf } from '../../metric-role.ts';
import { metricFacts, metricParagraphs } from '../../metric-summary.ts';
import type { MetricRole } from '../../metric-role.ts';
import { insideQuotes, metricText, needsBraces, unescapeStart } from '../../quoting.ts';
import { matchersOf, metricLabel, scopeOfMatchers } from '../../selector.ts';
import type { Argument } from '../arguments.ts';
import type { Draft, Drafts } from '../item.ts';
import { snippetText } from '../item.ts';
import { classOf } from '../match.ts';
import type { MetricSubject } from '../metric-details.ts';
import { nextCharacter } from '../request.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type MetricSituation = SituationOf<'metric'>;
type QuotedSituation = SituationOf<'quoted-metric'>;

/** Names looked at and names offered; other kinds of items need their room in a list of 200. */
const maxCandidates = 200;
const maxOffered = 90;

const cumulativeFunctions: ReadonlySet<string> = new Set([
  'increase',
  'irate',
  'rate',
  'resets',
  'xincrease',
  'xrate',
]);
const gaugeFunctions: ReadonlySet<string> = new Set([
  'delta',
  'deriv',
  'double_exponential_smoothing',
  'idelta',
  'predict_linear',
  'xdelta',
]);
const bucketFunctions: ReadonlySet<string> = new Set([
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
]);
const nativeFunctions: ReadonlySet<string> = new Set([
  'histogram_avg',
  'histogram_count',
  'histogram_stddev',
  'histogram_stdvar',
  'histogram_sum',
]);

interface Preference {
  readonly fits: (role: MetricRole) => boolean;
  /** Words that names of fitting metrics have, to find them before anything is typed. */
  readonly words: readonly string[];
}

/** What kind of metric a place is meant for; `undefined` when any will do. */
function preferenceOf({ callee, callees }: Argument): Preference | undefined {
  if (callees.some((name) => bucketFunctions.has(name))) {
    return { fits: (role) => role === 'bucket' || role === 'native-histogram', words: ['bucket'] };
  }
  if (callee === undefined) return undefined;
  if (cumulativeFunctions.has(callee))
    return { fits: isCumulative, words: ['total', 'bucket', 'count'] };
  if (gaugeFunctions.has(callee)) return { fits: (role) => role === 'gauge', words: [] };
  if (nativeFunctions.has(callee))
    return { fits: (role) => role === 'native-histogram', words: [] };
  return undefined;
}

/** Better than one class of matching when the type is known to fit, worse when it is known not to. */
function bonusOf(
  preference: Preference | undefined,
  { role, certain }: ReturnType<typeof roleOf>,
): number {
  if (preference === undefined || role === 'unknown') return 0;
  if (preference.fits(role)) return certain ? 0.75 : 0.6;
  return certain ? -0.75 : -0.3;
}

interface Candidates {
  readonly names: readonly string[];
  readonly cut: boolean;
}

function searched(
  request: CompletionRequest,
  typed: string,
  preference: Preference | undefined,
): Candidates {
  const { metrics } = request.context.snapshot;
  const words = typed === '' ? (preference?.words ?? []) : [];
  const found = [
    ...words.map((word) => metrics.search(word, maxOffered)),
    metrics.search(typed, maxCandidates),
  ];
  const names = [...new Set(found.flat().map(({ name }) => name))];
  return { names, cut: (found.at(-1)?.length ?? 0) >= maxCandidates };
}

/** Only metrics that have series under the matchers typed so far. */
function scoped(
  request: CompletionRequest,
  typed: string,
  selector: VectorSelector | undefined,
): Candidates | undefined {
  if (selector === undefined) return undefined;
  const scope = scopeOfMatchers(matchersOf(selector).filter(({ label }) => label !== metricLabel));
  if (scope === '') return undefined;
  const answer = request.facts.metricsIn(scope, typed);
  return answer.known ? { names: answer.items, cut: !answer.complete } : undefined;
}

function recorded({ context }: CompletionRequest, typed: string): readonly string[] {
  const names = [...context.recordingRules.keys()].filter((name) => classOf(typed, name) > 0);
  return names.slice(0, maxOffered);
}

/** The matchers that are typed, with one name for the metric. */
function scopeFor(selector: VectorSelector | undefined, name: string): string {
  const typed = selector === undefined ? [] : matchersOf(selector);
  const others = typed.filter(({ label }) => label !== metricLabel);
  return formatScope([{ label: metricLabel, op: '=', value: name }, ...others]);
}

function metricDrafts(
  request: CompletionRequest,
  {
    names,
    selector,
  }: { readonly names: readonly string[]; readonly selector: VectorSelector | undefined },
  draftOf: (name: string, role: ReturnType<typeof roleOf>) => Draft | undefined,
): readonly Draft[] {
  const { context } = request;
  const { metrics, source, seriesSeen } = context.snapshot;
  // A list never asks for the metadata of each of its names.
  const silent = { info: metrics.info };
  return names.flatMap((metric) => {
    const draft = draftOf(metric, roleOf(metric, metrics.info(metric)));
    if (draft === undefined) return [];
    const scope = (): string => scopeFor(selector, metric);
    const detail = (): string =>
      plainLine(metricFacts(metric, context, silent, seriesSeen(scope())));
    const documentation = (): string => metricParagraphs(metric, context, silent).join('\n\n');
    const subject = (): MetricSubject => ({ metric, scope: scope() });
    return [{ ...draft, detail, documentation, ...(source === 'live' ? { subject } : {}) }];
  });
}

/** The window of a range that is written for the user: that of another range of the expression, else five minutes. */
function usualWindow({ parsed }: CompletionRequest): string {
  return /\[(\d+(?:ms|[smhdwy]))\]/.exec(parsed.text)?.[1] ?? '5m';
}

interface Written {
  readonly insert: string;
  readonly snippet: string | undefined;
  readonly end: number;
}

/** How a name is written at a place; with the braces behind it, when it has to move into them. */
function write(request: CompletionRequest, situation: MetricSituation, name: string): Written {
  const { end, argument } = situation;
  const { text } = request.parsed;
  const { language } = request.context;
  const next = nextCharacter(request, end);
  if (needsBraces(name, language) && text.charAt(end) === '{') {
    const isEmpty = text.charAt(end + 1) === '}';
    const insert = isEmpty ? `{${quoteString(name)}}` : `{${quoteString(name)}, `;
    return { insert, snippet: undefined, end: isEmpty ? end + 2 : end + 1 };
  }
  const selector = metricText(name, language);
  if (argument.expects !== 'matrix' || /[[{(:]/.test(next)) {
    return { insert: selector, snippet: undefined, end };
  }
  const window = usualWindow(request);
  const snippet = `${snippetText(selector)}[\${1:${window}}]`;
  return { insert: `${selector}[${window}]`, snippet, end };
}

/** Metrics of the connection and recording rules of the workspace, those that suit the place first. */
export function metricItems(request: CompletionRequest, situation: MetricSituation): Drafts {
  const { typed, selector, argument } = situation;
  const preference = preferenceOf(argument);
  const candidates = scoped(request, typed, selector) ?? searched(request, typed, preference);
  const names = [...new Set([...recorded(request, typed), ...candidates.names])];
  const drafts = metricDrafts(request, { names, selector }, (name, role) => {
    const { insert, snippet, end } = write(request, situation, name);
    return {
      label: plainLine(name),
      kind: 'metric',
      insert,
      snippet,
      filterText: name,
      place: { start: situation.start, end, typed },
      bonus: bonusOf(preference, role),
    };
  });
  return { drafts: best(drafts), cut: candidates.cut || drafts.length > maxOffered };
}

/** Leaves room for functions and aggregations. */
function best(drafts: readonly Draft[]): readonly Draft[] {
  if (drafts.length <= maxOffered) return drafts;
  const score = (draft: Draft): number =>
    classOf(draft.place.typed, draft.label) + (draft.bonus ?? 0) - draft.label.length / 1000;
  const isTyped = drafts[0]?.place.typed !== '';
  const scored = drafts.map((draft, index) => ({
    draft,
    index,
    score: isTyped ? score(draft) : (draft.bonus ?? 0),
  }));
  return scored
    .sort((left, right) => right.score - left.score || left.index - right.index)
    .slice(0, maxOffered)
    .map(({ draft }) => draft);
}

/** Metric names inside of quotes, in braces: the only place for names outside of ASCII. */
export function quotedMetricItems(request: CompletionRequest, situation: QuotedSituation): Drafts {
  const { quote, selector } = situation;
  const typed = unescapeStart(situation.typed, quote);
  const candidates = scoped(request, typed, selector) ?? searched(request, typed, undefined);
  const names = [...new Set([...recorded(request, typed), ...candidates.names])];
  const drafts = metricDrafts(request, { names, selector }, (name) => {
    const insert = insideQuotes(name, quote);
    if (insert === undefined) return undefined;
    return { label: plainLine(name), kind: 'metric', insert, filterText: insert, place: situation };
  });
  return { drafts: best(drafts), cut: candidates.cut || drafts.length > maxOffered };
}
