import type { CancellationToken } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from './protocol-values.ts';
import type { Log } from '../util/log.ts';
import type { Clock } from '../util/timers.ts';

/** One request on its way: its name for the log, the client's wish to stop, the answer when we fail. */
export interface RequestFrame<R> {
  readonly name: string;
  readonly token: CancellationToken;
  readonly fallback: R;
  /** The answer is wanted also when it comes after the wish to stop. */
  readonly answersCancelled?: boolean;
}

export interface RunRequestTools {
  readonly log: Log;
  /** Receives how long each request took; shown at trace level only. */
  readonly trace: (message: string) => void;
  readonly clock: Clock;
  /** Lets messages that wait, a cancellation above all, be read before the work starts. */
  readonly yieldToIo: () => Promise<void>;
}

export type RunRequest = <R>(
  frame: RequestFrame<R>,
  work: () => R | Promise<R>,
) => Promise<R | ResponseError<never>>;

const cancelled = (): ResponseError<never> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled by the client');

/** Text of anything that was thrown, for the log. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/**
 * The one wrapper around every request: cancellation before and after, time at trace level, and a failure of one
 * feature that is logged and answered with the fallback, so that it stops nothing else.
 */
export const createRunRequest =
  ({ log, trace, clock, yieldToIo }: RunRequestTools): RunRequest =>
  async ({ name, token, fallback, answersCancelled = false }, work) => {
    await yieldToIo();
    if (token.isCancellationRequested) return cancelled();
    const started = clock();
    try {
      const answer = await work();
      return token.isCancellationRequested && !answersCancelled ? cancelled() : answer;
    } catch (error) {
      if (token.isCancellationRequested) return cancelled();
      log.error(`${name} failed: ${describeError(error)}`);
      return fallback;
    } finally {
      trace(`${name}: ${String(clock() - started)} ms`);
    }
  };
