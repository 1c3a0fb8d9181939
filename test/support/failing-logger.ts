import { expect } from 'vitest';
import type { Log } from '../../server/src/util/log.ts';

/** A log that keeps what it is told; an error is a failure of the test that caused it. */
export interface FailingLogger {
  readonly log: Log;
  readonly lines: readonly string[];
  /** Fails the test when an error was logged that it did not expect. */
  readonly verify: () => void;
  /** Takes the errors logged so far: they were expected. */
  readonly takeErrors: () => readonly string[];
}

export const createFailingLogger = (): FailingLogger => {
  const lines: string[] = [];
  let errors: string[] = [];
  const at =
    (level: string) =>
    (message: string): void => {
      lines.push(`${level}: ${message}`);
    };
  return {
    lines,
    log: {
      error: (message) => {
        errors.push(message);
        at('error')(message);
      },
      warn: at('warn'),
      info: at('info'),
      debug: at('debug'),
    },
    verify: () => {
      expect(errors, 'errors in the log').toEqual([]);
    },
    takeErrors: () => {
      const taken = errors;
      errors = [];
      return taken;
    },
  };
};
