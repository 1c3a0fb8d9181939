import { parse } from 'yaml';
import type { WorkloadObject } from '../k8s/model.ts';
import { asFields, asFieldsList, asText, asTexts } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/** Source: github.com/kubernetes-sigs/prometheus-adapter v0.12.0, Makefile and charts; older images are called after the architecture. */
const image = /(?:^|\/)(?:k8s-)?prometheus-adapter(?:-[a-z0-9]+)?(?:[:@]|$)/u;

/** Whether a Deployment is an installation of prometheus-adapter. */
export const isAdapter = ({ images }: Pick<WorkloadObject, 'images'>): boolean =>
  images.some((one) => image.test(one));

/** Where the configuration of an adapter is. */
export interface ConfigPlace {
  readonly configMap: string;
  readonly key: string;
}

/** The ConfigMap that the flag `--config` of a Deployment leads to; undefined where it leads to none. */
export function configPlaceOf(deployment: unknown): ConfigPlace | undefined {
  const template = asFields(asFields(asFields(deployment)?.['spec'])?.['template']);
  const spec = asFields(template?.['spec']);
  const volumes = asFieldsList(spec?.['volumes']);
  const places = asFieldsList(spec?.['containers']).map((container) => placeIn(container, volumes));
  return places.find((place) => place !== undefined);
}

function placeIn(container: Fields, volumes: readonly Fields[]): ConfigPlace | undefined {
  const path = configPath([...asTexts(container['command']), ...asTexts(container['args'])]);
  if (path === undefined) return undefined;
  for (const { name, mountPath, subPath } of asFieldsList(container['volumeMounts'])) {
    const file = fileIn(path, asText(mountPath) ?? '', asText(subPath));
    const source = asFields(volumes.find((volume) => volume['name'] === name)?.['configMap']);
    const configMap = asText(source?.['name']);
    if (file === undefined || configMap === undefined) continue;
    const item = asFieldsList(source?.['items']).find(({ path: own }) => own === file);
    return { configMap, key: asText(item?.['key']) ?? file };
  }
  return undefined;
}

/** The file of a volume that a path of a container is; undefined where the volume is mounted elsewhere. */
function fileIn(path: string, mountPath: string, subPath: string | undefined): string | undefined {
  const root = mountPath.replace(/\/$/u, '');
  if (path === root) return subPath;
  if (!path.startsWith(`${root}/`)) return undefined;
  const rest = path.slice(root.length + 1);
  return subPath === undefined ? rest : `${subPath}/${rest}`;
}

function configPath(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^--?config(?:=|$)/u.test(word));
  const word = words[at];
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}

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
