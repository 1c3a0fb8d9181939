import type {
  DeployedQuerier,
  MigrationCheck,
  MigrationStage,
} from '../../../../server/src/protocol/topology.ts';
import { ClusterError } from '../../k8s/port.ts';
import { say } from '../../util/words.ts';
import type { ClusterApi } from '../api.ts';
import { RefusedError } from '../api-problem.ts';
import { surplusStores } from '../application-check.ts';
import { applyPlan } from '../apply-plan.ts';
import type { Choices } from '../apply-plan.ts';
import type { Plan } from '../plan.ts';
import { remove } from '../remove.ts';
import type { Failure, Outcome, RunOptions } from '../run.ts';
import { historyOf, lostSince, spanOf } from './history.ts';
import type { History, Span } from './history.ts';
import { against } from './stage-checks.ts';

/** Milliseconds. */
export interface StagePatience {
  /** Until queriers no longer ask what goes. */
  readonly forgotten: number;
  /** Until a check holds: gateways look for new blocks every 15 minutes. */
  readonly check: number;
}

export const usualStagePatience: StagePatience = { forgotten: 300_000, check: 20 * 60_000 };

/** Milliseconds between looks. */
const lookMs = 5_000;

export interface StageRun {
  readonly stage: MigrationStage;
  /** What its deployment would change. */
  readonly plan: Plan;
  readonly choices: Choices;
  /** What has to hold before anything is written. */
  readonly before: readonly MigrationCheck[];
  readonly after: readonly MigrationCheck[];
  readonly patience: StagePatience;
  /** Goes on with what broke off, or back: stores may be away then, and history is what the others know. */
  readonly mends?: boolean;
}

/**
 * Brings a stage into the clusters: checks, what comes, then what goes once nobody asks it any more, and checks again,
 * all history among them. What fails leaves the clusters between two stages that both answer.
 */
export async function runStage(run: StageRun, options: RunOptions): Promise<Outcome> {
  const { plan, choices } = run;
  const hindered = await failuresOf(run.before, run, options, 0);
  if (hindered.length > 0) return { kind: 'failed', written: [], failures: hindered };
  const remembered: Remembered[] = [];
  const unknown = await remember(run, options, remembered);
  if (unknown.length > 0) return { kind: 'failed', written: [], failures: unknown };
  const applied = await applyPlan(plan, choices, options);
  if (applied.kind !== 'done') return applied;
  const gone = await forget(run, options);
  const written = [...applied.written, ...gone.written];
  if (gone.kind !== 'done') return { ...gone, written };
  const failures = [
    ...(await failuresOf(run.after, run, options, run.patience.check)),
    ...(await forgotten(remembered, run, options)),
  ];
  if (failures.length > 0) return { kind: 'failed', written, failures };
  return { kind: options.signal.aborted ? 'cancelled' : 'done', written };
}

/** Deletes what the stage no longer has, once no querier asks it. */
async function forget({ stage, plan, patience }: StageRun, options: RunOptions): Promise<Outcome> {
  const doomed = plan.clusters.flatMap(({ name, context, leftovers }) =>
    leftovers.map((leftover) => ({ ...leftover, cluster: name, context, precious: false })),
  );
  if (doomed.length === 0) return { kind: 'done', written: [] };
  const failures = (
    await Promise.all(
      stage.deployment.queriers.map(async (querier) =>
        waitUntil(querier.cluster, patience.forgotten, options, async () => {
          const api = await apiOf(plan, options)(querier.cluster);
          const { namespace, service, port } = querier;
          const answer = await api.ask({ namespace, service, port }, '/api/v1/stores');
          const surplus = surplusStores(querier, answer);
          return surplus.length === 0
            ? undefined
            : say('{querier} still asks what goes: {surplus}', {
                querier: service,
                surplus: surplus.join('; '),
              });
        }),
      ),
    )
  ).flat();
  if (failures.length > 0) return { kind: 'failed', written: [], failures };
  if (options.signal.aborted) return { kind: 'cancelled', written: [] };
  return remove(doomed, options);
}

