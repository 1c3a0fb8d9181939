import { asFields, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { fieldManager, isRefusal } from './api.ts';
import type { ClusterApi } from './api.ts';
import { guarded, lastWriter, outcomeOf, taken } from './apply-plan.ts';
import { isSame } from './diff.ts';
import type { Run, RunEntry } from './journal.ts';
import { kept } from './journal.ts';
import { identityOf } from './make-plan.ts';
import { content, managersOf, sameJson } from './owned-fields.ts';
import { isWorkload } from './rollout.ts';
import type { Failure, Outcome, RunOptions } from './run.ts';
import { withVersion } from './run.ts';
import { asNew, managedFieldsBefore, undo } from './undo.ts';
import { waitForRollouts } from './wait-for-rollouts.ts';

/** How often a version that a controller's write outdated is asked for anew. */
const tries = 5;

/**
 * Takes a run back, last object first, in these clusters or in all of them: what it made is deleted, what it changed is
 * as it was, what it deleted is there again. What others changed since stays, and is told. A failure in one cluster
 * does not stop the others.
 */
export async function rollBack(
  run: Run,
  clusters: ReadonlySet<string>,
  options: RunOptions,
): Promise<Outcome> {
  const written: string[] = [];
  const failures: Failure[] = [];
  await Promise.all(
    run.clusters
      .filter(({ name }) => clusters.has(name))
      .map(async ({ name, context }) => {
        const entries = run.entries.filter(({ cluster }) => cluster === name).toReversed();
        const failed = await guarded(async () => {
          const api = await options.api(context);
          for (const entry of entries) {
            if (options.signal.aborted) return;
            const message = await taken(async () => {
              const back = await takeBack(entry, api, options);
              if (back.written) written.push(entry.key);
              return back.message;
            });
            if (message !== undefined) failures.push({ cluster: name, key: entry.key, message });
          }
          const message = await settled(name, entries, written, { api, options });
          if (message !== undefined) failures.push({ cluster: name, message });
        });
        if (failed !== undefined) failures.push({ cluster: name, message: failed });
      }),
  );
  return outcomeOf(written, failures, options.signal.aborted);
}

/** Waits until the pods of what was put back are as they were; returns why not. */
async function settled(
  cluster: string,
  entries: readonly RunEntry[],
  written: readonly string[],
  { api, options }: { readonly api: ClusterApi; readonly options: RunOptions },
): Promise<string | undefined> {
  const waiting = entries
    .filter(({ key, before }) => before !== undefined && written.includes(key))
    .map(({ path, before }) => ({ path, ...identityOf(before ?? {}) }))
    .filter(isWorkload)
    .map(({ path, metadata }) => ({ path, name: metadata.name }));
  const message = await waitForRollouts(cluster, waiting, api, {
    ...options,
    isOver: () => options.signal.aborted,
  });
  return message === undefined
    ? undefined
    : say('All was put back, but the pods are not as they were: {message}', { message });
}

interface Answer {
  readonly written: boolean;
  /** What stays otherwise than it was. */
  readonly message?: string;
}

const untouched: Answer = { written: false };
const stays = (message: string): Answer => ({ written: false, message });

/** What is answered of an object that is left alone, whatever is in it; undefined where it is to be taken back. */
function leftAlone(entry: RunEntry, live: Fields | undefined): Answer | undefined {
  const { attached, before } = entry;
  if (before === undefined && (live === undefined || attached)) return untouched;
  if (live === undefined)
    // What others made is theirs to make anew.
    return attached ? stays(say('It was deleted since: that stays.')) : undefined;
  if (asFields(live['metadata'])?.['deletionTimestamp'] !== undefined)
    return stays(say('It is still being deleted. Roll back again when it is gone.'));
  if (!isOurs(entry, live)) {
    const isTold =
      before === undefined ? entry.done : !sameJson(content(asNew(before)), content(live));
    return isTold ? stays(say('It was made anew since: that stays.')) : untouched;
  }
  return undefined;
}

/** Takes one object back. */
async function takeBack(entry: RunEntry, api: ClusterApi, options: RunOptions): Promise<Answer> {
  const { key, cluster, path, attached } = entry;
  // Of Secrets only a hash was kept: they are never taken back, and never deleted.
  if (/\/secrets\/[^/]+$/u.test(path)) return untouched;
  const live = await api.get(path);
  const left = leftAlone(entry, live);
  if (left !== undefined) return left;
  // Whoever refused our write would refuse this one too.
  if (isAsItWas(entry, live)) return untouched;
  options.tell({ kind: 'object', key, state: 'writing' });
  await options.journal.write({
    type: 'begin',
    key,
    cluster,
    path,
    attached,
    ...kept('before', live),
  });
  const result = await change(entry, live, api);
  await options.journal.write({
    type: 'done',
    key,
    at: options.now(),
    ...kept('after', result.after),
  });
  options.tell({ kind: 'object', key, state: 'written' });
  return { written: true, ...(result.message === undefined ? {} : { message: result.message }) };
}

const isAsItWas = ({ before }: RunEntry, live: Fields | undefined): boolean =>
  before !== undefined && live !== undefined && isSame(before, live);

const uidOf = (object: Fields): unknown => asFields(object['metadata'])?.['uid'];

/**
 * Whether an object is the one that the run wrote or was about to delete, and not one that was made anew. Of what it
 * may have made, without an answer to that write, whoever wrote last tells.
 */
function isOurs({ before, after }: RunEntry, live: Fields): boolean {
  if (before !== undefined) return after !== undefined || uidOf(before) === uidOf(live);
  return after === undefined ? lastWriter(live) === fieldManager : uidOf(after) === uidOf(live);
}

/** The object as our write left it; where that was not confirmed, whoever wrote last tells whether it came through. */
function writtenBy({ after, done }: RunEntry, before: Fields, live: Fields): Fields {
  if (done && after !== undefined) return after;
  const ours = (object: Fields) => managersOf(object).filter(({ name }) => name === fieldManager);
  const isLast = lastWriter(live) === fieldManager;
  return isLast || !sameJson(ours(before), ours(live)) ? live : before;
}

interface TakenBack {
  readonly after: Fields | undefined;
  readonly message?: string;
}

async function change(
  entry: RunEntry,
  live: Fields | undefined,
  api: ClusterApi,
): Promise<TakenBack> {
  const { path, before } = entry;
  if (before === undefined) {
    await api.remove(path, asText(asFields(live?.['metadata'])?.['uid']) ?? '');
    return { after: undefined };
  }
  if (live === undefined) {
    return { after: await api.create(path.slice(0, path.lastIndexOf('/')), asNew(before)) };
  }
  return putBack(entry, before, live, api);
}

async function putBack(
  entry: RunEntry,
  before: Fields,
  first: Fields,
  api: ClusterApi,
): Promise<TakenBack> {
  const { path } = entry;
  let live = first;
  for (let attempt = 1; ; attempt += 1) {
    const after = writtenBy(entry, before, live);
    const { object, kept: left } = undo(before, after, live);
    try {
      const version = asFields(live['metadata'])?.['resourceVersion'];
      const put = await api.replace(path, withVersion(object, version));
      const restored = await restoreOwners(
        path,
        managedFieldsBefore(before, after, live),
        put,
        api,
      );
      if (left.length === 0) return { after: restored };
      const fields = left.join(', ');
      return {
        after: restored,
        message: say('Others changed {fields} since: that stays.', { fields }),
      };
    } catch (error) {
      if (attempt >= tries || !isRefusal(error, 'stale')) throw error;
      live = (await api.get(path)) ?? live;
    }
  }
}

/**
 * Gives the fields back to whom they belonged, so that the next apply finds no conflict with ourselves. Only onto this
 * version: the API server answers a patch with another one as it does a replacement.
 */
async function restoreOwners(
  path: string,
  managedFields: unknown,
  object: Fields,
  api: ClusterApi,
): Promise<Fields> {
  if (managedFields === undefined) return object;
  const version = asFields(object['metadata'])?.['resourceVersion'];
  return api.patch(path, [
    { op: 'replace', path: '/metadata/resourceVersion', value: version },
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
  ]);
}
