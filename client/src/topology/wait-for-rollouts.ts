import { asFields, asText, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterApi } from './api.ts';
import { RefusedError } from './api-problem.ts';
import { lacksPods, rolloutOf } from './rollout.ts';
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
    if (!isStuck && (sentence !== before || waiting.some(({ busy }) => busy))) progressAt = now();
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
        if (first.ready) return first;
        const [pods, events] = await Promise.all([
          podsOf(path, workload, api),
          eventsOf(path, workload, api),
        ]);
        return rolloutOf(workload, pods, events);
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

const namespaceIn = (path: string): string => /\/namespaces\/([^/]+)\//u.exec(path)?.[1] ?? '';

/** What was told about a workload whose pods are missing. */
async function eventsOf(
  path: string,
  workload: Fields,
  api: ClusterApi,
): Promise<readonly Fields[]> {
  const uid = asText(asFields(workload['metadata'])?.['uid']);
  if (uid === undefined || !lacksPods(workload)) return [];
  const place = `/api/v1/namespaces/${namespaceIn(path)}/events`;
  const events = (await api.list(place, '', `involvedObject.uid=${uid}`)) ?? [];
  return events.filter((event) => asFields(event['involvedObject'])?.['uid'] === uid);
}

/** The pods that a workload selects; none where they must not be listed. */
export async function podsOf(
  path: string,
  workload: Fields,
  api: ClusterApi,
): Promise<readonly Fields[]> {
  const namespace = namespaceIn(path);
  const selector = asFields(asFields(workload['spec'])?.['selector'])?.['matchLabels'];
  const labels = Object.entries(asTextRecord(selector)).map(([name, value]) => `${name}=${value}`);
  // Without labels every pod of the namespace would be meant.
  if (labels.length === 0) return [];
  return (await api.list(`/api/v1/namespaces/${namespace}/pods`, labels.join(','))) ?? [];
}
