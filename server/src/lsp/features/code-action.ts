import {
  CodeActionKind,
  CodeActionRequest,
  type CodeAction,
  type Diagnostic,
} from 'vscode-languageserver';
import { toLspDiagnostic } from '../diagnostics.ts';
import type { DocumentDiagnostic } from '../document-diagnostics.ts';
import { documentFeature } from '../feature.ts';
import { hostEdits } from '../mapping.ts';
import type { ParsedDocument } from '../../store/documents.ts';

/** Quick fixes of one diagnostic, tied to the one that the client shows. */
const actionsOf = (
  document: ParsedDocument,
  diagnostic: DocumentDiagnostic,
  shown: readonly Diagnostic[],
): readonly CodeAction[] => {
  const { about } = diagnostic;
  if (about === undefined) return [];
  const own = toLspDiagnostic(document, diagnostic);
  const same = shown.filter(({ code, message }) => code === own.code && message === own.message);
  return about.fixes.map(({ title, edits }, at) => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [same[0] ?? own],
    isPreferred: at === 0,
    edit: {
      changes: { [document.uri]: [...hostEdits(document, about.expression.embedded, edits)] },
    },
  }));
};

/** The fixes of every diagnostic that the range touches; diagnosed again, so that no fix is older than the text. */
export const codeActionFeature = documentFeature({
  type: CodeActionRequest.type,
  capabilities: () => ({ codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } }),
  fallback: null,
  handle: (
    { document, context },
    { range, context: { diagnostics: shown, only } },
    { session },
  ) => {
    if (only !== undefined && !only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) {
      return [];
    }
    const start = document.lines.offsetAt(range.start);
    const end = document.lines.offsetAt(range.end);
    return session
      .diagnoser(document, context())
      .diagnostics.filter((diagnostic) => diagnostic.start <= end && diagnostic.end >= start)
      .flatMap((diagnostic) => actionsOf(document, diagnostic, shown));
  },
});
