import { CancellationError, CancellationTokenSource, ProgressLocation, window } from 'vscode';
import type { CancellationToken } from 'vscode';
import { setTimeout as wait } from 'node:timers/promises';

/** Time (ms) after which people want to know what takes so long; quicker work shows nothing. */
const patienceMs = 500;

/**
 * Does the work; when it takes long, a notification says so and lets the person cancel it. Cancelled work that fails
 * ends in a `CancellationError`, whatever it failed with: the person knows.
 */
export async function withSlowProgress<T>(
  title: string,
  work: (token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  try {
    const result = work(source.token);
    const ended = result.then(
      () => true,
      () => true,
    );
    if (!(await Promise.race([ended, wait(patienceMs, false)])))
      await window.withProgress(
        { location: ProgressLocation.Notification, title, cancellable: true },
        (_progress, token) => {
          token.onCancellationRequested(() => source.cancel());
          return ended;
        },
      );
    return await result;
  } catch (error) {
    throw source.token.isCancellationRequested ? new CancellationError() : error;
  } finally {
    source.dispose();
  }
}
