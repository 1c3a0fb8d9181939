// Steps of load: what a cluster is sent, and for how long. Pure.
import { adviceNeeds } from '../../../server/src/autoscale/index.ts';

/** One step. */
export interface LoadStep {
  /** So many times the usual requests. */
  readonly times: number;
  readonly seconds: number;
}

/** Advice looks at so long a time at once: `adviceNeeds.block` of the server. */
export const blockMs = adviceNeeds.block;

/**
 * One block each. Eighteen times the usual is what six replicas barely serve, so that
 * a cluster is slow for long enough to tell how much a replica takes; the others are between that and nothing to do.
 */
export const usualSteps: readonly LoadStep[] = [1, 18, 6, 18, 3, 12].map((times) => ({
  times,
  seconds: blockMs / 1000,
}));

/** Reads `1x:180,18x:90`: times the usual and seconds; undefined for anything else. */
export const parseSteps = (text: string): readonly LoadStep[] | undefined => {
  const steps = text.split(',').map((part): LoadStep | undefined => {
    const [, times = '', seconds = ''] = /^(\d+(?:\.\d+)?)x:(\d+)$/.exec(part.trim()) ?? [];
    return times === '' || Number(seconds) === 0
      ? undefined
      : { times: Number(times), seconds: Number(seconds) };
  });
  return steps.every((step) => step !== undefined) ? steps : undefined;
};

/** As `parseSteps` reads it. */
export const stepsText = (steps: readonly LoadStep[]): string =>
  steps.map(({ times, seconds }) => `${String(times)}x:${String(seconds)}`).join(',');

export const secondsOf = (steps: readonly LoadStep[]): number =>
  steps.reduce((sum, { seconds }) => sum + seconds, 0);
