import type { ClusterSnapshot, NamespaceObject, PodObject, WorkloadObject } from '../k8s/model.ts';
import { controlPlaneNamespace, controlPlaneOf } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';
import { asksForProxy, intentOf, isMeshed, proxyOf } from './injection.ts';
import type { Intent, ProxyFacts } from './injection.ts';
import { annotations, labels } from './names.ts';
import { objectsOf } from './objects.ts';
import { workloadKey, workloadOf } from './owner.ts';
import type { WorkloadName } from './owner.ts';
import { findProblems } from './problems.ts';
import type { MeshProblem } from './problems.ts';

/** What a cluster's objects say about its mesh. */
export interface MeshInventory {
  readonly controlPlane?: ControlPlane;
  readonly meshed: number;
  readonly total: number;
  /** More than one is a rotation, or a mistake. */
  readonly trustRoots: readonly string[];
  /** By name. */
  readonly namespaces: readonly MeshNamespace[];
}

export interface MeshNamespace {
  readonly name: string;
  readonly intent: Intent;
  /** Its pods are kept from the injector (`config.linkerd.io/admission-webhooks: disabled`). */
  readonly exempt: boolean;
  /** Pods with a proxy, and pods that wait or run. */
  readonly meshed: number;
  readonly total: number;
  /** Fingerprints of the roots that its proxies trust. */
  readonly trustRoots: readonly string[];
  readonly workloads: readonly MeshWorkload[];
}

export interface MeshWorkload extends WorkloadName {
  readonly intent: Intent;
  readonly meshed: number;
  readonly total: number;
  readonly pods: readonly MeshPod[];
  /** Versions of its proxies, each once. */
  readonly versions: readonly string[];
  readonly sidecars: 'native' | 'ordinary' | 'mixed' | 'none';
  readonly problems: readonly MeshProblem[];
}

export interface MeshPod {
  readonly pod: PodObject;
  readonly meshed: boolean;
  readonly proxy?: ProxyFacts;
}

/**
 * Reads a cluster's objects, again and again. What did not change in a namespace is not read again, and its rows keep
 * their identity.
 */
export function createInventory(): (snapshot: ClusterSnapshot) => MeshInventory {
  let before: ReadonlyMap<string, Known> = new Map();
  return (snapshot) => {
    const controlPlane = controlPlaneOf(snapshot);
    const plane = controlPlane?.namespace ?? controlPlaneNamespace(snapshot);
    const planeText = JSON.stringify(controlPlane ?? null);
    const objects = new Map(
      objectsOf(snapshot, 'namespaces').map((object) => [object.name, object]),
    );
    const names = new Set([
      ...objects.keys(),
      ...read.flatMap((kind) => [...(snapshot.kinds[kind]?.objects.keys() ?? [])]),
    ]);
    const now = new Map<string, Known>();
    for (const name of names) {
      const object = objects.get(name);
      const basis = [object, plane, planeText, ...read.map((kind) => mapOf(snapshot, kind, name))];
      const known = before.get(name);
      const same = known?.basis.every((part, index) => part === basis[index]) === true;
      const row = same ? known.row : namespaceOf(name, { snapshot, object, controlPlane, plane });
      now.set(name, { basis, row });
    }
    before = now;
    const namespaces = [...now.values()]
      .map(({ row }) => row)
      .toSorted((a, b) => order(a.name, b.name));
    return {
      ...(controlPlane === undefined ? {} : { controlPlane }),
      meshed: total(namespaces, 'meshed'),
      total: total(namespaces, 'total'),
      trustRoots: [...new Set(namespaces.flatMap(({ trustRoots }) => trustRoots))].toSorted(),
      namespaces,
    };
  };
}

/** Kinds that are read; Jobs are known by their pods. */
const read = ['pods', 'deployments', 'statefulsets', 'daemonsets'] as const;

function mapOf(snapshot: ClusterSnapshot, kind: (typeof read)[number], namespace: string): unknown {
  return snapshot.kinds[kind]?.objects.get(namespace);
}

interface Known {
  readonly basis: readonly unknown[];
  readonly row: MeshNamespace;
}

