import { familyNames } from '../metadata/family.ts';
import type { Entry, Series } from '../metadata/live-snapshot.ts';
import {
  escapeRegExp,
  formatScope,
  matchesEmpty,
  narrowScope,
  parseScope,
  seriesFilter,
} from '../metadata/scope.ts';
import type { MetadataKey, MetricInfo } from '../metadata/snapshot.ts';
import type { QueryOptions } from '../protocol/connections.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Answer } from '../thanos/endpoints/answer.ts';
import type { ScopedQuestion, TimeRange } from '../thanos/endpoints/scoped.ts';
import type { Outcome } from '../thanos/failures.ts';
import { isPartial, warningKind } from '../thanos/warnings.ts';

/** An entry, and whether a store was missing when it was made: then it is worth asking again soon. */
export interface Fetched {
  readonly entry: Entry;
  readonly lacksStores: boolean;
}

/** The same, when it is known that a store is missing. */
export const doubted = ({ entry }: Fetched): Fetched => {
  switch (entry.kind) {
    case 'texts':
      return {
        entry: { ...entry, answer: { ...entry.answer, complete: false } },
        lacksStores: true,
      };
    case 'series':
      return {
        entry: { ...entry, answer: { ...entry.answer, complete: false } },
        lacksStores: true,
      };
    case 'info':
    case 'failed':
      return { entry, lacksStores: false };
  }
};

/** How questions are put to one server now. */
export interface Asking {
  readonly api: ThanosApi;
  readonly range: TimeRange;
  readonly options: QueryOptions;
  readonly canSearch: boolean;
  /** Thanos has no way to name a label with a slash in a path. */
  readonly isThanos: boolean;
  /** The server was seen to narrow its answers to `match[]`. */
  readonly keepsScope: boolean;
}

export const limits = { labels: 2000, values: 2000, found: 500, series: 500 } as const;

/** Servers refuse selectors that a series without labels would match; every series has a name. */
const askable = (scope: string): string => {
  const matchers = parseScope(scope);
  if (scope === '' || matchers === undefined || !matchesEmpty(matchers)) return scope;
  return formatScope([...matchers, { label: '__name__', op: '!=', value: '' }]);
};

const question = ({ range, options }: Asking, scope: string, limit: number): ScopedQuestion => ({
  scope: askable(scope),
  range,
  limit,
  options,
});

const ok = <T, E>(outcome: Outcome<T>, make: (value: T) => E): Outcome<E> =>
  outcome.ok ? { ok: true, value: make(outcome.value) } : outcome;

const lacksStores = (warnings: readonly string[]): boolean =>
  warnings.some((text) => warningKind(text) === 'store');

const textsEntry = (
  { keepsScope }: Asking,
  scope: string,
  { data, complete, warnings }: Answer<readonly string[]>,
): Fetched => ({
  entry: {
    kind: 'texts',
    answer: { state: 'known', items: data, complete: complete && (keepsScope || scope === '') },
  },
  lacksStores: lacksStores(warnings),
});

/** Servers have been seen to ignore matchers: what the scope itself excludes for this label is dropped here. */
const insideScope = (
  label: string,
  scope: string,
  answer: Answer<readonly string[]>,
): Answer<readonly string[]> => {
  const own = (parseScope(scope) ?? []).filter((matcher) => matcher.label === label);
  if (own.length === 0) return answer;
  const filter = seriesFilter(formatScope(own));
  return { ...answer, data: answer.data.filter((value) => filter.test({ [label]: value })) };
};

