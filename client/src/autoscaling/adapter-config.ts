import { parse } from 'yaml';
import { asFields, asFieldsList, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/** A rule of an adapter as rows show it. */
export interface AdapterRule {
  /** `rules[0]`, `externalRules[1]`, `resourceRules.cpu`. */
  readonly rule: string;
  /** Series that it takes; of resource rules the query. */
  readonly series: string;
  /** What its metrics are called; empty for the name of the series. */
  readonly name: string;
  /** PromQL with its holes. */
  readonly query: string;
}

/** The rules of a configuration; undefined for what is none. Source: prometheus-adapter v0.12.0 pkg/config/config.go. */
export function adapterRules(text: string): readonly AdapterRule[] | undefined {
  const config = asFields(parsed(text));
  if (config === undefined) return undefined;
  const listed = (key: string): readonly AdapterRule[] =>
    asFieldsList(config[key]).map((rule, index) => ({
      rule: `${key}[${String(index)}]`,
      series: asText(rule['seriesQuery']) ?? '',
      name: nameOf(asFields(rule['name'])),
      query: asText(rule['metricsQuery']) ?? '',
    }));
  const resources = asFields(config['resourceRules']) ?? {};
  const byResource = ['cpu', 'memory'].flatMap((name): readonly AdapterRule[] => {
    const rule = asFields(resources[name]);
    const query = asText(rule?.['containerQuery']) ?? '';
    return rule === undefined ? [] : [{ rule: `resourceRules.${name}`, series: '', name, query }];
  });
  return [...listed('rules'), ...listed('externalRules'), ...byResource];
}

function nameOf(name: Fields | undefined): string {
  const [matches, as] = [asText(name?.['matches']), asText(name?.['as'])];
  return as ?? (matches === undefined ? '' : `$1 of ${matches}`);
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100 });
  } catch {
    return undefined;
  }
}
