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

/**
 * The fixes that touch a range, with what they change or with what they are about, and those for what is missing
 * somewhere; only the latter when there is no range: somebody looks at the expression from beside it.
 */
export function codeActions(
  parsed: ParseResult,
  range: Span | undefined,
  context: FeatureContext,
): readonly CodeAction[] {
  const touches = ({ start, end }: Span): boolean =>
    range !== undefined && start <= range.end && range.start <= end;
  return diagnose(parsed, context).diagnostics.flatMap((diagnostic, at) =>
    diagnostic.fixes
      .map((fix, index) => ({ fix, preferred: index === 0 }))
      .filter(
        ({ fix }) =>
          // Errors behind the first are mostly its consequences.
          (fix.everywhere === true && at === 0) ||
          touches(diagnostic) ||
          fix.edits.some((edit) => touches(edit)),
      )
      .map(({ fix: { title, edits }, preferred }) => ({ title, edits, diagnostic, preferred })),
  );
}
