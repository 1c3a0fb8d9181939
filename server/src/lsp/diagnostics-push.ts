import type { Diagnostic } from 'vscode-languageserver-types';
import { createDebounceByKey } from '../util/debounce-by-key.ts';
import type { Log } from '../util/log.ts';
import type { Timers } from '../util/timers.ts';
import { describeError } from './run-request.ts';

/** Diagnostics of one version of a document. */
export interface DiagnosticsResult {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticsPush {
  /** Diagnostics of the document shall be computed and sent soon. */
  readonly schedule: (uri: string) => void;
  /** The document was closed: what is under way is dropped and the client's list emptied. */
  readonly close: (uri: string) => void;
  readonly dispose: () => void;
}

interface Options {
  readonly timers: Timers;
  readonly log: Log;
  readonly compute: (uri: string) => Promise<DiagnosticsResult | undefined>;
  /** The version that the client has now; `undefined` when the document is closed. */
  readonly versionOf: (uri: string) => number | undefined;
  readonly send: (uri: string, result: DiagnosticsResult) => void;
  readonly clear: (uri: string) => void;
}

/** Milliseconds without a keystroke before diagnostics are computed. */
const pause = 150;

/**
 * Sends diagnostics to clients that do not ask for them: one pause per document, and a result counts only while its
 * request is the newest of that document and its version is still the client's.
 */
export const createDiagnosticsPush = (options: Options): DiagnosticsPush => {
  const { timers, log, compute, versionOf, send, clear } = options;
  const pauses = createDebounceByKey(timers);
  const newest = new Map<string, symbol>();

  const run = async (uri: string, request: symbol): Promise<void> => {
    const result = await compute(uri);
    if (result === undefined || newest.get(uri) !== request) return;
    newest.delete(uri);
    if (versionOf(uri) === result.version) send(uri, result);
  };

  return {
    schedule: (uri) => {
      const request = Symbol(uri);
      newest.set(uri, request);
      pauses.schedule(uri, pause, () => {
        run(uri, request).catch((error: unknown) => {
          log.error(`diagnostics of ${uri} failed: ${describeError(error)}`);
        });
      });
    },
    close: (uri) => {
      pauses.cancel(uri);
      newest.delete(uri);
      clear(uri);
    },
    dispose: () => {
      pauses.dispose();
      newest.clear();
    },
  };
};
