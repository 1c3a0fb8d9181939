import type { Subscription } from './emitter.ts';

/** Tells whoever works that nobody waits any more; a token of the editor is one. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): Subscription;
}

/** Of work that nobody can call off. */
export const neverCancelled: Cancellation = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};
