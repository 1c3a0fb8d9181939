import type { Position } from 'vscode-languageserver-types';
import type { ParsedDocument, ParsedExpression } from '../store/documents.ts';
import { expressionAt } from './mapping.ts';

/** The expression of the rule around an offset: the caret may stand on any line of the rule. */
const ofRule = (
  { rules, expressions, lines }: ParsedDocument,
  position: Position,
): ParsedExpression | undefined => {
  const rule = rules?.groups
    .flatMap((group) => group.rules)
    // The end of a rule may be the start of the next one's line.
    .findLast(({ start, end }) => {
      const [first, last] = [lines.positionAt(start).line, lines.positionAt(end).line];
      return first <= position.line && position.line <= last;
    });
  const expr = rule?.expr;
  return expr === undefined
    ? undefined
    : expressions.find(
        ({ embedded: { hostRange } }) => hostRange.start <= expr.end && expr.start <= hostRange.end,
      );
};

/** The expression under a line `### title`. */
const underTitle = (
  { embedded, expressions, lines, text }: ParsedDocument,
  { line }: Position,
): ParsedExpression | undefined => {
  const isTitle = text.startsWith('###', lines.offsetAt({ line, character: 0 }));
  if (embedded?.kind !== 'promql' || !isTitle) return undefined;
  const below = lines.offsetAt({ line: line + 1, character: 0 });
  return expressions.find(({ embedded: { hostRange } }) => hostRange.start === below);
};

/** The expression that a caret belongs to, whether it has errors or not; never one that stands elsewhere. */
export const expressionOfCaret = (
  document: ParsedDocument,
  position: Position,
): ParsedExpression | undefined =>
  expressionAt(document, position)?.expression ??
  ofRule(document, position) ??
  underTitle(document, position);