const apiOf =
  ({ clusters }: Pick<Plan, 'clusters'>, { api }: Pick<RunOptions, 'api'>) =>
  async (cluster: string): Promise<ClusterApi> =>
    api(clusters.find(({ name }) => name === cluster)?.context ?? cluster);

/** Looks until nothing is against it; a cluster that does not answer is. */
async function waitUntil(
  cluster: string,
  patienceMs: number,
  { now, sleep, signal, tell }: RunOptions,
  look: () => Promise<string | undefined>,
): Promise<readonly Failure[]> {
  const until = now() + patienceMs;
  for (;;) {
    const sentence = await look().catch((error: unknown) => {
      if (error instanceof RefusedError || error instanceof ClusterError) return error.message;
      throw error;
    });
    if (sentence === undefined || signal.aborted) return [];
    tell({ kind: 'checking', cluster, sentence });
    if (now() >= until) return [{ cluster, message: sentence }];
    await sleep(lookMs);
  }
}

async function failuresOf(
  checks: readonly MigrationCheck[],
  { plan }: StageRun,
  options: RunOptions,
  patienceMs: number,
): Promise<readonly Failure[]> {
  const found = await Promise.all(
    checks.map(async (check) =>
      waitUntil(clusterOf(check), patienceMs, options, async () =>
        against(check, { apiOf: apiOf(plan, options) }),
      ),
    ),
  );
  return found.flat();
}

const clusterOf = (check: MigrationCheck): string =>
  (check.kind === 'copied' ? check.to : check.gateways)[0]?.cluster ?? '';

/** What a global querier answered over all history before a stage. */
interface Remembered {
  readonly querier: DeployedQuerier;
  readonly span: Span;
  readonly history: History;
}

/** Adds what global queriers answer now; returns why one does not, since nobody could say afterwards what was lost. */
async function remember(
  { stage, plan, mends }: StageRun,
  options: RunOptions,
  remembered: Remembered[],
): Promise<readonly Failure[]> {
  const globals = stage.deployment.queriers.filter(({ global }) => global);
  const found = await Promise.all(
    globals.map(async (querier) =>
      waitUntil(querier.cluster, options.patience.check, options, async () => {
        const api = await apiOf(plan, options)(querier.cluster);
        const span = await spanOf(api, querier, options.now()).catch(absent);
        if (span === undefined || typeof span === 'string') return span;
        const history = await historyOf(api, querier, { ...span, partial: mends === true });
        if (typeof history === 'string') return history;
        remembered.push({ querier, span, history });
        return undefined;
      }),
    ),
  );
  return found.flat();
}

/**
 * A querier that is not there yet, or has no pod, has nothing that could be lost; rejects for any other error. Source of
 * the words: k8s.io/kubernetes v1.36.3 pkg/registry/core/service/storage/storage.go ResourceLocation.
 */
const absent = (error: unknown): undefined => {
  if (error instanceof ClusterError) {
    const { kind, status, message } = error.problem;
    if (kind === 'not-found') return undefined;
    if (status === 503 && message.startsWith('no endpoints available for service')) {
      return undefined;
    }
  }
  throw error;
};

/** Asks the same again until the answer is as good as it was. */
async function forgotten(
  remembered: readonly Remembered[],
  { plan }: StageRun,
  options: RunOptions,
): Promise<readonly Failure[]> {
  const found = await Promise.all(
    remembered.map(async ({ querier, span, history }) =>
      waitUntil(querier.cluster, options.patience.check, options, async () => {
        const api = await apiOf(plan, options)(querier.cluster);
        const after = await historyOf(api, querier, span);
        if (typeof after === 'string') return after;
        const lost = lostSince(history, after);
        return lost.length === 0 ? undefined : lost.join(' ');
      }),
    ),
  );
  return found.flat();
}
