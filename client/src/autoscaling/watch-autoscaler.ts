import { kinds } from '../k8s/kinds/index.ts';
import { createShare } from '../k8s/kinds/share.ts';
import type { AutoscalerObject } from '../k8s/model.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterApi } from '../topology/api.ts';
import { RefusedError } from '../topology/api-problem.ts';
import { autoscalerHealth } from '../trees/autoscaling/autoscaler-row.ts';
import { say } from '../util/words.ts';

/** Milliseconds. */
export interface WatchPatience {
  /** Without a scaling and without trouble: it is well. The controller looks every 15 s. */
  readonly calm: number;
  /** In trouble for so long: it is not well. */
  readonly trouble: number;
  /** It is watched at most for so long. */
  readonly most: number;
  readonly every: number;
}

export const usualWatch: WatchPatience = {
  calm: 60_000,
  trouble: 45_000,
  most: 180_000,
  every: 3_000,
};

export interface WatchOptions {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Somebody has seen enough. */
  readonly signal: AbortSignal;
  readonly tell: (sentence: string) => void;
  readonly patience: WatchPatience;
}

export interface Watched {
  readonly well: boolean;
  /** What was seen, as a sentence. */
  readonly sentence: string;
}

/** Watches an HPA after a change: what it scales, and whether it can. `path` is that of the HPA. */
export async function watchAutoscaler(
  path: string,
  api: ClusterApi,
  { now, sleep, signal, tell, patience }: WatchOptions,
): Promise<Watched> {
  const began = now();
  const wanted: number[] = [];
  let changedAt = began;
  let troubleAt: number | undefined;
  let trouble = '';
  let told = '';
  for (;;) {
    const seen = await look(path, api);
    if (seen.desired !== undefined && seen.desired !== wanted.at(-1)) {
      if (wanted.length > 0) changedAt = now();
      wanted.push(seen.desired);
    }
    if (seen.trouble === '') troubleAt = undefined;
    else troubleAt ??= now();
    trouble = seen.trouble;
    const sentence = sentenceOf(wanted, trouble);
    if (sentence !== told) tell(sentence);
    told = sentence;
    if (troubleAt !== undefined && now() - troubleAt >= patience.trouble)
      return { well: false, sentence };
    const isCalm = troubleAt === undefined && now() - changedAt >= patience.calm;
    if (isCalm || signal.aborted || now() - began >= patience.most)
      return { well: trouble === '', sentence };
    await sleep(patience.every);
  }
}

interface Look {
  readonly desired?: number;
  /** Empty when there is none. */
  readonly trouble: string;
}

/** How it stands. An API server that does not answer is waited for. */
async function look(path: string, api: ClusterApi): Promise<Look> {
  try {
    const object = await api.get(path);
    const hpa = object && kinds.horizontalpodautoscalers.project(object, createShare());
    if (hpa === undefined) return { trouble: say('it is gone') };
    const trouble = troubleOf(hpa);
    return hpa.desired === undefined ? { trouble } : { desired: hpa.desired, trouble };
  } catch (error) {
    if (!(error instanceof ClusterError || error instanceof RefusedError)) throw error;
    return { trouble: error.message };
  }
}

function troubleOf(hpa: AutoscalerObject): string {
  const { level, words, why } = autoscalerHealth({ autoscaler: hpa, hpa });
  return level === 'error' ? [words, why].filter(Boolean).join(': ') : '';
}

function sentenceOf(wanted: readonly number[], trouble: string): string {
  const scaled =
    wanted.length < 2
      ? say('it has not scaled')
      : say('it scaled {replicas}', { replicas: wanted.join(' → ') });
  return trouble === ''
    ? say('{scaled} and is able to', { scaled })
    : say('{scaled}; {trouble}', { scaled, trouble });
}
