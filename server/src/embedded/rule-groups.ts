import type { EmbeddedDocument, EmbeddedExpr, EmbeddedRole, HostKind } from './host.ts';
import {
  missingExpression,
  scalarExpression,
  type ExpressionUse,
  type YamlPlace,
} from './yaml-expression.ts';
import {
  aliasesOf,
  mapsIn,
  mergedEntries,
  seqOf,
  textOf,
  type ResolveAlias,
} from './yaml-lookup.ts';
import { parseYaml, type YamlStream } from './yaml-stream.ts';
import type { YamlDocument, YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

/** A mapping with a `groups` list: the root of a rule file, or the `spec` of a manifest. */
export interface RuleSource {
  readonly document: YamlDocument;
  readonly map: YamlMap;
  readonly resolve: ResolveAlias;
}

/** Finds the mappings with rule groups in one document. */
export type FindSources = (
  root: YamlMap,
  document: YamlDocument,
  resolve: ResolveAlias,
) => readonly RuleSource[];

/** All rule group lists of a file. */
export const ruleSources = (stream: YamlStream, find: FindSources): readonly RuleSource[] =>
  stream.documents.flatMap((document) => {
    const resolve = aliasesOf(document);
    return document.contents?.kind === 'map' ? find(document.contents, document, resolve) : [];
  });

const useOf = (rule: YamlMap, resolve: ResolveAlias): ExpressionUse => {
  const roles: readonly EmbeddedRole[] = ['alert', 'record'];
  for (const role of roles) {
    const title = textOf(rule, role, resolve);
    if (title !== undefined) return { role, title };
  }
  return { role: 'query', title: undefined };
};

const columnOf = (host: string, offset: number): number =>
  offset - (host.lastIndexOf('\n', offset - 1) + 1);

/** A value that is a mapping or a list by mistake (`expr: {a="b"}`, `expr: foo[5m: 1m]`), read as a text. */
const rawScalar = (host: string, node: YamlNode, place: YamlPlace): YamlScalar => {
  const isBlock = node.kind === 'map' && !node.flow;
  const text = host.slice(node.start, Math.max(node.start, node.end));
  const line = isBlock ? (text.split(/\r?\n/, 1)[0] ?? '') : text;
  const end = node.start + line.trimEnd().length;
  return {
    ...place,
    kind: 'scalar',
    style: 'plain',
    value: '',
    start: node.start,
    end,
    bodyStart: node.start,
    anchor: undefined,
    tag: undefined,
  };
};

const isNothing = (node: YamlNode): boolean =>
  node.kind === 'scalar' &&
  node.style === 'plain' &&
  node.start === node.end &&
  node.tag === undefined &&
  node.anchor === undefined;

/** The expression that an entry of a mapping holds, also while it has no value yet. */
export const entryExpression = (
  host: string,
  entry: YamlEntry,
  context: { readonly rule: YamlMap; readonly resolve: ResolveAlias },
): EmbeddedExpr | undefined => {
  const { key, value, colonEnd } = entry;
  const { rule, resolve } = context;
  const use = useOf(rule, resolve);
  const place: YamlPlace = { flow: rule.flow, parentIndent: columnOf(host, key.start) };
  if (value === undefined || isNothing(value)) {
    return colonEnd === undefined ? undefined : missingExpression(host, colonEnd, { place, use });
  }
  const node = resolve(value);
  if (node === undefined) return undefined;
  const scalar = node.kind === 'scalar' ? node : rawScalar(host, node, place);
  return scalarExpression(host, scalar, use);
};

/** The rules of all groups; a list that several groups share by an alias counts once. */
const rulesIn = ({ map, resolve }: RuleSource): readonly YamlMap[] => {
  const lists = mapsIn(seqOf(map, 'groups', resolve), resolve).map((group) =>
    seqOf(group, 'rules', resolve),
  );
  return [...new Set(lists)].flatMap((list) => mapsIn(list, resolve));
};

const expressionsOfRule = (
  host: string,
  rule: YamlMap,
  resolve: ResolveAlias,
): readonly EmbeddedExpr[] =>
  mergedEntries(rule, resolve)
    .filter(({ key }) => key.kind === 'scalar' && key.value === 'expr')
    .map((entry) => entryExpression(host, entry, { rule, resolve }))
    .filter((expression) => expression !== undefined);

/** The expressions of all rules, in source order, each place in the file once. */
const expressionsOf = (host: string, sources: readonly RuleSource[]): readonly EmbeddedExpr[] => {
  const found = new Map<number, EmbeddedExpr>();
  for (const source of sources) {
    for (const rule of new Set(rulesIn(source))) {
      for (const expression of expressionsOfRule(host, rule, source.resolve)) {
        const { start } = expression.hostRange;
        if (!found.has(start)) found.set(start, expression);
      }
    }
  }
  return [...found.values()].sort((left, right) => left.hostRange.start - right.hostRange.start);
};

/** Extraction for a host whose expressions stand in rule groups. */
export const extractRules =
  (kind: HostKind, find: FindSources) =>
  (text: string, previous?: EmbeddedDocument): EmbeddedDocument => {
    const yaml = parseYaml(text, previous?.yaml);
    const expressions = expressionsOf(text, ruleSources(yaml, find));
    return { kind, text, expressions, yaml };
  };
