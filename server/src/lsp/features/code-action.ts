import type { CodeAction, Diagnostic, Range, TextEdit } from 'vscode-languageserver';
import { CodeActionKind, CodeActionRequest } from '../protocol-values.ts';
import { codeActions } from '../../features/index.ts';
import type { Span } from '../../promql/index.ts';
import type { ParsedDocument, ParsedExpression } from '../../store/documents.ts';
import { manifestDiagnostics, toLspDiagnostic, topologyDiagnostics } from '../diagnostics.ts';
import { shownSpan } from '../document-diagnostics.ts';
import type { DocumentScope } from '../document-scope.ts';
import { documentFeature } from '../feature.ts';
import { expressionsIn, hostEdits, toHostSpan, toLspEdit } from '../mapping.ts';
import type { Session } from '../session.ts';

/** A fix with what it is for, before the client's own copy of the diagnostic is found. */
interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  readonly diagnostic: Diagnostic;
  readonly edits: readonly TextEdit[];
}

/** The part of the expression that a range of the host file covers; the last word stands for the blanks behind it. */
const spanIn = ({ embedded }: ParsedExpression, range: Span): Span => {
  const { hostRange, toExpr, text } = embedded;
  const start = toExpr(Math.max(range.start, hostRange.start)) ?? 0;
  const end = toExpr(Math.min(range.end, hostRange.end)) ?? text.length;
  return { start, end: end >= text.trimEnd().length ? text.length : end };
};

/** From the start of the first line to the end of the last. */
const wholeLines = ({ start, end }: Range): Range => ({
  start: { line: start.line, character: 0 },
  end: { line: end.line, character: Number.MAX_SAFE_INTEGER },
});

const expressionFixes = ({ document, context }: DocumentScope, range: Range, span: Span) => {
  const touched = new Set(expressionsIn(document, range));
  return expressionsIn(document, wholeLines(range)).flatMap((expression): readonly Fix[] => {
    const { embedded, parsed } = expression;
    if (embedded.templated) return [];
    const part = touched.has(expression) ? spanIn(expression, span) : undefined;
    return codeActions(parsed, part, context()).map(({ title, preferred, edits, diagnostic }) => ({
      title,
      preferred,
      edits: hostEdits(document, embedded, edits),
      diagnostic: toLspDiagnostic(document, {
        ...diagnostic,
        ...toHostSpan(embedded, shownSpan(parsed, diagnostic)),
      }),
    }));
  });
};

/** The fixes of what is wrong with the file, expressions aside. */
const fileFixes = (
  scope: DocumentScope,
  session: Session,
  { start, end }: Span,
): readonly Fix[] => {
  const { document, context } = scope;
  const findings = [
    ...session.diagnoser.checkRules(document, context()),
    ...topologyDiagnostics(scope, session),
    ...manifestDiagnostics(scope, session),
  ];
  return findings
    .filter((finding) => finding.start <= end && finding.end >= start)
    .flatMap((finding) =>
      finding.fixes.map(({ title, edits }, at) => ({
        title,
        preferred: at === 0,
        edits: edits.map((edit) => toLspEdit(document, edit)),
        diagnostic: toLspDiagnostic(document, finding),
      })),
    );
};

const actionOf = (
  { uri }: ParsedDocument,
  { title, preferred, edits, diagnostic }: Fix,
  shown: readonly Diagnostic[],
): CodeAction => {
  const same = shown.find(
    ({ code, message }) => code === diagnostic.code && message === diagnostic.message,
  );
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [same ?? diagnostic],
    isPreferred: preferred,
    edit: { changes: { [uri]: [...edits] } },
  };
};

const wants = (only: readonly string[] | undefined): boolean =>
  only?.some((kind) => kind === '' || kind === CodeActionKind.QuickFix) ?? true;

/** The fixes of every diagnostic that the range touches, made anew, so that no fix is older than the text. */
export const codeActionFeature = documentFeature({
  type: CodeActionRequest.type,
  capabilities: () => ({ codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } }),
  fallback: null,
  handle: (scope, { range, context: { diagnostics: shown, only } }, { session }) => {
    if (!wants(only)) return [];
    const { document } = scope;
    const span = {
      start: document.lines.offsetAt(range.start),
      end: document.lines.offsetAt(range.end),
    };
    return [...expressionFixes(scope, range, span), ...fileFixes(scope, session, span)].map((fix) =>
      actionOf(document, fix, shown),
    );
  },
});
