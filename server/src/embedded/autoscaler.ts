import type { EmbeddedDocument, EmbeddedExpr, Host, HostFile } from './host.ts';
import { nestedFile } from './nested-yaml.ts';
import { entryExpression } from './rule-groups.ts';
import { templatedExpression } from './templated.ts';
import { isHelmTemplate, isYamlFile } from './yaml-file.ts';
import {
  aliasesOf,
  entryOf,
  mapOf,
  mapsIn,
  seqOf,
  textOf,
  type ResolveAlias,
} from './yaml-lookup.ts';
import { parseYaml, type YamlStream } from './yaml-stream.ts';
import type { YamlMap } from './yaml-tree.ts';

const accepts = ({ uri, languageId, text }: HostFile): boolean =>
  isYamlFile(uri, languageId) &&
  (text.includes('keda.sh/') ||
    text.includes('metricsQuery') ||
    text.includes('containerQuery') ||
    (text.includes('HorizontalPodAutoscaler') && text.includes('autoscaling/'))) &&
  !isHelmTemplate(text);

/** A mapping of a text with what its aliases mean. */
interface At {
  readonly host: string;
  readonly map: YamlMap;
  readonly resolve: ResolveAlias;
}

const under = ({ host, map, resolve }: At, key: string): readonly EmbeddedExpr[] => {
  const entry = entryOf(map, key);
  const found = entry && entryExpression(host, entry, { rule: map, resolve });
  return found === undefined ? [] : [found];
};

const inside = (at: At, key: string): At | undefined => {
  const map = mapOf(at.map, key, at.resolve);
  return map && { ...at, map };
};

const items = (at: At | undefined, key: string): readonly At[] =>
  at === undefined
    ? []
    : mapsIn(seqOf(at.map, key, at.resolve), at.resolve).map((map) => ({ ...at, map }));

/** `spec.triggers[].metadata.query` of ScaledObjects and ScaledJobs. */
const triggerQueries = (root: At): readonly EmbeddedExpr[] =>
  items(inside(root, 'spec'), 'triggers').flatMap((trigger) => {
    const metadata = inside(trigger, 'metadata');
    const isPrometheus = textOf(trigger.map, 'type', trigger.resolve) === 'prometheus';
    return isPrometheus && metadata !== undefined ? under(metadata, 'query') : [];
  });

const plainName = /^\s*([A-Za-z_:][\w:]*)\s*(?:\{|$)/;
const namedByLabel = /__name__\s*=\s*"([A-Za-z_:][\w:]*)"/;

/** The metric of a rule, where its `seriesQuery` names one. */
const metricOf = (seriesQuery: string): string =>
  (plainName.exec(seriesQuery) ?? namedByLabel.exec(seriesQuery))?.[1] ?? '';

const standIns =
  (metric: string, label: string) => (action: string, before: string, after: string) => {
    const any = '__name__!=""';
    switch (action.replaceAll(/^-\s|\s-$/g, '').trim()) {
      case '.Series':
        if (metric !== '') return metric;
        return /^\s*\{/.test(after) ? '' : `{${any}}`;
      case '.LabelMatchers':
        // Something must be selected where no metric is named.
        return /(?:^|[^\w:])\{\s*$/.test(before) && metric === '' ? any : `${label}!=""`;
      case '.GroupBy':
        return label;
      default:
        return '';
    }
  };

const templates = (at: At, key: string, metric: string): readonly EmbeddedExpr[] => {
  const overrides = inside(at, 'resources');
  const labels = overrides && mapOf(overrides.map, 'overrides', at.resolve);
  const names = (labels?.entries ?? []).flatMap(({ key: name }) =>
    name.kind === 'scalar' ? [name.value] : [],
  );
  const label = names.find((name) => name !== 'namespace') ?? names[0] ?? 'namespace';
  return under(at, key).map((found) => templatedExpression(found, standIns(metric, label)));
};

/** Rules of prometheus-adapter. */
const adapterQueries = (root: At): readonly EmbeddedExpr[] => {
  const resources = inside(root, 'resourceRules');
  return [
    ...[...items(root, 'rules'), ...items(root, 'externalRules')].flatMap((rule) => [
      ...under(rule, 'seriesQuery'),
      ...templates(
        rule,
        'metricsQuery',
        metricOf(textOf(rule.map, 'seriesQuery', rule.resolve) ?? ''),
      ),
    ]),
    ...['cpu', 'memory'].flatMap((name) => {
      const rule = resources && inside(resources, name);
      return rule === undefined
        ? []
        : ['containerQuery', 'nodeQuery'].flatMap((key) => templates(rule, key, ''));
    }),
  ];
};

const isAdapterConfig = ({ map }: At): boolean =>
  entryOf(map, 'kind') === undefined &&
  ['rules', 'externalRules', 'resourceRules'].some((key) => entryOf(map, key) !== undefined);

/** Configurations of the adapter that a ConfigMap holds as files. */
const nestedQueries = (root: At): readonly EmbeddedExpr[] =>
  (inside(root, 'data')?.map.entries ?? []).flatMap(({ value }) => {
    const scalar = value && root.resolve(value);
    const file = scalar?.kind === 'scalar' ? nestedFile(root.host, scalar) : undefined;
    return file === undefined ? [] : filesQueries(file.text, 'file').map(file.outer);
  });

const expressionsIn = (root: At, where: 'top' | 'file'): readonly EmbeddedExpr[] => {
  if (isAdapterConfig(root)) return adapterQueries(root);
  if (where === 'file') return [];
  const kind = textOf(root.map, 'kind', root.resolve);
  if (kind === 'ConfigMap') return nestedQueries(root);
  return kind === 'ScaledObject' || kind === 'ScaledJob' ? triggerQueries(root) : [];
};

const streamQueries = (
  host: string,
  { documents }: YamlStream,
  where: 'top' | 'file',
): readonly EmbeddedExpr[] =>
  documents.flatMap((document) => {
    const { contents: map } = document;
    return map?.kind === 'map'
      ? expressionsIn({ host, map, resolve: aliasesOf(document) }, where)
      : [];
  });

const filesQueries = (text: string, where: 'top' | 'file'): readonly EmbeddedExpr[] =>
  streamQueries(text, parseYaml(text), where);

/** Manifests that scale: triggers of KEDA, rules of prometheus-adapter. */
export const autoscaler: Host = {
  kind: 'autoscaler',
  accepts,
  extract: (text, previous): EmbeddedDocument => {
    const yaml = parseYaml(text, previous?.yaml);
    const found = [...streamQueries(text, yaml, 'top')];
    found.sort((left, right) => left.hostRange.start - right.hostRange.start);
    return { kind: 'autoscaler', text, expressions: found, yaml };
  },
};