interface Member {
  readonly name: WorkloadName;
  readonly object?: WorkloadObject;
  readonly pods: PodObject[];
}

interface Surroundings {
  readonly snapshot: ClusterSnapshot;
  readonly object: NamespaceObject | undefined;
  readonly controlPlane: ControlPlane | undefined;
  /** The control plane's namespace. */
  readonly plane: string;
}

/**
 * Workloads with their pods. Pods that ended do not count.
 * Source: linkerd2 edge-26.8.3 viz/metrics-api/stat_summary.go, getPodStats.
 */
function membersOf(snapshot: ClusterSnapshot, namespace: string): readonly Member[] {
  const found = new Map<string, Member>();
  const member = (name: WorkloadName, object?: WorkloadObject): Member => {
    const key = workloadKey(name);
    const made = found.get(key) ?? { name, ...(object === undefined ? {} : { object }), pods: [] };
    found.set(key, made);
    return made;
  };
  for (const kind of ['deployments', 'statefulsets', 'daemonsets'] as const) {
    for (const object of snapshot.kinds[kind]?.objects.get(namespace)?.values() ?? []) {
      member(object, object);
    }
  }
  for (const pod of snapshot.kinds.pods?.objects.get(namespace)?.values() ?? []) {
    if (pod.phase === 'Pending' || pod.phase === 'Running') member(workloadOf(pod)).pods.push(pod);
  }
  return [...found.values()];
}

function namespaceOf(name: string, around: Surroundings): MeshNamespace {
  const workloads = membersOf(around.snapshot, name)
    .map((member) => workloadOfMember(member, around))
    .toSorted((a, b) => (a.name === b.name ? order(a.kind, b.kind) : order(a.name, b.name)));
  const roots = workloads.flatMap(({ pods }) =>
    pods.flatMap(({ pod }) => pod.annotations[annotations.trustRoot] ?? []),
  );
  return {
    name,
    intent: intentOf({}, around.object?.annotations ?? {}),
    exempt: around.object?.labels[labels.webhooks] === 'disabled',
    meshed: total(workloads, 'meshed'),
    total: total(workloads, 'total'),
    trustRoots: [...new Set(roots)].toSorted(),
    workloads,
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function total<K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

function workloadOfMember(
  { name, object, pods }: Member,
  { object: namespace, controlPlane, plane }: Surroundings,
): MeshWorkload {
  const rows = pods
    .map((pod): MeshPod => {
      const proxy = proxyOf(pod);
      return { pod, meshed: isMeshed(pod, plane), ...(proxy === undefined ? {} : { proxy }) };
    })
    .toSorted((a, b) => order(a.pod.name, b.pod.name));
  const template = object?.templateAnnotations ?? pods[0]?.annotations ?? {};
  const intent = intentOf(template, namespace?.annotations ?? {});
  const proxies = rows.flatMap(({ proxy }) => (proxy === undefined ? [] : [proxy]));
  const facts = {
    kind: name.kind,
    namespace: name.namespace,
    name: name.name,
    intent,
    meshed: rows.filter(({ meshed }) => meshed).length,
    total: rows.length,
    pods: rows,
    versions: [...new Set(proxies.map(({ version }) => version))].filter(Boolean).toSorted(),
    sidecars: sidecarsOf(proxies),
  } as const;
  const exempt = namespace?.labels[labels.webhooks] === 'disabled';
  return { ...facts, problems: findProblems({ ...facts, exempt, controlPlane }) };
}

function sidecarsOf(proxies: readonly ProxyFacts[]): MeshWorkload['sidecars'] {
  const native = proxies.filter((proxy) => proxy.native).length;
  if (proxies.length === 0) return 'none';
  if (native === proxies.length) return 'native';
  return native === 0 ? 'ordinary' : 'mixed';
}

/** True for what has something of the mesh: a proxy, or the wish for one. */
export function isOfMesh(row: MeshNamespace): boolean {
  return (
    row.meshed > 0 ||
    asksForProxy(row.intent) ||
    row.workloads.some(({ intent }) => asksForProxy(intent))
  );
}
