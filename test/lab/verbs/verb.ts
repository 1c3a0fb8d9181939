// What a verb of `npm run lab` is.
import type { Progress } from '../../stand/progress.mjs';

export interface VerbContext {
  readonly log: (line: string) => void;
  readonly progress: Progress;
  /** Aborted when the person wants the end. */
  readonly signal: AbortSignal;
}

export interface Verb {
  /** As it is typed, with its options. */
  readonly usage: string;
  readonly summary: string;
  run(args: readonly string[], context: VerbContext): Promise<void>;
}
