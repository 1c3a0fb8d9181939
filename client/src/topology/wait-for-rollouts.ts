import { asFields, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterApi } from './api.ts';
import { RefusedError } from './api-problem.ts';
import { rolloutOf } from './rollout.ts';
import type { Rollout } from './rollout.ts';
import type { RunOptions } from './run.ts';
import { say } from '../util/words.ts';

export interface WaitedFor {
  readonly path: string;
  readonly name: string;
}

type WaitOptions = Pick<RunOptions, 'now' | 'sleep' | 'tell' | 'patience'> & {
  readonly isOver: () => boolean;
};

/** Milliseconds between looks. */
const lookMs = 1_000;

/** Waits until the pods of workloads are as they should be; returns why not. Ends early when all is over. */
export async function waitForRollouts(
  cluster: string,
  workloads: readonly WaitedFor[],
  api: ClusterApi,
  options: WaitOptions,
): Promise<string | undefined> {
  const { now, patience } = options;
  let before = '';
  let progressAt = now();
  let stuckSince: number | undefined;
  while (!options.isOver()) {
    const stands = await look(workloads, api);
    const waiting = stands.filter(({ ready }) => !ready);
    if (waiting.length === 0) return undefined;
    const sentence = waiting.map((one) => one.sentence).join('; ');
    if (sentence !== before) options.tell({ kind: 'waiting', cluster, sentence });
    const isStuck = waiting.some(({ stuck }) => stuck);
    stuckSince = isStuck ? (stuckSince ?? now()) : undefined;
    if (sentence !== before && !isStuck) progressAt = now();
    before = sentence;
    if (stuckSince !== undefined && now() - stuckSince >= patience.stuck) return sentence;
    if (now() - progressAt >= patience.rollout) return sentence;
    await options.sleep(lookMs);
  }
  return undefined;
}

/** How workloads stand. An API server that does not answer is waited for like a pod. */
async function look(workloads: readonly WaitedFor[], api: ClusterApi): Promise<readonly Rollout[]> {
  return Promise.all(
    workloads.map(async ({ path, name }): Promise<Rollout> => {
      try {
        const workload = await api.get(path);
        if (workload === undefined) {
          return { ready: false, stuck: true, sentence: say('{name} is gone', { name }) };
        }
        const first = rolloutOf(workload, []);
        return first.ready ? first : rolloutOf(workload, await podsOf(path, workload, api));
      } catch (error) {
        if (!(error instanceof ClusterError || isPassing(error))) throw error;
        return { ready: false, stuck: false, sentence: error.message };
      }
    }),
  );
}

/** The API server is up, but not at work yet, or has too much to do. */
const isPassing = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && (error.refusal.status >= 500 || error.refusal.status === 429);

async function podsOf(path: string, workload: Fields, api: ClusterApi): Promise<readonly Fields[]> {
  const namespace = /\/namespaces\/([^/]+)\//u.exec(path)?.[1] ?? '';
  const selector = asFields(asFields(workload['spec'])?.['selector'])?.['matchLabels'];
  const labels = Object.entries(asTextRecord(selector)).map(([name, value]) => `${name}=${value}`);
  // Without labels every pod of the namespace would be meant.
  if (labels.length === 0) return [];
  return (await api.list(`/api/v1/namespaces/${namespace}/pods`, labels.join(','))) ?? [];
}