/** Values of a label whose name no path can hold, from the series that have it. */
const valuesFromSeries = async (
  asking: Asking,
  label: string,
  scope: string,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> => {
  const having = narrowScope(scope, { label, op: '!=', value: '' });
  const outcome = await asking.api.series(question(asking, having, limits.series), signal);
  return ok(outcome, (answer) => ({
    ...answer,
    data: [...new Set(answer.data.flatMap((series) => series[label] ?? []))].sort(),
  }));
};

/** Prometheus understands its escaped form of a name in a path. Source: prometheus/common model.EscapeName. */
const escapedName = (label: string): string =>
  `U__${Array.from(label, (char) =>
    char === '_'
      ? '__'
      : /[a-zA-Z0-9]/.test(char)
        ? char
        : `_${(char.codePointAt(0) ?? 0).toString(16)}_`,
  ).join('')}`;

const isPathName = (label: string): boolean => !label.includes('/') && !/^\.+$/.test(label);

const askValues = (
  asking: Asking,
  { label, scope, limit }: { label: string; scope: string; limit: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> => {
  if (isPathName(label)) {
    return asking.api.labelValues({ ...question(asking, scope, limit), label }, signal);
  }
  return asking.isThanos
    ? valuesFromSeries(asking, label, scope, signal)
    : asking.api.labelValues(
        { ...question(asking, scope, limit), label: escapedName(label) },
        signal,
      );
};

/** Values that begin with what was typed, or match it best where the server can search. */
const askPrefixed = async (
  asking: Asking,
  { label, scope, prefix }: { label: string; scope: string; prefix: string },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> => {
  if (!asking.canSearch) {
    const matcher = { label, op: '=~', value: `${escapeRegExp(prefix)}.*` } as const;
    const narrowed = narrowScope(scope, matcher);
    return askValues(asking, { label, scope: narrowed, limit: limits.found }, signal);
  }
  const search = { ...question(asking, scope, limits.found), text: prefix };
  if (label !== '__name__') return asking.api.searchLabelValues({ ...search, label }, signal);
  const outcome = await asking.api.searchMetricNames(search, signal);
  return ok(outcome, (answer) => ({ ...answer, data: answer.data.map(({ name }) => name) }));
};

const fetchTexts = async (
  asking: Asking,
  { label, scope, prefix }: { label: string; scope: string; prefix: string },
  signal: AbortSignal,
): Promise<Outcome<Fetched>> => {
  const outcome =
    prefix === ''
      ? await askValues(asking, { label, scope, limit: limits.values }, signal)
      : await askPrefixed(asking, { label, scope, prefix }, signal);
  return ok(outcome, (answer) => textsEntry(asking, scope, insideScope(label, scope, answer)));
};

const fetchSeries = async (
  asking: Asking,
  scope: string,
  signal: AbortSignal,
): Promise<Outcome<Fetched>> => {
  const outcome = await asking.api.series(question(asking, scope, limits.series), signal);
  const filter = seriesFilter(scope);
  return ok(outcome, ({ data, complete, warnings }): Fetched => {
    const items: readonly Series[] = data.filter((series) => filter.test(series));
    return {
      entry: { kind: 'series', answer: { state: 'known', items, complete } },
      lacksStores: lacksStores(warnings),
    };
  });
};

/** Metadata of one metric, under its own name or that of its family. */
const fetchInfo = async (
  { api }: Asking,
  metric: string,
  signal: AbortSignal,
): Promise<Outcome<Fetched>> => {
  const warnings: string[] = [];
  let items: readonly MetricInfo[] = [];
  for (const name of familyNames(metric)) {
    const outcome = await api.metadata({ metric: name, limit: 1 }, signal);
    if (!outcome.ok) return outcome;
    warnings.push(...outcome.value.warnings);
    items = outcome.value.data
      .filter((info) => info.name === name)
      .map((info) => ({ ...info, name: metric }));
    if (items.length > 0) break;
  }
  const complete = !isPartial(warnings);
  const entry = { kind: 'info', answer: { state: 'known', items, complete } } as const;
  return { ok: true, value: { entry, lacksStores: lacksStores(warnings) } };
};

/** Puts one question; never without a limit, never for all series. */
export const fetchEntry = async (
  asking: Asking,
  key: MetadataKey,
  signal: AbortSignal,
): Promise<Outcome<Fetched>> => {
  switch (key.kind) {
    case 'labels':
      return ok(
        await asking.api.labels(question(asking, key.scope, limits.labels), signal),
        (answer) => textsEntry(asking, key.scope, answer),
      );
    case 'values':
      return fetchTexts(asking, key, signal);
    case 'metrics':
      return fetchTexts(asking, { ...key, label: '__name__' }, signal);
    case 'series':
      return key.scope === ''
        ? { ok: false, failure: asking.api.failure('too-large', 'all series') }
        : fetchSeries(asking, key.scope, signal);
    case 'metadata':
      return fetchInfo(asking, key.metric, signal);
  }
};
