import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import type { Severity } from '../features/index.ts';
import type { ParsedDocument } from '../store/documents.ts';
import type { DocumentDiagnostic } from './document-diagnostics.ts';
import type { DocumentScope } from './document-scope.ts';
import { rangeOf } from './mapping.ts';
import { describeError } from './run-request.ts';
import type { Session } from './session.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** Shown beside every diagnostic. */
const source = 'gauntlet';
/** Questions asked per look at a document; what is still missing is asked when the answers arrive. */
const questionsAtOnce = 20;

export const toLspDiagnostic = (
  document: ParsedDocument,
  { code, severity, message, ...span }: DocumentDiagnostic,
): Diagnostic => ({
  range: rangeOf(document, span),
  severity: severities[severity],
  code,
  source,
  message,
});

/**
 * The diagnostics of a document as far as is known. What they lack is asked for without waiting: when it is there, the
 * session says that diagnostics are stale and they are computed again.
 */
export const diagnosticsOf = (
  { document, source: server, context }: DocumentScope,
  { diagnoser, topologyOf, signal, runtime }: Session,
): Diagnostic[] => {
  const { diagnostics, missing } = diagnoser.diagnose(document, context());
  if (missing.length > 0) {
    server.ensure(missing.slice(0, questionsAtOnce), 0, signal).catch((error: unknown) => {
      runtime.log.error(`asking the server failed: ${describeError(error)}`);
    });
  }
  const topology = topologyOf(document)?.findings ?? [];
  return [...diagnostics, ...topology].map((diagnostic) => toLspDiagnostic(document, diagnostic));
};
