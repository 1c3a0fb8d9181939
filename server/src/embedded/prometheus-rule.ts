import type { Host, HostFile } from './host.ts';
import { extractRules, type FindSources, type RuleSource } from './rule-groups.ts';
import { isHelmTemplate, isYamlFile } from './yaml-file.ts';
import { mapOf, mapsIn, seqOf, textOf, type ResolveAlias } from './yaml-lookup.ts';
import type { YamlDocument, YamlMap } from './yaml-tree.ts';

const accepts = ({ uri, languageId, text }: HostFile): boolean =>
  isYamlFile(uri, languageId) &&
  text.includes('PrometheusRule') &&
  text.includes('monitoring.coreos.com') &&
  !isHelmTemplate(text);

/** Lists may hold lists; deeper ones are no real file. */
const maxListDepth = 4;

const sourcesIn = (
  map: YamlMap,
  context: { readonly document: YamlDocument; readonly resolve: ResolveAlias },
  depth: number,
): readonly RuleSource[] => {
  const { document, resolve } = context;
  const kind = textOf(map, 'kind', resolve);
  if (kind === 'PrometheusRule') {
    const spec = mapOf(map, 'spec', resolve);
    return spec === undefined ? [] : [{ map: spec, document, resolve }];
  }
  if (kind?.endsWith('List') !== true || depth > maxListDepth) return [];
  return mapsIn(seqOf(map, 'items', resolve), resolve).flatMap((item) =>
    sourcesIn(item, context, depth + 1),
  );
};

/** The `spec` of each PrometheusRule, also inside a `List`. */
export const prometheusRuleSources: FindSources = (root, document, resolve) =>
  sourcesIn(root, { document, resolve }, 0);

/** PrometheusRule manifests of the Prometheus operator: `spec.groups[].rules[].expr`. */
export const prometheusRule: Host = {
  kind: 'prometheus-rule',
  accepts,
  extract: extractRules('prometheus-rule', prometheusRuleSources),
};
