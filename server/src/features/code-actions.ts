import type { ParseResult, Span } from '../promql/ast.ts';
import type { FeatureContext, TextEdit } from './context.ts';
import { diagnose } from './diagnostics/index.ts';
import type { Diagnostic } from './diagnostics/rule.ts';

export interface CodeAction {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** What it removes. */
  readonly diagnostic: Diagnostic;
  /** The obvious choice among those for the same diagnostic. */
  readonly preferred: boolean;
}

/** The fixes that touch a range, with what they change or with what they are about. */
export function codeActions(
  parsed: ParseResult,
  range: Span,
  context: FeatureContext,
): readonly CodeAction[] {
  const touches = ({ start, end }: Span): boolean => start <= range.end && range.start <= end;
  return diagnose(parsed, context).diagnostics.flatMap((diagnostic) =>
    diagnostic.fixes
      .map(({ title, edits }, index) => ({ title, edits, diagnostic, preferred: index === 0 }))
      .filter(({ edits }) => touches(diagnostic) || edits.some((edit) => touches(edit))),
  );
}
