import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { MetricIdentifier, MetricSpec, ObjectReference } from '../hpa/spec.ts';
import type { AdapterConfig, DiscoveryRule } from './config.ts';
import { discoverCustom, discoverExternal, type SeriesLabels } from './discover.ts';
import {
  createResourceMapper,
  resourceText,
  usualResources,
  type KnownResource,
} from './known-resources.ts';
import type { Requirement } from './label-selector.ts';
import { isClusterWide } from './resource-labels.ts';
import { compileRule, type CompiledRule } from './rule.ts';
import { selectorRequirements } from './selector-requirements.ts';
import { withinMatchers } from './within-matchers.ts';

/** Whose metrics are asked for. */
export interface AskingAutoscaler {
  readonly namespace: string;
  /** What the names of the target's pods match. */
  readonly pods: string;
}

/** The series of a server at the time in question. */
export type FindSeries = (selector: string) => Promise<Outcome<readonly SeriesLabels[]>>;

/** What stands behind a metric of an HPA. */
export interface AskedMetric {
  /** `rules[0]`, `externalRules[1]`. */
  readonly rule: string;
  readonly query: string;
  /** Those that the rule takes for the metric. */
  readonly series: readonly SeriesLabels[];
}

/** How a metric is asked for at the metrics API. */
type Request =
  | { readonly api: 'external'; readonly name: string }
  | { readonly api: 'custom'; readonly name: string; readonly resource: KnownResource };

const mapper = () => createResourceMapper(usualResources);

const resourceOf = ({ apiVersion = '', kind }: ObjectReference): Outcome<KnownResource> => {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return mapper().resourceFor({ group, resource: kind.toLowerCase() });
};

const requestOf = (metric: MetricSpec): Outcome<Request> | undefined => {
  const { pods, object, external } = metric;
  if (external !== undefined) return done({ api: 'external', name: external.metric.name });
  const resource =
    pods === undefined
      ? object && resourceOf(object.describedObject)
      : mapper().resourceFor({ group: '', resource: 'pods' });
  const name = (pods ?? object)?.metric.name ?? '';
  if (resource === undefined) return undefined;
  return resource.ok ? done({ api: 'custom', name, resource: resource.value }) : resource;
};

const selectorOf = ({ selector }: MetricIdentifier): Outcome<readonly Requirement[]> => {
  const found = selectorRequirements(
    selector === undefined ? undefined : (JSON.parse(selector) as unknown),
  );
  return found === undefined ? failed('its selector cannot be read') : done(found);
};

/** What one rule has for a metric, or why it has nothing. */
type RuleFinding = Outcome<{ readonly series: string; readonly examples: readonly SeriesLabels[] }>;

const few = 5;

const listed = (texts: readonly string[]): string => {
  const all = [...new Set(texts)];
  const shown = all.slice(0, few).join(', ');
  return all.length > few ? `${shown} and ${String(all.length - few)} more` : shown;
};

const othersOf = (names: readonly string[], unpicked: readonly { reason: string }[]): string => {
  if (names.length > 0) return `gives other names (${listed(names)})`;
  const [first] = unpicked;
  return first === undefined ? 'finds no series' : `takes none of its series: ${first.reason}`;
};

const inRule = (
  rule: CompiledRule,
  all: readonly SeriesLabels[],
  request: Request,
): RuleFinding => {
  if (request.api === 'external') {
    const { metrics, unpicked } = discoverExternal(rule, all);
    const found = metrics.find(({ name }) => name === request.name);
    return found === undefined
      ? failed(
          othersOf(
            metrics.map(({ name }) => name),
            unpicked,
          ),
        )
      : done(found);
  }
  const { resource, name: wanted } = request;
  const { metrics, unpicked } = discoverCustom(rule, all);
  const ofName = metrics.filter(({ name }) => name === wanted);
  const own = resourceText(resource);
  const found = ofName.find(
    (one) => resourceText(one.resource) === own && one.namespaced === !isClusterWide(resource),
  );
  if (found !== undefined) return done(found);
  return ofName.length === 0
    ? failed(
        othersOf(
          metrics.map(({ name }) => name),
          unpicked,
        ),
      )
    : failed(
        `gives it for ${listed(ofName.map((one) => resourceText(one.resource)))}, not for ${own}`,
      );
};

const queryFrom = (
  rule: CompiledRule,
  { series }: { readonly series: string },
  metric: MetricSpec,
  { namespace, pods }: AskingAutoscaler,
): Outcome<string> => {
  const { pods: ofPods, object, external } = metric;
  const identifier = (ofPods ?? object ?? external)?.metric ?? { name: '' };
  const selector = selectorOf(identifier);
  if (!selector.ok) return selector;
  const conditions = { series, selector: selector.value };
  if (external !== undefined) return rule.query.forExternal({ ...conditions, namespace });
  const request = requestOf(metric);
  if (request?.ok !== true || request.value.api !== 'custom') return failed('it is of no object');
  const { resource } = request.value;
  const around = isClusterWide(resource) ? '' : namespace;
  const asked =
    object === undefined
      ? { names: [pods], arePatterns: true }
      : { names: [object.describedObject.name] };
  const query = rule.query.forObjects({ ...conditions, resource, namespace: around, ...asked });
  // Of pods the HPA takes the average of what it is answered.
  return query.ok && ofPods !== undefined ? done(`avg(${query.value})`) : query;
};

interface Found {
  readonly metric: AskedMetric | undefined;
  /** Why the rules that were looked at have nothing, one a rule. */
  readonly reasons: readonly string[];
}

/**
 * What a prometheus-adapter asks for a metric of an HPA: the PromQL of the last rule that has it, as the adapter's
 * registry keeps that; or why no rule has it. `matchers` are those of one cluster, where the adapter's server has that
 * cluster alone; undefined for a metric that no adapter answers for.
 */
export const askedMetric = async (
  config: Pick<AdapterConfig, 'rules' | 'externalRules'>,
  metric: MetricSpec,
  asking: AskingAutoscaler,
  { find, matchers }: { readonly find: FindSeries; readonly matchers: readonly string[] },
): Promise<Found | undefined> => {
  const request = requestOf(metric);
  if (request === undefined) return undefined;
  if (!request.ok) return { metric: undefined, reasons: [request.message] };
  const isExternal = request.value.api === 'external';
  const word = isExternal ? 'externalRules' : 'rules';
  const rules: readonly DiscoveryRule[] = isExternal ? config.externalRules : config.rules;
  const reasons: string[] = [];
  let last: AskedMetric | undefined;
  for (const [index, rule] of rules.entries()) {
    const name = `${word}[${String(index)}]`;
    const compiled = compileRule(rule, mapper());
    if (!compiled.ok) {
      reasons.push(`${name} is refused: ${compiled.message}`);
      continue;
    }
    const all = await find(withinMatchers(rule.seriesQuery, matchers));
    if (!all.ok) {
      // It may have the metric, and would come before all earlier ones.
      last = undefined;
      reasons.push(`${name} ${all.message}`);
      continue;
    }
    const found = inRule(compiled.value, all.value, request.value);
    if (!found.ok) {
      reasons.push(`${name} ${found.message}`);
      continue;
    }
    const query = queryFrom(compiled.value, found.value, metric, asking);
    if (!query.ok) {
      last = undefined;
      reasons.push(`${name}: ${query.message}`);
    } else {
      last = {
        rule: name,
        query: withinMatchers(query.value, matchers),
        series: found.value.examples,
      };
    }
  }
  if (rules.length === 0) reasons.push(`the configuration has no ${word}`);
  return { metric: last, reasons };
};
