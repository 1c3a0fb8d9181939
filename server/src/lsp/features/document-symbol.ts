import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import { DocumentSymbolRequest, SymbolKind } from '../protocol-values.ts';
import { symbols, type ExpressionSymbol } from '../../features/index.ts';
import type { Rule, RuleGroup } from '../../rules/index.ts';
import type { ParsedDocument, ParsedExpression } from '../../store/documents.ts';
import { documentFeature } from '../feature.ts';
import { exprRange, rangeOf } from '../mapping.ts';

const kinds = {
  aggregation: SymbolKind.Function,
  function: SymbolKind.Function,
  operator: SymbolKind.Operator,
  subquery: SymbolKind.Array,
  selector: SymbolKind.Variable,
} as const satisfies Record<ExpressionSymbol['kind'], SymbolKind>;

/** UTF-16 units of an expression that name it when it has no title. */
const longestName = 60;

/** The parts of one expression. */
const partsOf = (document: ParsedDocument, expression: ParsedExpression): DocumentSymbol[] => {
  const { embedded, parsed } = expression;
  const convert = (symbol: ExpressionSymbol): DocumentSymbol => ({
    name: symbol.name,
    detail: symbol.detail,
    kind: kinds[symbol.kind],
    range: exprRange(document, embedded, symbol),
    selectionRange: exprRange(document, embedded, symbol.selection),
    children: symbol.children.map(convert),
  });
  return symbols(parsed).map(convert);
};

const sectionSymbol = (document: ParsedDocument, expression: ParsedExpression): DocumentSymbol => {
  const { text, title = '', hostRange } = expression.embedded;
  const range = rangeOf(document, hostRange);
  const name = title === '' ? text.trim().replaceAll(/\s+/g, ' ').slice(0, longestName) : title;
  const children = partsOf(document, expression);
  return { name, kind: SymbolKind.Module, range, selectionRange: range, children };
};

const ruleSymbol = (document: ParsedDocument, rule: Rule): DocumentSymbol => {
  const name = rule.record ?? rule.alert;
  const inside = document.expressions.filter(
    ({ embedded: { hostRange } }) => hostRange.start >= rule.start && hostRange.end <= rule.end,
  );
  return {
    name: name?.value || `rule ${String(rule.number)}`,
    detail: rule.record === undefined ? 'alert' : 'record',
    kind: rule.record === undefined ? SymbolKind.Event : SymbolKind.Constant,
    range: rangeOf(document, rule),
    selectionRange: rangeOf(document, name ?? rule.head),
    children: inside.flatMap((expression) => partsOf(document, expression)),
  };
};

const groupSymbol = (document: ParsedDocument, group: RuleGroup): DocumentSymbol => ({
  name: group.name?.value || 'group',
  detail: 'group',
  kind: SymbolKind.Namespace,
  range: rangeOf(document, group),
  selectionRange: rangeOf(document, group.name ?? group.head),
  children: group.rules.map((rule) => ruleSymbol(document, rule)),
});

const outline = (document: ParsedDocument): DocumentSymbol[] => {
  if (document.rules !== undefined) {
    return document.rules.groups.map((group) => groupSymbol(document, group));
  }
  const written = document.expressions.filter(({ embedded }) => !embedded.empty);
  const [only, ...others] = written;
  if (only === undefined) return [];
  const isPlain = others.length === 0 && only.embedded.title === undefined;
  return isPlain
    ? partsOf(document, only)
    : written.map((expression) => sectionSymbol(document, expression));
};

/** For clients that show a list instead of a tree. */
const flat = (uri: string, list: readonly DocumentSymbol[]): SymbolInformation[] =>
  list.flatMap(({ name, kind, selectionRange: range, children = [] }) => [
    { name, kind, location: { uri, range } },
    ...flat(uri, children),
  ]);

export const documentSymbolFeature = documentFeature({
  type: DocumentSymbolRequest.type,
  capabilities: () => ({ documentSymbolProvider: true }),
  fallback: null,
  handle: ({ document }, _params, { client }) =>
    client.hierarchicalSymbols ? outline(document) : flat(document.uri, outline(document)),
});
