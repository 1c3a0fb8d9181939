import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { isRefusal } from '../topology/api.ts';
import type { ClusterApi } from '../topology/api.ts';
import { guarded, outcomeOf } from '../topology/apply-plan.ts';
import { kept } from '../topology/journal.ts';
import type { Outcome, RunOptions } from '../topology/run.ts';

/** An object that is patched in a cluster. */
export interface PatchedPlace {
  /** `aks/ScaledObject/shop/queue`. */
  readonly key: string;
  readonly context: string;
  readonly path: string;
  /** What is patched of the object as it is; nothing where it is so already. */
  readonly operations: (live: Fields) => readonly Fields[];
}

/** How often a version that somebody else outdated is asked for anew. */
const tries = 5;

/** Patches one object after the other, each in the journal before it is written. */
export async function patchObjects(
  places: readonly PatchedPlace[],
  options: RunOptions,
): Promise<Outcome> {
  const written: string[] = [];
  const failures: { cluster: string; key: string; message: string }[] = [];
  for (const place of places) {
    if (options.signal.aborted || failures.length > 0) break;
    const { key, context: cluster } = place;
    const message = await guarded(async () => {
      const api = await options.api(place.context);
      const failed = await patchOne(place, api, options);
      if (failed === undefined) written.push(key);
      return failed;
    });
    if (message !== undefined) failures.push({ cluster, key, message });
  }
  return outcomeOf(written, failures, options.signal.aborted);
}

async function patchOne(
  { key, context, path, operations }: PatchedPlace,
  api: ClusterApi,
  { journal, now, tell }: RunOptions,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const live = await api.get(path);
    if (live === undefined) return say('It is not there any more.');
    const patch = operations(live);
    if (patch.length === 0) return undefined;
    tell({ kind: 'object', key, state: 'writing' });
    const before = kept('before', live);
    await journal.write({ type: 'begin', key, cluster: context, path, attached: true, ...before });
    const version = asFields(live['metadata'])?.['resourceVersion'];
    try {
      const after = await api.patch(path, [
        { op: 'replace', path: '/metadata/resourceVersion', value: version },
        ...patch,
      ]);
      await journal.write({ type: 'done', key, at: now(), ...kept('after', after) });
      tell({ kind: 'object', key, state: 'written' });
      return undefined;
    } catch (error) {
      if (attempt >= tries || !isRefusal(error, 'stale')) throw error;
    }
  }
}
