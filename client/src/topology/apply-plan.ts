import { ClusterError } from '../k8s/port.ts';
import { asFields, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { fieldManager, isRefusal } from './api.ts';
import type { ClusterApi, Written } from './api.ts';
import { RefusedError } from './api-problem.ts';
import { partOfLabel } from './apply-set.ts';
import { checkQueriers } from './check-queriers.ts';
import { kept } from './journal.ts';
import { content, managersOf, sameJson } from './owned-fields.ts';
import { isChange, mayMake, notOurs } from './plan.ts';
import type { Change, Choice, Plan, PlannedObject } from './plan.ts';
import { isWorkload } from './rollout.ts';
import type { Failure, Outcome, RunOptions } from './run.ts';
import { withVersion } from './run.ts';
import { hasPods, stepsOf } from './steps.ts';
import type { Step } from './steps.ts';
import { waitForRollouts } from './wait-for-rollouts.ts';
import { withoutFields } from './without-fields.ts';

/** What people decided about objects in conflict, by key. Those without a word are left as they are. */
export type Choices = ReadonlyMap<string, Choice>;

/** How often a version that a controller's write outdated is asked for anew. */
const tries = 5;

/**
 * Brings a plan into its clusters, step by step, and waits until all is at work. Stops before the next object when it
 * is cancelled or when anything fails anywhere. Rejects only for errors of our own.
 */
export async function applyPlan(
  plan: Plan,
  choices: Choices,
  options: RunOptions,
): Promise<Outcome> {
  const written: string[] = [];
  const failures: Failure[] = [];
  const stop = new AbortController();
  const contexts = new Map(plan.clusters.map(({ name, context }) => [name, context]));
  const isOver = (): boolean => options.signal.aborted || stop.signal.aborted;

  const fail = (failure: Failure): void => {
    failures.push(failure);
    stop.abort();
  };

  const inCluster = async (
    step: Step,
    { name, objects }: Step['clusters'][number],
  ): Promise<void> => {
    const api = await options.api(contexts.get(name) ?? name);
    for (const object of objects) {
      if (isOver()) return;
      if (!isWritten(object, choices)) continue;
      options.tell({ kind: 'object', key: object.key, state: 'writing' });
      const message = await guarded(async () =>
        write(object, choices.get(object.key), api, options),
      );
      if (message !== undefined) return fail({ cluster: name, key: object.key, message });
      written.push(object.key);
      options.tell({ kind: 'object', key: object.key, state: 'written' });
    }
    if (isOver() || !hasPods(step)) return;
    const waiting = objects
      .filter(({ manifest }) => isWorkload(manifest))
      .map(({ path, manifest }) => ({ path, name: manifest.metadata.name }));
    const message = await waitForRollouts(name, waiting, api, { ...options, isOver });
    if (message !== undefined) fail({ cluster: name, message });
  };

  for (const step of stepsOf(plan.clusters, (object) => choices.get(object.key) !== 'skip')) {
    if (isOver()) break;
    await Promise.all(
      step.clusters.map(async (cluster) => {
        const message = await guarded(async () => inCluster(step, cluster));
        if (message !== undefined && !isOver()) fail({ cluster: cluster.name, message });
      }),
    );
  }
  if (!isOver()) failures.push(...(await checkQueriers(plan, options)));
  return outcomeOf(written, failures, options.signal.aborted);
}

const isWritten = (object: PlannedObject, choices: Choices): boolean => {
  if (!isChange(object)) return false;
  if (object.change.kind !== 'conflict') return true;
  const choice = choices.get(object.key);
  return choice === 'take' || choice === 'leave';
};

/** How a run ended; what went wrong is told though somebody cancelled it too. */
export const outcomeOf = (
  written: readonly string[],
  failures: readonly Failure[],
  cancelled: boolean,
): Outcome => {
  if (failures.length > 0) return { kind: 'failed', written, failures };
  return { kind: cancelled ? 'cancelled' : 'done', written };
};

/** Why a cluster did not do it, as a sentence; undefined when it did. */
export async function guarded(work: () => Promise<void | string>): Promise<string | undefined> {
  try {
    return (await work()) ?? undefined;
  } catch (error) {
    if (error instanceof RefusedError || error instanceof ClusterError) return error.message;
    throw error;
  }
}

/** Why the API server did not take one object, as a sentence; rejects when it does not answer at all. */
export async function taken(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}

/** Writes one object; returns why not. */
async function write(
  object: PlannedObject,
  choice: Choice | undefined,
  api: ClusterApi,
  options: RunOptions,
): Promise<string | undefined> {
  const { change, path, key, cluster, attached, manifest } = object;
  const force = choice === 'take';
  const wanted = choice === 'leave' ? left(object) : manifest;
  for (let attempt = 1; ; attempt += 1) {
    const live = await api.get(path);
    // The answer to our write was lost, and the write was asked for again: it had come through.
    if (attempt > 1 && live !== undefined && isThere(change, live)) {
      await options.journal.write({ type: 'done', key, at: options.now(), ...kept('after', live) });
      return undefined;
    }
    const moved = movedOn(object, live);
    if (moved !== undefined) return moved;
    const begin = { type: 'begin', key, cluster, path, attached, ...kept('before', live) } as const;
    await options.journal.write(begin);
    const version = asFields(live?.['metadata'])?.['resourceVersion'];
    const bound = version === undefined ? wanted : withVersion(wanted, version);
    const result = await applied(
      async () => api.apply(path, bound, { dryRun: false, force }),
      attempt,
    );
    if (result === 'again') continue;
    const { object: after } = result;
    if (live === undefined && isOfOthers(result)) {
      // No write can be bound to an object not being there. What others made is not deleted by taking this run back.
      await options.journal.write({ ...begin, attached: true });
      return say('Somebody made it in the same moment. Plan again.');
    }
    await options.journal.write({ type: 'done', key, at: options.now(), ...kept('after', after) });
    return undefined;
  }
}

/** Of what was not there a moment before. */
const isOfOthers = ({ created, repeated }: Written): boolean => !created && !repeated;

const isThere = (change: Change, live: Fields): boolean =>
  (change.kind === 'update' || change.kind === 'conflict') &&
  sameJson(content(change.after), content(live));

/** The object without the fields of others; to another topology that has it, it goes on to belong. */
function left({ manifest, change }: PlannedObject): Fields {
  if (change.kind !== 'conflict') return manifest;
  const rest = withoutFields(
    manifest,
    change.conflicts.map(({ field }) => field),
  );
  const owner = asTextRecord(asFields(change.live['metadata'])?.['labels'])[partOfLabel];
  const metadata = asFields(rest['metadata']);
  return owner === undefined || partOfLabel in asTextRecord(metadata?.['labels'])
    ? rest
    : {
        ...rest,
        metadata: {
          ...metadata,
          labels: { ...asFields(metadata?.['labels']), [partOfLabel]: owner },
        },
      };
}

/** A controller's write in between is no reason to stop: it is looked at again. */
async function applied(work: () => Promise<Written>, attempt: number): Promise<Written | 'again'> {
  try {
    return await work();
  } catch (error) {
    if (attempt < tries && isRefusal(error, 'stale')) return 'again';
    throw error;
  }
}

/** Why an object must not be written as it was planned; undefined when nothing that people chose is different since. */
function movedOn(object: PlannedObject, live: Fields | undefined): string | undefined {
  const { change } = object;
  const planned = 'live' in change ? change.live : undefined;
  if (planned === undefined && live !== undefined && change.kind !== 'untried')
    return say('{manager} made it since the plan. Plan again.', { manager: lastWriter(live) });
  if (planned !== undefined && live === undefined)
    return say('It was deleted since the plan. Plan again.');
  if (live === undefined) return mayMake(object) ? undefined : notOurs();
  return planned === undefined || sameJson(content(planned), content(live))
    ? undefined
    : say('{manager} changed it since the plan. Plan again.', { manager: lastWriter(live) });
}

/** Whoever wrote last, but for status. */
export const lastWriter = (object: Fields): string =>
  managersOf(object)
    .filter(({ subresource }) => subresource === '')
    .toSorted((left, right) => (left.time < right.time ? -1 : 1))
    .at(-1)?.name ?? fieldManager;
