import type { Position } from 'vscode-languageserver-types';
import { metricAt } from '../features/index.ts';
import type { Span } from '../promql/index.ts';
import type { ParsedDocument } from '../store/documents.ts';
import { expressionAt, toHostSpan } from './mapping.ts';

/** A metric name as it stands in a file. Offsets are those of the host file. */
export interface NamedMetric extends Span {
  readonly name: string;
}

/** The metric that a position names: in an expression, or as the name that a rule records. */
export const metricNamedAt = (
  document: ParsedDocument,
  position: Position,
): NamedMetric | undefined => {
  const caret = expressionAt(document, position);
  if (caret !== undefined) {
    const { parsed, embedded } = caret.expression;
    const found = metricAt(parsed, caret.offset);
    return found && { ...toHostSpan(embedded, found), name: found.name };
  }
  const offset = document.lines.offsetAt(position);
  const record = document.rules?.groups
    .flatMap(({ rules }) => rules.flatMap((rule) => rule.record ?? []))
    .find(({ start, end }) => start <= offset && offset <= end);
  return record && { start: record.start, end: record.end, name: record.value };
};
