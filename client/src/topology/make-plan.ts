import type {
  DeployedCluster,
  DeployedManifest,
  TopologyDeployment,
} from '../../../server/src/protocol/topology.ts';
import { ClusterError } from '../k8s/port.ts';
import { inParallel } from '../util/in-parallel.ts';
import { asFields, asText, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import type { ClusterApi } from './api.ts';
import { RefusedError } from './api-problem.ts';
import type { FieldConflict, Refusal } from './api-problem.ts';
import { applySetId, kindsWith, memberOf, parentName, parentOf, partOfLabel } from './apply-set.ts';
import { isSame } from './diff.ts';
import { otherSource } from './file-source.ts';
import type { FileSource } from './file-source.ts';
import { listPath, manifestPath, topologyKinds } from './kinds.ts';
import { mayMake, notOurs } from './plan.ts';
import type { Change, Leftover, Plan, PlannedCluster, PlannedObject } from './plan.ts';
import { secretsIn } from './secret-references.ts';

export interface PlanOptions {
  /** Rejects with a `ClusterError` where there is no way to the cluster. */
  readonly api: (context: string) => Promise<ClusterApi>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** The file, noted in the clusters; without it nothing is noted, and nothing there is taken for another file's. */
  readonly source?: FileSource | undefined;
  /** Resolves after so many milliseconds; without it nothing is tried twice. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Milliseconds until an API server serves a kind that it told of already: that of a definition made just now. */
const settleMs = 1_500;

/** Requests to one API server at the same time. */
const atOnce = 12;

/** Finds out what applying a topology would change, in all clusters at once. Writes nothing. */
export async function makePlan(
  uri: string,
  deployment: TopologyDeployment,
  { api, now, source, sleep }: PlanOptions,
): Promise<Plan> {
  const clusters = await Promise.all(
    deployment.clusters.map(async (cluster) => {
      try {
        return await planCluster(
          { ...deployment, source, sleep },
          cluster,
          await api(cluster.context),
        );
      } catch (error) {
        if (!(error instanceof ClusterError || error instanceof RefusedError)) throw error;
        return { ...emptyCluster(cluster), problem: error.message };
      }
    }),
  );
  return { uri, deployment, clusters, at: now() };
}

const emptyCluster = ({ name, context, namespace }: DeployedCluster): PlannedCluster => ({
  name,
  context,
  namespace,
  denied: [],
  missingSecrets: [],
  objects: [],
  leftovers: [],
});

/** An object that is going to be planned. */
type Wanted = Omit<PlannedObject, 'change' | 'warnings'> & { readonly optional: boolean };

/** Unique in a plan. */
export const keyOf = (
  cluster: string,
  { kind, metadata }: Pick<DeployedManifest, 'kind' | 'metadata'>,
): string =>
  [cluster, kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');

/** A deployment, its file, and patience. */
type Filed = TopologyDeployment & {
  readonly [K in 'source' | 'sleep']: PlanOptions[K] | undefined;
};

async function planCluster(
  deployment: Filed,
  cluster: DeployedCluster,
  api: ClusterApi,
): Promise<PlannedCluster> {
  const { name, namespace } = cluster;
  const [home, monitors] = await Promise.all([
    api.get(listPath('Namespace', '') + `/${encodeURIComponent(namespace)}`),
    api.get('/apis/monitoring.coreos.com/v1'),
  ]);
  const hasMonitors = monitors !== undefined;
  if (asText(asFields(home?.['status'])?.['phase']) === 'Terminating') {
    const problem = say('The namespace {namespace} is being deleted.', { namespace });
    return { ...emptyCluster(cluster), problem };
  }
  const id = applySetId(deployment.name, namespace);
  const [{ members }, denied, missingSecrets] = await Promise.all([
    membersOf(cluster, { api, id, kinds: kindsWith(hasMonitors) }),
    deniedIn(cluster, api),
    home === undefined ? [] : missingSecretsOf(cluster, api),
  ]);
  const wanted = wantedIn(deployment, cluster, { id, hasMonitors, isHome: home !== undefined });
  const { sleep } = deployment;
  const planned = await inParallel(wanted, atOnce, async (object) => {
    if (home === undefined && object.manifest.metadata.namespace !== undefined) {
      return { ...object, ...(mayMake(object) ? untried : notThere()) };
    }
    const look = async (): Promise<Tried> =>
      looked(object, { api, member: members.get(object.key), id });
    const first = await look();
    if (sleep === undefined || !hasMonitors || !isUnserved(object, first))
      return { ...object, ...first };
    await sleep(settleMs);
    return { ...object, ...(await look()) };
  });
  const objects = planned.filter(({ optional, change }) => !optional || !isUnknownKind(change));
  const keys = new Set(wanted.map(({ key }) => key));
  const other = otherSource(parentIn(objects, parentName(deployment.name)), deployment.source);
  return {
    ...emptyCluster(cluster),
    ...(other === undefined ? {} : { other }),
    denied,
    missingSecrets,
    objects,
    leftovers: leftoversOf(name, members, keys),
  };
}

/** The object that stands for the topology, as it is there. */
const parentIn = (objects: readonly PlannedObject[], name: string): Fields | undefined => {
  const parent = objects.find(
    ({ manifest: { kind, metadata }, component }) =>
      component === '' && kind === 'ConfigMap' && metadata.name === name,
  );
  return parent !== undefined && 'live' in parent.change ? parent.change.live : undefined;
};

/** Of a kind that the cluster got by a definition, and does not know yet. */
const isUnserved = ({ manifest: { kind } }: Wanted, { change }: Tried): boolean =>
  isUnknownKind(change) && (topologyKinds[kind]?.group ?? '').includes('monitoring.coreos.com');

const isUnknownKind = (change: Change): boolean =>
  change.kind === 'refused' && change.refusal.kind === 'not-found';

interface Home {
  readonly id: string;
  readonly hasMonitors: boolean;
  readonly isHome: boolean;
}

/** What a cluster has to have: its namespace, the object that stands for all, and the file's. */
function wantedIn(
  { name: topology, stage, migration, source }: Omit<Filed, 'clusters' | 'queriers' | 'sleep'>,
  { name, namespace, objects }: DeployedCluster,
  { id, hasMonitors, isHome }: Home,
): readonly Wanted[] {
  const own = (manifest: DeployedManifest, wave: PlannedObject['wave']): Wanted => ({
    key: keyOf(name, manifest),
    cluster: name,
    component: '',
    wave,
    last: false,
    attached: wave === 'namespaces',
    optional: false,
    path: manifestPath(manifest),
    manifest,
  });
  const home: DeployedManifest = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'app.kubernetes.io/managed-by': 'gauntlet' } },
  };
  return [
    ...(isHome ? [] : [own(home, 'namespaces')]),
    own(
      parentOf(topology, namespace, { monitors: hasMonitors, stage, migration, source }),
      'access',
    ),
    ...objects
      .filter(({ optional }) => hasMonitors || !optional)
      .map(({ manifest, ...object }) => ({
        ...object,
        key: keyOf(name, manifest),
        cluster: name,
        path: manifestPath(manifest),
        manifest: object.attached ? manifest : memberOf(manifest, id),
      })),
  ];
}

