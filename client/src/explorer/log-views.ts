import type { Subscription } from '../util/emitter.ts';

/** A log of a container. */
export interface LogSource {
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  /** The only one of the pod when absent. */
  readonly container?: string;
  /** Of the run before. */
  readonly previous: boolean;
}

/** Logs that are followed, each in an output channel. */
export interface LogViews extends Subscription {
  /** Opens a channel and writes the lines of all sources into it as they come; one of the same title starts anew. */
  follow(title: string, sources: readonly LogSource[]): void;
}
