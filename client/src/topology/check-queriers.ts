import type { DeployedQuerier } from '../../../server/src/protocol/topology.ts';
import { ClusterError } from '../k8s/port.ts';
import { say } from '../util/words.ts';
import type { ClusterApi } from './api.ts';
import { RefusedError } from './api-problem.ts';
import { incomplete, missingStores } from './application-check.ts';
import type { Plan } from './plan.ts';
import type { Failure, RunOptions } from './run.ts';

type CheckOptions = Pick<RunOptions, 'api' | 'now' | 'sleep' | 'tell' | 'patience' | 'signal'>;

/** Milliseconds between looks. */
const lookMs = 2_000;

/** One question that everybody has to answer. */
const question = new URLSearchParams({ query: 'count(up)by(cluster)', partial_response: 'false' });

/** Waits until every querier shows all stores that it has to, and one query over all of them answers. */
export async function checkQueriers(
  { deployment, clusters }: Pick<Plan, 'deployment' | 'clusters'>,
  options: CheckOptions,
): Promise<readonly Failure[]> {
  const found = await Promise.all(
    deployment.queriers.map(async (querier): Promise<readonly Failure[]> => {
      const context = clusters.find(({ name }) => name === querier.cluster)?.context;
      const message = await checked(querier, context ?? querier.cluster, options);
      return message === undefined ? [] : [{ cluster: querier.cluster, message }];
    }),
  );
  return found.flat();
}

async function checked(
  querier: DeployedQuerier,
  context: string,
  { api, now, sleep, tell, patience, signal }: CheckOptions,
): Promise<string | undefined> {
  const { cluster, service } = querier;
  const until = now() + patience.check;
  for (;;) {
    const why = await lacking(querier, async () => api(context));
    if (why === undefined || signal.aborted) return undefined;
    const sentence = say('{querier}: {why}', { querier: service, why });
    tell({ kind: 'checking', cluster, sentence });
    if (now() >= until) return sentence;
    await sleep(lookMs);
  }
}

/** What a querier lacks now; undefined when all is there. */
async function lacking(
  querier: DeployedQuerier,
  open: () => Promise<ClusterApi>,
): Promise<string | undefined> {
  const { namespace, service, port } = querier;
  const place = { namespace, service, port };
  try {
    const api = await open();
    const missing = missingStores(querier, await api.ask(place, '/api/v1/stores'));
    if (missing.length > 0) return missing.join('; ');
    return incomplete(await api.ask(place, `/api/v1/query?${question.toString()}`));
  } catch (error) {
    if (error instanceof RefusedError || error instanceof ClusterError) return error.message;
    throw error;
  }
}