interface Trial {
  readonly api: ClusterApi;
  /** The object, where it is known to be part of the topology. */
  readonly member: Fields | undefined;
  readonly id: string;
}

type Tried = Pick<PlannedObject, 'change' | 'warnings'>;

/** What applying one object that belongs to others would do. */
export async function planObject(
  object: Omit<PlannedObject, 'change' | 'warnings'>,
  api: ClusterApi,
): Promise<PlannedObject> {
  const tried = await looked({ ...object, optional: false }, { api, member: undefined, id: '' });
  return { ...object, ...tried };
}

/** An object that must not be looked at is refused; the others are planned all the same. */
async function looked(wanted: Wanted, trial: Trial): Promise<Tried> {
  try {
    return await tried(wanted, trial);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return refused(trial.member, error.refusal);
  }
}

/** What the API server would make of it. */
async function tried(wanted: Wanted, { api, member, id }: Trial): Promise<Tried> {
  const { manifest, path } = wanted;
  const current = async (): Promise<Fields | undefined> => member ?? api.get(path);
  if (!mayMake(wanted) && (await current()) === undefined) return notThere();
  try {
    const first = await api.apply(path, manifest, { dryRun: true, force: false });
    const { object: after, warnings } = first;
    const live = first.created ? undefined : await current();
    if (live === undefined) return { change: { kind: 'create', after }, warnings };
    const stranger = strangerOf(live, id);
    if (stranger !== undefined)
      return { change: { kind: 'conflict', live, after, conflicts: [stranger] }, warnings };
    const change: Change = isSame(live, after)
      ? { kind: 'same', live }
      : { kind: 'update', live, after };
    return { change, warnings };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const live = await current();
    if (error.refusal.kind !== 'conflict' || live === undefined)
      return refused(live, error.refusal);
    return taken(wanted, { api, live, id }, error.refusal.conflicts);
  }
}

const refused = (live: Fields | undefined, refusal: Refusal): Tried => ({
  change: { kind: 'refused', live, refusal },
  warnings: [],
});

const untried: Tried = { change: { kind: 'untried' }, warnings: [] };

const notThere = (): Tried =>
  refused(undefined, { kind: 'not-found', status: 404, message: notOurs(), conflicts: [] });

