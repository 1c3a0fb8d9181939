import { readAdapterConfig, type DiscoveryRule } from '../../adapter/config.ts';
import { createResourceMapper, usualResources } from '../../adapter/known-resources.ts';
import { compileRule } from '../../adapter/rule.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

const mapper = createResourceMapper(usualResources);

/** The one metric that a series query names, at its front or as `__name__`. */
const seriesName = /^\s*([A-Za-z_:][\w:]*)\s*(?:\{|$)|__name__\s*=\s*["']([^"']+)["']/;

/** What a rule calls its metric, where its text alone says it. */
const nameOf = (rule: DiscoveryRule): string | undefined => {
  const { as } = rule.name;
  if (as !== '' && !as.includes('$')) return as;
  const [, front, label] = seriesName.exec(rule.seriesQuery) ?? [];
  const series = front ?? label;
  const compiled = series === undefined ? undefined : compileRule(rule, mapper);
  if (series === undefined || compiled?.ok !== true) return undefined;
  const named = compiled.value.nameOf(series);
  return named.ok && named.value !== '' ? named.value : undefined;
};

/** Resources that a rule gives its metric for; all where a template says so. */
const resourcesOf = ({ resources }: DiscoveryRule): ReadonlySet<string> | 'all' =>
  resources.template === ''
    ? new Set([...resources.overrides].map(([, { group, resource }]) => `${resource}.${group}`))
    : 'all';

const isShared = (left: DiscoveryRule, right: DiscoveryRule): boolean => {
  const [one, other] = [resourcesOf(left), resourcesOf(right)];
  if (one === 'all' || other === 'all') return true;
  return [...one].some((resource) => other.has(resource));
};

const remarksOn = (key: string, rules: readonly DiscoveryRule[]): readonly ManifestRemark[] => {
  const named = rules.map((rule, at) => ({ rule, at, name: nameOf(rule) }));
  return named.flatMap(({ rule, at, name }) => {
    if (name === undefined) return [];
    const later = named.find(
      (other) =>
        other.at > at &&
        other.name === name &&
        (key === 'externalRules' || isShared(rule, other.rule)),
    );
    if (later === undefined) return [];
    return [
      {
        path: [key, at, ...(rule.name.as === '' ? ['seriesQuery'] : ['name', 'as'])],
        message: `\`${key}[${String(later.at)}]\` gives a metric \`${name}\`, too: the adapter keeps the last one, and this rule counts for nothing where both find series`,
      },
    ];
  });
};

/** Rules that give metrics of the same name: the adapter keeps the last one and says nothing. */
export const adapterCollision: ManifestCheck = {
  code: 'adapter-collision',
  severity: 'warning',
  run: ({ manifest: { kind, value } }) => {
    if (kind !== '') return [];
    const { config, problems } = readAdapterConfig(value);
    return problems.length > 0
      ? []
      : [...remarksOn('rules', config.rules), ...remarksOn('externalRules', config.externalRules)];
  },
};
