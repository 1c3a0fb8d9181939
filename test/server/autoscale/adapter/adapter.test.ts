import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  compileRule,
  createResourceMapper,
  discoverCustom,
  discoverExternal,
  parseLabelSelector,
  readAdapterConfig,
  resourceText,
  usualResources,
  type CompiledRule,
  type DiscoveryRule,
  type SeriesLabels,
} from '../../../../server/src/autoscale/index.ts';

interface Ask {
  readonly Group?: string;
  readonly Resource?: string;
  readonly Metric: string;
  readonly Namespace: string;
  readonly Selector?: string;
  readonly Names?: readonly string[];
  readonly External?: boolean;
}

interface Case {
  readonly name: string;
  readonly config: string;
  readonly series: Readonly<Record<string, readonly SeriesLabels[]>>;
  readonly asks: readonly Ask[];
  /** What the packages of prometheus-adapter v0.12.0 answered. */
  readonly expect: {
    readonly error?: string;
    readonly custom?: readonly string[];
    readonly external?: readonly string[];
    readonly answers?: readonly (string | { readonly query?: string; readonly error?: string })[];
  };
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/autoscale/adapter-cases.json'), 'utf8'),
) as readonly Case[];

const mapper = createResourceMapper(usualResources);

const compiled = (rules: readonly DiscoveryRule[]): readonly CompiledRule[] =>
  rules.map((rule) => {
    const read = compileRule(rule, mapper);
    if (!read.ok) throw new Error(read.message);
    return read.value;
  });

type Answers = Required<Omit<Case['expect'], 'error'>>;

const answersOf = ({ config, series, asks }: Case): Answers => {
  const read = readAdapterConfig(parse(config)).config;
  const seriesOf = ({ rule }: CompiledRule) => series[rule.seriesQuery] ?? [];
  const customs = compiled(read.rules).flatMap((rule) =>
    discoverCustom(rule, seriesOf(rule)).metrics.map((metric) => ({ rule, metric })),
  );
  const externals = compiled(read.externalRules).flatMap((rule) =>
    discoverExternal(rule, seriesOf(rule)).metrics.map((metric) => ({ rule, metric })),
  );
  const answer = (ask: Ask): { readonly query: string } | { readonly error: string } => {
    const selector = parseLabelSelector(ask.Selector ?? '');
    if (!selector.ok) return { error: selector.message };
    const asked = { namespace: ask.Namespace, selector: selector.value };
    if (ask.External === true) {
      const found = externals.find(({ metric }) => metric.name === ask.Metric);
      const query = found?.rule.query.forExternal({ ...asked, series: found.metric.series });
      return query?.ok === true ? { query: query.value } : { error: query?.message ?? 'none' };
    }
    const resource = mapper.resourceFor({ group: ask.Group ?? '', resource: ask.Resource ?? '' });
    if (!resource.ok) return { error: resource.message };
    const found = customs.find(
      ({ metric }) =>
        metric.name === ask.Metric &&
        resourceText(metric.resource) === resourceText(resource.value) &&
        metric.namespaced === (ask.Namespace !== ''),
    );
    const query = found?.rule.query.forObjects({
      ...asked,
      series: found.metric.series,
      resource: resource.value,
      names: ask.Names ?? [],
    });
    return query?.ok === true ? { query: query.value } : { error: query?.message ?? 'none' };
  };
  return {
    custom: customs
      .map(
        ({ metric }) =>
          `${resourceText(metric.resource)}|${metric.name}|${String(metric.namespaced)}`,
      )
      .sort(),
    external: externals.map(({ metric }) => metric.name).sort(),
    answers: asks.map(answer),
  };
};

/** Which queries there are: why there is none the adapter only says to its log. */
const queries = (answers: Case['expect']['answers'] = []) =>
  answers.map((answer) => (typeof answer === 'string' ? undefined : answer.query));

/** Metrics with an empty name can be asked for by nobody; we leave them out and say why. */
const withName = (listed: readonly string[] = []) => listed.filter((text) => !text.includes('||'));

const working = cases.filter(({ expect: { error } }) => error === undefined);

/** Go's template library names its own file; the strict YAML of a file is the editor's business. */
const refused = cases.flatMap((row) => {
  const { error } = row.expect;
  return error === undefined || error.includes('unmarshal') ? [] : [{ ...row, error }];
});

const ourWords = (error: string): string =>
  error
    .replace(/template: [\w-]+:1: /, '')
    .replace('{ unicorn}: no matches for /, Resource=unicorn', 'unicorn: no matches for unicorn');

describe('rules of prometheus-adapter', () => {
  test.each(working)('$name', (row) => {
    const found = answersOf(row);
    expect(found.custom).toEqual(withName(row.expect.custom));
    expect(found.external).toEqual(row.expect.external);
    expect(queries(found.answers)).toEqual(queries(row.expect.answers));
  });

  test.each(refused)('$name is refused', ({ config, error }) => {
    const [rule] = readAdapterConfig(parse(config)).config.rules;
    if (rule === undefined) throw new Error('no rule');
    expect(compileRule(rule, mapper)).toEqual({ ok: false, message: ourWords(error) });
  });
});
