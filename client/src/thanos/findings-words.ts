import type { Severity } from '../../../server/src/protocol/doctor.ts';
import { say } from '../util/words.ts';

/** The worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** A finding of that severity in one word. */
export function severityWord(severity: Severity): string {
  switch (severity) {
    case 'error':
      return say('Error');
    case 'warning':
      return say('Warning');
    case 'info':
      return say('Note');
  }
}

/** That so many checks found nothing, in a few words behind something else. */
export function nothingFoundWords(checks: number): string {
  return say('{count, plural, one {# check} other {# checks}}, nothing found', { count: checks });
}

/** That so many checks found nothing, as a sentence. */
export function nothingFoundSentence(checks: number): string {
  return say('Nothing found by {count, plural, one {# check} other {# checks}}.', {
    count: checks,
  });
}
