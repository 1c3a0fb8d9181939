import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import type { Severity } from '../features/index.ts';
import type { ParsedDocument } from '../store/documents.ts';
import {
  withSetSeverity,
  type DocumentDiagnostic,
  type FileDiagnostic,
} from './document-diagnostics.ts';
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

/** What is wrong with a topology file, by the severities that are set; nothing for any other. */
export const topologyDiagnostics = (
  { document, context }: DocumentScope,
  { topologyOf }: Pick<Session, 'topologyOf'>,
): readonly FileDiagnostic[] => {
  const topology = topologyOf(document);
  return topology === undefined ? [] : withSetSeverity(topology.findings, context());
};

/** What is wrong with a manifest that scales, by the severities that are set; nothing for any other file. */
export const manifestDiagnostics = (
  { document, context }: DocumentScope,
  { manifests }: Pick<Session, 'manifests'>,
): readonly FileDiagnostic[] => withSetSeverity(manifests.findingsIn(document), context());

/**
 * The diagnostics of a document as far as is known. What they lack is asked for without waiting: when it is there, the
 * session says that diagnostics are stale and they are computed again.
 */
export const diagnosticsOf = (scope: DocumentScope, session: Session): Diagnostic[] => {
  const { document, source: server, context } = scope;
  const { diagnoser, signal, runtime } = session;
  const { diagnostics, missing } = diagnoser.diagnose(document, context());
  if (missing.length > 0) {
    server.ensure(missing.slice(0, questionsAtOnce), 0, signal).catch((error: unknown) => {
      runtime.log.error(`asking the server failed: ${describeError(error)}`);
    });
  }
  return [
    ...diagnostics,
    ...topologyDiagnostics(scope, session),
    ...manifestDiagnostics(scope, session),
  ].map((diagnostic) => toLspDiagnostic(document, diagnostic));
};
