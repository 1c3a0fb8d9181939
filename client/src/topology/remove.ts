import type { DeployedCluster, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { inParallel } from '../util/in-parallel.ts';
import { asFields, asText, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import type { ClusterApi } from './api.ts';
import { fieldManager } from './api.ts';
import { RefusedError } from './api-problem.ts';
import { guarded, outcomeOf, taken } from './apply-plan.ts';
import { applySetId, kindsWith, parentOf } from './apply-set.ts';
import { otherSource } from './file-source.ts';
import type { FileSource } from './file-source.ts';
import { kept } from './journal.ts';
import { listPath, manifestPath } from './kinds.ts';
import { identityOf, keyOf, membersOf } from './make-plan.ts';
import { managersOf } from './owned-fields.ts';
import type { OtherFile } from './plan.ts';
import { isWorkload } from './rollout.ts';
import type { Failure, Outcome, RunOptions } from './run.ts';
import { podsOf } from './wait-for-rollouts.ts';
import { say } from '../util/words.ts';

/** An object that would be deleted. */
export interface Doomed {
  readonly key: string;
  readonly cluster: string;
  readonly context: string;
  readonly path: string;
  readonly live: Fields;
  /** Belongs to somebody else: it stays, and only our fields of it go. */
  readonly attached?: true;
  /** Volumes and namespaces hold what cannot be made again: their name has to be typed. */
  readonly precious: boolean;
}

/** What a cluster has of a topology. */
export interface Everything {
  readonly doomed: readonly Doomed[];
  /** Kinds that must not be listed: what there is of them is not known. */
  readonly unlisted: readonly string[];
  /** Another file brought it. */
  readonly other?: FileSource | undefined;
}

/** Requests to one API server at the same time. */
const atOnce = 12;

const kindsInOrder: readonly string[] = [
  'ServiceMonitor',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Job',
  'Deployment',
  'StatefulSet',
  'Service',
  'ConfigMap',
  'ClusterRoleBinding',
  'ClusterRole',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'Namespace',
];

const rank = ({ live }: Doomed): number => kindsInOrder.indexOf(asText(live['kind']) ?? '');

/** Everything of a topology in a cluster: its members, what stands for them, the volumes, a namespace that we made. */
export async function everythingIn(
  deployment: TopologyDeployment,
  cluster: DeployedCluster,
  api: ClusterApi,
  source?: FileSource,
): Promise<Everything> {
  const { name, namespace, context } = cluster;
  const id = applySetId(deployment.name, namespace);
  const [{ members, unlisted }, parent, home] = await Promise.all([
    membersOf(cluster, { api, id, kinds: kindsWith(true) }),
    api.get(manifestPath(parentOf(deployment.name, namespace, { monitors: false }))),
    api.get(`${listPath('Namespace', '')}/${encodeURIComponent(namespace)}`),
  ]);
  const claims = await claimsOf([...members.values()], namespace, api);
  const doomed = (live: Fields, precious = false): Doomed => {
    const identity = identityOf(live);
    return {
      key: keyOf(name, identity),
      cluster: name,
      context,
      path: manifestPath(identity),
      live,
      precious,
    };
  };
  const attached = await attachedIn(cluster, api);
  const isOurs =
    asTextRecord(asFields(home?.['metadata'])?.['labels'])['app.kubernetes.io/managed-by'] ===
    'gauntlet';
  const all = [
    ...attached.map((live) => ({ ...doomed(live), attached: true as const })),
    ...[...members.values()].map((live) => doomed(live)),
    ...(parent === undefined ? [] : [doomed(parent)]),
    ...(claims ?? []).map((live) => doomed(live, true)),
    ...(home !== undefined && isOurs ? [doomed(home, true)] : []),
  ];
  return {
    doomed: all.toSorted((left, right) => rank(left) - rank(right)),
    unlisted: claims === undefined ? [...unlisted, 'PersistentVolumeClaim'] : unlisted,
    other: otherSource(parent, source),
  };
}

/** What all clusters have of a topology. */
export interface Everywhere {
  readonly doomed: readonly Doomed[];
  /** Clusters in which kinds must not be listed: what there is of them is not known. */
  readonly unlisted: readonly { readonly cluster: string; readonly kinds: readonly string[] }[];
  /** Clusters that do not answer, and why: what is there is not known. */
  readonly silent: readonly Failure[];
  /** Clusters in which another file brought it. */
  readonly others: readonly OtherFile[];
}

/** Everything of a topology. Each cluster answers for itself: one that does not answer keeps nobody from the others. */
export async function everywhere(
  deployment: TopologyDeployment,
  open: RunOptions['api'],
  source?: FileSource,
): Promise<Everywhere> {
  const asked = await Promise.all(
    deployment.clusters.map(async (cluster) => {
      let found: Everything = { doomed: [], unlisted: [] };
      const message = await guarded(async () => {
        found = await everythingIn(deployment, cluster, await open(cluster.context), source);
      });
      const { name, context, namespace } = cluster;
      return { cluster: name, context, namespace, message, ...found };
    }),
  );
  return {
    doomed: asked.flatMap(({ doomed }) => doomed),
    unlisted: asked
      .filter(({ unlisted }) => unlisted.length > 0)
      .map(({ cluster, unlisted }) => ({ cluster, kinds: unlisted })),
    silent: asked.flatMap(({ cluster, message }) =>
      message === undefined ? [] : [{ cluster, message }],
    ),
    others: asked.flatMap(({ cluster, context, namespace, other }) =>
      other === undefined ? [] : [{ cluster, context, namespace, source: other }],
    ),
  };
}

/** What others made and we wrote fields of. What must not be looked at is left alone. */
async function attachedIn(
  { objects }: DeployedCluster,
  api: ClusterApi,
): Promise<readonly Fields[]> {
  const found = await inParallel(
    objects.filter(({ attached }) => attached),
    atOnce,
    async ({ manifest }) => api.get(manifestPath(manifest)).catch(ignoreRefusal),
  );
  return found.flatMap((live) =>
    live !== undefined && managersOf(live).some(({ name }) => name === fieldManager) ? [live] : [],
  );
}

const ignoreRefusal = (error: unknown): undefined => {
  if (error instanceof RefusedError) return undefined;
  throw error;
};

/**
 * Volumes of StatefulSets: their controller labels the claims with the set's own selector. Undefined where they must not
 * be listed.
 */
async function claimsOf(
  members: readonly Fields[],
  namespace: string,
  api: ClusterApi,
): Promise<readonly Fields[] | undefined> {
  const sets = members.filter(({ kind }) => kind === 'StatefulSet');
  const lists = await inParallel(sets, sets.length, async (set) => {
    const selector = asFields(asFields(set['spec'])?.['selector'])?.['matchLabels'];
    const labels = Object.entries(asTextRecord(selector)).map(([key, value]) => `${key}=${value}`);
    // Without labels every volume of the namespace would be meant.
    if (labels.length === 0) return { items: [] };
    const place = listPath('PersistentVolumeClaim', namespace);
    return { items: await api.list(place, labels.join(',')) };
  });
  if (lists.some(({ items }) => items === undefined)) return undefined;
  const all = lists.flatMap(({ items }) => items ?? []);
  const claims = new Map(all.map((claim) => [identityOf(claim).metadata.name, claim]));
  return [...claims.values()];
}

/**
 * Deletes objects, cluster by cluster side by side, in their order. A failure in one does not stop the others: neither
 * do clusters that nobody could look into (`silent`), which are told. The journal has what is left.
 */
export async function remove(
  doomed: readonly Doomed[],
  options: RunOptions,
  silent: readonly Failure[] = [],
): Promise<Outcome> {
  const written: string[] = [];
  const failures: Failure[] = [...silent];
  const clusters = [...new Set(doomed.map(({ cluster }) => cluster))];
  for (const { cluster, message } of silent) {
    await options.journal.write({ type: 'left', cluster, keys: [], message, at: options.now() });
  }
  // A window that goes in the middle tells nothing any more: what is left then is what is not done of these.
  for (const cluster of clusters) {
    const keys = doomed.filter((one) => one.cluster === cluster).map(({ key }) => key);
    await options.journal.write({ type: 'doomed', cluster, keys });
  }
  await Promise.all(
    clusters.map(async (cluster) => {
      const mine = doomed.filter((object) => object.cluster === cluster);
      const failed = await guarded(async () => {
        for (const one of mine) {
          if (options.signal.aborted) return;
          options.tell({ kind: 'object', key: one.key, state: 'writing' });
          const message = await taken(async () => removeOne(one, options));
          if (message !== undefined) failures.push({ cluster, key: one.key, message });
          else {
            written.push(one.key);
            options.tell({ kind: 'object', key: one.key, state: 'written' });
          }
        }
        const message = await podsGone(cluster, doomed, written, options);
        if (message !== undefined) failures.push({ cluster, message });
      });
      if (failed !== undefined) failures.push({ cluster, message: failed });
      const keys = mine.map(({ key }) => key).filter((key) => !written.includes(key));
      if (keys.length === 0) return;
      const why = failures.filter((failure) => failure.cluster === cluster);
      const message =
        why.length === 0
          ? say('Somebody cancelled it.')
          : [...new Set(why.map((failure) => failure.message))].join(' ');
      await options.journal.write({ type: 'left', cluster, keys, message, at: options.now() });
    }),
  );
  return outcomeOf(written, failures, options.signal.aborted);
}

/** Milliseconds between looks. */
const lookMs = 1_000;

/** Waits until no pod of what was deleted is left; returns why not. */
async function podsGone(
  cluster: string,
  doomed: readonly Doomed[],
  written: readonly string[],
  { api: open, now, sleep, tell, patience, signal }: RunOptions,
): Promise<string | undefined> {
  const gone = doomed.filter(
    (one) =>
      one.cluster === cluster && written.includes(one.key) && isWorkload(identityOf(one.live)),
  );
  const [first] = gone;
  if (first === undefined) return undefined;
  const api = await open(first.context);
  const until = now() + patience.rollout;
  for (;;) {
    const pods = await inParallel(gone, atOnce, async ({ path, live }) => podsOf(path, live, api));
    const count = pods.flat().length;
    if (count === 0 || signal.aborted) return undefined;
    const sentence = say('{count, plural, one {# pod has} other {# pods have}} not ended yet', {
      count,
    });
    tell({ kind: 'waiting', cluster, sentence });
    if (now() >= until) return sentence;
    await sleep(lookMs);
  }
}

async function removeOne(
  { key, cluster, context, path, live, attached }: Doomed,
  options: RunOptions,
): Promise<undefined> {
  const api = await options.api(context);
  await options.journal.write({
    type: 'begin',
    key,
    cluster,
    path,
    attached: attached === true,
    ...kept('before', live),
  });
  if (attached === true) {
    // Applying nothing gives back all that is applied.
    const { apiVersion, kind, metadata } = identityOf(live);
    const { object: after } = await api.apply(
      path,
      { apiVersion, kind, metadata },
      { dryRun: false, force: false },
    );
    await options.journal.write({ type: 'done', key, at: options.now(), ...kept('after', after) });
    return;
  }
  await api.remove(path, asText(asFields(live['metadata'])?.['uid']) ?? '');
  await options.journal.write({ type: 'done', key, at: options.now() });
}
