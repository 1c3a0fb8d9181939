import type { Outcome } from '../hpa/outcome.ts';
import type { AdapterConfig, DiscoveryRule, ResourceRule } from './config.ts';
import {
  discoverCustom,
  discoverExternal,
  type CustomMetric,
  type ExternalMetric,
  type SeriesLabels,
  type Unpicked,
} from './discover.ts';
import { resourceText, type ResourceMapper } from './known-resources.ts';
import { customMetricPath, externalMetricPath } from './paths.ts';
import { compileResourceRule } from './resource-rules.ts';
import { compileRule, type CompiledRule } from './rule.ts';

/** One element of a server's answer. */
export interface PreviewSample {
  readonly labels: SeriesLabels;
  /** NaN as it comes. */
  readonly value: number;
}

/** What is asked of Prometheus or Thanos. */
export interface PreviewPorts {
  /** The series of a selector, as far back as the adapter looks. */
  readonly series: (selector: string) => Promise<Outcome<readonly SeriesLabels[]>>;
  readonly query: (expr: string) => Promise<Outcome<readonly PreviewSample[]>>;
}

export interface PreviewOptions {
  readonly mapper: ResourceMapper;
  /** Of the HPA that asks for an external metric, where the series name none. */
  readonly namespace: string;
  /** Metrics of a rule that are asked for their values; the others are listed. */
  readonly valuesOf: number;
}

/** What the metrics API would answer now. */
export interface PreviewValue {
  /** The object; of an external metric its labels. */
  readonly of: string;
  /** As the API writes it. */
  readonly value: string;
}

export interface PreviewMetric {
  readonly name: string;
  /** `deployments.apps`; undefined for an external metric. */
  readonly resource?: string;
  readonly series: string;
  /** How many series of that name were found. */
  readonly found: number;
  readonly path: string;
  readonly query?: string;
  /** Undefined where it was not asked for. */
  readonly values?: readonly PreviewValue[];
  /** Why there is no value, or why it is not what it seems. */
  readonly problems: readonly string[];
}

export interface PreviewRule {
  /** `rules[0]`, `externalRules[1]`, `resourceRules.cpu` */
  readonly rule: string;
  readonly seriesQuery?: string;
  /** Why the adapter does not start, or why its series cannot be read. */
  readonly refused?: string;
  readonly series: number;
  readonly metrics: readonly PreviewMetric[];
  readonly unpicked: readonly Unpicked[];
}

/** Objects that are asked for at once: enough to see how they are told apart. */
const objectsAtOnce = 10;

/** `NewMilliQuantity(int64(value*1000))` in decimal, as long as it fits. */
const quantityText = (value: number): string => {
  const milli = Math.trunc(value * 1000);
  return milli % 1000 === 0 ? String(milli / 1000) : `${String(milli)}m`;
};

interface Evaluated {
  readonly values: readonly PreviewValue[];
  readonly problems: readonly string[];
}

const none: Evaluated = { values: [], problems: ['the query gives nothing now'] };

/**
 * What the custom metrics API makes of an answer.
 * Source: prometheus-adapter v0.12.0 pkg/custom-provider/provider.go metricFor, series_registry.go MatchValuesToNames
 */
const objectValues = (
  samples: readonly PreviewSample[],
  label: string,
  objects: readonly string[],
): Evaluated => {
  if (samples.length === 0) return none;
  const problems: string[] = [];
  const byObject = new Map<string, number>();
  const several = new Set<string>();
  for (const { labels, value } of samples) {
    const object = labels[label] ?? '';
    if (byObject.has(object)) several.add(object);
    byObject.set(object, value);
  }
  if (byObject.has('')) {
    problems.push(
      `the answer has no label \`${label}\`, so nothing says which object it is of: group by <<.GroupBy>>`,
    );
  }
  for (const object of several) {
    if (object === '') continue;
    problems.push(`several results for ${object}: one of them counts, by chance; sum them`);
  }
  const values = objects.flatMap((object): readonly PreviewValue[] => {
    const value = byObject.get(object);
    if (value === undefined) return [];
    if (Number.isNaN(value)) problems.push(`the value of ${object} is NaN: the adapter says 0`);
    return [{ of: object, value: Number.isNaN(value) ? '0' : quantityText(value) }];
  });
  return { values, problems };
};

const labelsText = (labels: SeriesLabels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
};

/** Source: prometheus-adapter v0.12.0 pkg/external-provider/metric_converter.go convertSample */
const externalValues = (samples: readonly PreviewSample[]): Evaluated => {
  if (samples.length === 0) return none;
  const problems: string[] = [];
  if (samples.length > 1) {
    problems.push(`${String(samples.length)} results: an HPA adds them up`);
  }
  if (samples.some(({ value }) => !Number.isFinite(value))) {
    problems.push('NaN and infinities become a number without meaning: keep them out of the query');
  }
  const values = samples.map(({ labels, value }) => ({
    of: labelsText(labels),
    value: Number.isFinite(value) ? quantityText(value) : String(value),
  }));
  return { values, problems };
};

interface Question {
  readonly query: Outcome<string>;
  readonly read: (samples: readonly PreviewSample[]) => Evaluated;
}

const ask = async (
  { query, read }: Question,
  ports: PreviewPorts,
  wanted: boolean,
): Promise<Pick<PreviewMetric, 'query' | 'values' | 'problems'>> => {
  if (!query.ok) return { problems: [query.message] };
  if (!wanted) return { query: query.value, problems: [] };
  const answer = await ports.query(query.value);
  if (!answer.ok) return { query: query.value, problems: [answer.message] };
  return { query: query.value, ...read(answer.value) };
};

const distinct = (texts: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]))),
];

type Shown = Pick<PreviewMetric, 'name' | 'resource' | 'series' | 'found' | 'path'>;

