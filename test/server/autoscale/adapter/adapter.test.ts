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

type Answer = { readonly query: string } | { readonly error: string };

const answered = (query: ReturnType<CompiledRule['query']['forExternal']> | undefined): Answer =>
  query?.ok === true ? { query: query.value } : { error: query?.message ?? 'none' };

const metricsOf = ({ config, series }: Case) => {
  const read = readAdapterConfig(parse(config)).config;
  const seriesOf = ({ rule }: CompiledRule) => series[rule.seriesQuery] ?? [];
  return {
    customs: compiled(read.rules).flatMap((rule) =>
      discoverCustom(rule, seriesOf(rule)).metrics.map((metric) => ({ rule, metric })),
    ),
    externals: compiled(read.externalRules).flatMap((rule) =>
      discoverExternal(rule, seriesOf(rule)).metrics.map((metric) => ({ rule, metric })),
    ),
  };
};

type Metrics = ReturnType<typeof metricsOf>;

const askExternal = ({ Metric, Namespace, Selector = '' }: Ask, { externals }: Metrics): Answer => {
  const selector = parseLabelSelector(Selector);
  if (!selector.ok) return { error: selector.message };
  const found = externals.find(({ metric }) => metric.name === Metric);
  return answered(
    found?.rule.query.forExternal({
      namespace: Namespace,
      selector: selector.value,
      series: found.metric.series,
    }),
  );
};

const askCustom = (
  { Group = '', Resource = '', Metric, Namespace, Selector = '', Names = [] }: Ask,
  { customs }: Metrics,
): Answer => {
  const selector = parseLabelSelector(Selector);
  const resource = mapper.resourceFor({ group: Group, resource: Resource });
  if (!selector.ok || !resource.ok) return { error: 'none' };
  const found = customs.find(
    ({ metric }) =>
      metric.name === Metric &&
      resourceText(metric.resource) === resourceText(resource.value) &&
      metric.namespaced === (Namespace !== ''),
  );
  return answered(
    found?.rule.query.forObjects({
      namespace: Namespace,
      selector: selector.value,
      series: found.metric.series,
      resource: resource.value,
      names: Names,
    }),
  );
};

const answersOf = (row: Case): Required<Omit<Case['expect'], 'error'>> => {
  const metrics = metricsOf(row);
  return {
    custom: metrics.customs
      .map(
        ({ metric }) =>
          `${resourceText(metric.resource)}|${metric.name}|${String(metric.namespaced)}`,
      )
      .sort(),
    external: metrics.externals.map(({ metric }) => metric.name).sort(),
    answers: row.asks.map((ask) =>
      ask.External === true ? askExternal(ask, metrics) : askCustom(ask, metrics),
    ),
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
