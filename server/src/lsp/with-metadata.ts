import type { CancellationToken } from 'vscode-languageserver';
import type { FeatureContext } from '../features/index.ts';
import type { MetadataKey } from '../metadata/snapshot.ts';
import type { DocumentScope } from './document-scope.ts';

/** The client's wish to stop, as the rest of the program understands it. */
export const signalOf = (token: CancellationToken): AbortSignal => {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
};

interface NamesMissing {
  readonly missing: readonly MetadataKey[];
}

/**
 * Computes from what is known; when something is missing, or the connection is still being made, waits for it once and
 * no longer than the budget, and computes again. What arrives later is there for the next request.
 */
export const withMetadata = async <T extends NamesMissing | undefined>(
  { source, settings, context }: DocumentScope,
  token: CancellationToken,
  compute: (context: FeatureContext) => T,
): Promise<T> => {
  const first = compute(context());
  if (first === undefined) return first;
  const isConnecting = source.status().state.kind === 'connecting';
  if (first.missing.length === 0 && !isConnecting) return first;
  await source.ensure(first.missing, settings.completion.budgetMs, signalOf(token));
  return token.isCancellationRequested ? first : compute(context());
};