interface Asked {
  readonly shown: Shown;
  readonly question: Question;
}

/** The label that stands for the namespace of a metric that has one. */
const namespaceLabel = (
  { labels }: CompiledRule,
  { namespaced }: CustomMetric,
  mapper: ResourceMapper,
): string | undefined => {
  const namespaces = mapper.resourceFor({ group: '', resource: 'namespaces' });
  if (!namespaced || !namespaces.ok) return undefined;
  const label = labels.labelFor(namespaces.value);
  return label.ok ? label.value : undefined;
};

const customMetric = (
  rule: CompiledRule,
  metric: CustomMetric,
  { mapper, namespace: usual }: PreviewOptions,
): Asked => {
  const { resource, examples, series, name, namespaced } = metric;
  const own = rule.labels.labelFor(resource);
  const label = own.ok ? own.value : '';
  const around = namespaceLabel(rule, metric, mapper);
  const [seen] = around === undefined ? [] : distinct(examples.map((one) => one[around]));
  const namespace = namespaced ? (seen ?? usual) : '';
  const here = examples.filter((one) => around === undefined || one[around] === namespace);
  const objects = distinct(here.map((one) => one[label])).slice(0, objectsAtOnce);
  const [only = '*', ...more] = objects;
  const object = more.length === 0 ? only : '*';
  return {
    shown: {
      name,
      resource: resourceText(resource),
      series,
      found: examples.length,
      path: customMetricPath({ name, resource, namespace, object }),
    },
    question: {
      query: rule.query.forObjects({ series, resource, namespace, names: objects, selector: [] }),
      read: (samples) => objectValues(samples, label, objects),
    },
  };
};

const externalMetric = (
  rule: CompiledRule,
  { name, series, examples }: ExternalMetric,
  { namespace }: PreviewOptions,
): Asked => ({
  shown: { name, series, found: examples.length, path: externalMetricPath(name, namespace) },
  question: {
    query: rule.query.forExternal({ series, namespace, selector: [] }),
    read: externalValues,
  },
});

const empty = { series: 0, metrics: [], unpicked: [] } as const;

interface Numbered {
  readonly name: string;
  readonly rule: DiscoveryRule;
  readonly isExternal: boolean;
}

const discovered = (
  compiled: CompiledRule,
  all: readonly SeriesLabels[],
  isExternal: boolean,
  options: PreviewOptions,
): { readonly asked: readonly Asked[]; readonly unpicked: readonly Unpicked[] } => {
  if (isExternal) {
    const { metrics, unpicked } = discoverExternal(compiled, all);
    return { asked: metrics.map((metric) => externalMetric(compiled, metric, options)), unpicked };
  }
  const { metrics, unpicked } = discoverCustom(compiled, all);
  return { asked: metrics.map((metric) => customMetric(compiled, metric, options)), unpicked };
};

const previewRule = async (
  { name, rule, isExternal }: Numbered,
  ports: PreviewPorts,
  options: PreviewOptions,
): Promise<PreviewRule> => {
  const { seriesQuery } = rule;
  const compiled = compileRule(rule, options.mapper);
  if (!compiled.ok) return { rule: name, seriesQuery, refused: compiled.message, ...empty };
  const series = await ports.series(seriesQuery);
  if (!series.ok) return { rule: name, seriesQuery, refused: series.message, ...empty };
  const { asked, unpicked } = discovered(compiled.value, series.value, isExternal, options);
  const metrics: PreviewMetric[] = [];
  for (const [at, { shown, question }] of asked.entries()) {
    metrics.push({ ...shown, ...(await ask(question, ports, at < options.valuesOf)) });
  }
  return { rule: name, seriesQuery, series: series.value.length, metrics, unpicked };
};

const previewResourceRule = (
  name: string,
  rule: ResourceRule,
  mapper: ResourceMapper,
): PreviewRule => {
  const compiled = compileResourceRule(rule, mapper);
  if (!compiled.ok) return { rule: name, refused: compiled.message, ...empty };
  const root = '/apis/metrics.k8s.io/v1beta1';
  const shown = (what: string, path: string, query: Outcome<string>): PreviewMetric => ({
    name: what,
    series: '',
    found: 0,
    path: `${root}${path}`,
    ...(query.ok ? { query: query.value, problems: [] } : { problems: [query.message] }),
  });
  return {
    rule: name,
    ...empty,
    metrics: [
      shown('pods', '/namespaces/NAMESPACE/pods', compiled.value.forPods('NAMESPACE', ['POD'])),
      shown('nodes', '/nodes', compiled.value.forNodes(['NODE'])),
    ],
  };
};

/**
 * What the adapter would make of a configuration now: what each rule finds, what it calls that, where it is asked for,
 * the final PromQL and its value, and why a series is not picked up.
 */
export const previewAdapter = async (
  { rules, externalRules, resourceRules }: AdapterConfig,
  ports: PreviewPorts,
  options: PreviewOptions,
): Promise<readonly PreviewRule[]> => {
  const numbered = (
    all: readonly DiscoveryRule[],
    name: string,
    isExternal: boolean,
  ): readonly Numbered[] =>
    all.map((rule, at) => ({ name: `${name}[${String(at)}]`, rule, isExternal }));
  const previews: PreviewRule[] = [];
  for (const rule of [
    ...numbered(rules, 'rules', false),
    ...numbered(externalRules, 'externalRules', true),
  ]) {
    previews.push(await previewRule(rule, ports, options));
  }
  if (resourceRules === undefined) return previews;
  return [
    ...previews,
    ...(['cpu', 'memory'] as const).map((name) =>
      previewResourceRule(`resourceRules.${name}`, resourceRules[name], options.mapper),
    ),
  ];
};