/** What taking the fields of others over would give. */
async function taken(
  { manifest, path }: Pick<Wanted, 'manifest' | 'path'>,
  { api, live, id }: Omit<Trial, 'member'> & { readonly live: Fields },
  conflicts: readonly FieldConflict[],
): Promise<Tried> {
  try {
    const { object, warnings } = await api.apply(path, manifest, { dryRun: true, force: true });
    const stranger = strangerOf(live, id);
    const all = stranger === undefined ? conflicts : [...conflicts, stranger];
    return { change: { kind: 'conflict', live, after: object, conflicts: all }, warnings };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return refused(live, error.refusal);
  }
}

/** The conflict with another topology that the object is part of. */
function strangerOf(live: Fields | undefined, id: string): FieldConflict | undefined {
  const set = asTextRecord(asFields(live?.['metadata'])?.['labels'])[partOfLabel];
  return set === undefined || set === id
    ? undefined
    : {
        field: `.metadata.labels.${partOfLabel}`,
        owner: say('another topology ({id})', { id: set }),
      };
}

interface Membership {
  readonly api: ClusterApi;
  readonly id: string;
  readonly kinds: readonly string[];
}

export interface Members {
  /** What bears the label of the set, by key. */
  readonly members: ReadonlyMap<string, Fields>;
  /** Kinds that must not be listed: a plan asks for their objects one by one. */
  readonly unlisted: readonly string[];
}

/** What is known to belong to a set. */
export async function membersOf(
  { name, namespace }: Pick<DeployedCluster, 'name' | 'namespace'>,
  { api, id, kinds }: Membership,
): Promise<Members> {
  const lists = await inParallel(kinds, atOnce, async (kind) => ({
    kind,
    items: await api.list(listPath(kind, namespace), `${partOfLabel}=${id}`),
  }));
  const objects = lists.flatMap(({ items }) => items ?? []);
  return {
    members: new Map(objects.map((object) => [keyOf(name, identityOf(object)), object])),
    unlisted: lists.filter(({ items }) => items === undefined).map(({ kind }) => kind),
  };
}

/** Kind and name of an object of a cluster. */
export function identityOf(object: Fields): DeployedManifest {
  const metadata = asFields(object['metadata']) ?? {};
  const namespace = asText(metadata['namespace']);
  return {
    apiVersion: asText(object['apiVersion']) ?? '',
    kind: asText(object['kind']) ?? '',
    metadata: {
      name: asText(metadata['name']) ?? '',
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
}

const leftoversOf = (
  cluster: string,
  members: ReadonlyMap<string, Fields>,
  wanted: ReadonlySet<string>,
): readonly Leftover[] =>
  [...members]
    .filter(([key]) => !wanted.has(key))
    .map(([, live]) => {
      const identity = identityOf(live);
      return { key: keyOf(cluster, identity), path: manifestPath(identity), live };
    });

const verbs = ['create', 'patch', 'delete'] as const;

/** What the kubeconfig's user must not do with the kinds of a cluster, before anything is written. */
async function deniedIn(
  { namespace, objects }: DeployedCluster,
  api: ClusterApi,
): Promise<readonly string[]> {
  const needed = objects.filter(({ optional }) => !optional);
  const kinds = [...new Set(needed.map(({ manifest }) => manifest.kind))];
  const ours = new Set(
    needed.filter(({ attached }) => !attached).map(({ manifest }) => manifest.kind),
  );
  const rights = kinds.flatMap((kind) =>
    verbs.filter((verb) => verb === 'patch' || ours.has(kind)).map((verb) => ({ kind, verb })),
  );
  const answers = await inParallel(rights, atOnce, async ({ kind, verb }) => {
    const { group = '', resource = '', namespaced = true } = topologyKinds[kind] ?? {};
    const right = { verb, group, resource, namespace: namespaced ? namespace : undefined };
    return { kind, verb, allowed: await api.allowed(right) };
  });
  return kinds.flatMap((kind) => {
    const no = answers.filter((answer) => answer.kind === kind && answer.allowed === false);
    if (no.length === 0) return [];
    const what = no.map(({ verb }) => verb).join(', ');
    return [
      say('You are not allowed to {verbs} {kind} objects in {namespace}.', {
        verbs: what,
        kind,
        namespace,
      }),
    ];
  });
}

async function missingSecretsOf(
  { namespace, objects }: DeployedCluster,
  api: ClusterApi,
): Promise<readonly string[]> {
  const names = [...new Set(objects.flatMap(({ manifest }) => secretsIn(manifest)))].toSorted();
  const found = await inParallel(names, atOnce, async (name) => {
    const path = `${listPath('Secret', namespace)}/${encodeURIComponent(name)}`;
    // Who must not look at Secrets may still deploy.
    const isThere = await api.has(path).catch((error: unknown) => {
      if (error instanceof RefusedError) return true;
      throw error;
    });
    return { name, isThere };
  });
  return found.filter(({ isThere }) => !isThere).map(({ name }) => name);
}
