import { window } from 'vscode';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import type { Outcome } from '../run.ts';

/** What went wrong, as one message. */
export const failureWords = (outcome: Extract<Outcome, { kind: 'failed' }>): string =>
  outcome.failures
    .map(({ cluster, key, message }) =>
      say('{where}: {message}', { where: key ?? cluster, message }),
    )
    .join(' ');

/** What was done before somebody cancelled, as one message. */
export const cancelledWords = ({
  written: { length: count },
}: Extract<Outcome, { kind: 'cancelled' }>): string =>
  count === 0
    ? say('Cancelled. Nothing was written.')
    : say('Cancelled. {count, plural, one {# object was} other {# objects were}} written before.', {
        count,
      });

/**
 * Tells how a run ended; `done` is the sentence for a good end. Nobody waits for it: a message of the editor goes out of
 * sight by itself, and is not over until somebody closes it.
 */
export function tellOutcome(outcome: Outcome, done: string): void {
  switch (outcome.kind) {
    case 'done':
      void window.showInformationMessage(plainMessage(done));
      return;
    case 'cancelled':
      void window.showInformationMessage(cancelledWords(outcome));
      return;
    case 'failed':
      void window.showErrorMessage(plainMessage(failureWords(outcome)));
  }
}
