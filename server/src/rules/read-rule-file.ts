import {
  aliasesOf,
  ruleSourcesOf,
  type EmbeddedDocument,
  type YamlNode,
} from '../embedded/index.ts';
import type { DialectId, Span } from '../promql/index.ts';
import { describeNode, isNull } from './go-yaml.ts';
import {
  checkInteger,
  readDuration,
  readList,
  readNamedTexts,
  readStruct,
  readText,
  reportUnknownAliases,
  type Reading,
} from './read-fields.ts';
import type { ReadIssue, Rule, RuleFile, RuleGroup } from './rule-file.ts';

/*
 * Source of fields and types: prometheus v0.316.0 model/rulefmt/rulefmt.go, thanos v0.42.4 pkg/rules/manager.go,
 * the CRD of prometheus-operator v0.93 for PrometheusRule.
 */

const ruleFields = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
const groupFields = ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels'];
const thanosField = 'partial_response_strategy';

/** Fields and items a file of this length may have: several times what fits into it without aliases. */
const fieldBudget = (text: string): number => text.length + 1000;

/** The first line of a range. */
const headOf = (text: string, { start, end }: Span): Span => {
  const line = text.slice(start, end).split(/\r?\n/, 1)[0] ?? '';
  return { start, end: start + line.trimEnd().length };
};

const readRule = (node: YamlNode, number: number, reading: Reading): Rule => {
  const fields = readStruct(node, ruleFields, { place: 'rule', reading });
  const span = { start: node.start, end: node.end };
  return {
    ...span,
    number,
    head: headOf(reading.text, span),
    record: readText(fields.get('record'), reading),
    alert: readText(fields.get('alert'), reading),
    expr: readText(fields.get('expr'), reading),
    for: readDuration(fields.get('for'), reading),
    keepFiringFor: readDuration(fields.get('keep_firing_for'), reading),
    labels: readNamedTexts(fields.get('labels'), 'labels', reading),
    annotations: readNamedTexts(fields.get('annotations'), 'annotations', reading),
    annotationsKey: fields.get('annotations')?.key,
  };
};

/** promtool's library leaves out items that are null; that of thanos makes empty groups and rules of them. */
const itemsOf = (items: readonly YamlNode[], { dialect }: Reading): readonly YamlNode[] =>
  dialect === 'thanos' ? items : items.filter((item) => item.kind !== 'scalar' || !isNull(item));

/** A null item, read as a group or a rule without fields. */
const asStruct = (node: YamlNode): YamlNode =>
  node.kind === 'scalar' && isNull(node)
    ? { ...node, kind: 'map', flow: node.flow, entries: [] }
    : node;

const readGroup = (node: YamlNode, allowsStrategy: boolean, reading: Reading): RuleGroup => {
  const known = allowsStrategy ? [...groupFields, thanosField] : groupFields;
  const fields = readStruct(node, known, { place: 'group', reading });
  checkInteger(fields.get('limit'), reading);
  const rules = itemsOf(readList(fields.get('rules'), 'a list of rules', reading), reading);
  const span = { start: node.start, end: node.end };
  return {
    ...span,
    head: headOf(reading.text, span),
    name: readText(fields.get('name'), reading),
    interval: readDuration(fields.get('interval'), reading),
    queryOffset: readDuration(fields.get('query_offset'), reading),
    partialResponse: allowsStrategy ? readText(fields.get(thanosField), reading) : undefined,
    labels: readNamedTexts(fields.get('labels'), 'labels', reading),
    rules: rules.map((rule, index) => readRule(asStruct(rule), index + 1, reading)),
  };
};

/** A rule file without a mapping at its top has no groups to read. */
const checkRoot = (root: YamlNode, report: Reading['report']): void => {
  if (root.kind === 'map' || (root.kind === 'scalar' && isNull(root))) return;
  const { start, end } = root;
  report({ start, end, kind: 'wrong-type', wanted: 'a mapping', found: describeNode(root) });
};

/** Reads a file with rule groups as the tools of `dialect` do. Broken parts are reported and left out. */
export const readRuleFile = (document: EmbeddedDocument, dialect: DialectId): RuleFile => {
  const { kind, text, yaml } = document;
  const documents = yaml?.documents ?? [];
  // The tools read the first document of a rule file; manifests may come one behind the other.
  const [first, ...rest] = kind === 'rules' ? documents : [];
  const issues: ReadIssue[] = [];
  const report = (issue: ReadIssue): void => {
    issues.push(issue);
  };
  const sources = ruleSourcesOf(document).filter(
    (source) => first === undefined || source.document === first,
  );
  const allowsStrategy = dialect === 'thanos' || kind === 'prometheus-rule';
  const budget = { left: fieldBudget(text) };
  const groups = sources.flatMap(({ map, resolve }) => {
    const reading: Reading = { text, dialect, resolve, report, budget };
    const fields = readStruct(map, ['groups'], { place: 'file', reading });
    const items = readList(fields.get('groups'), 'a list of groups', reading);
    return itemsOf(items, reading).map((item) =>
      readGroup(asStruct(item), allowsStrategy, reading),
    );
  });
  const read = first === undefined ? documents : [first];
  for (const document of read) {
    const { contents } = document;
    if (contents === undefined) continue;
    if (text.includes('*'))
      reportUnknownAliases(contents, { resolve: aliasesOf(document), report });
    if (kind === 'rules') checkRoot(contents, report);
  }
  return {
    kind,
    dialect,
    text,
    groups,
    issues,
    documents: read,
    ignored: rest.map(({ start, end }) => ({ start, end })),
  };
};
