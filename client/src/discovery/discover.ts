import type {
  ByNamespace,
  ClusterSnapshot,
  ContainerState,
  KindState,
  PodObject,
  ServiceObject,
  WorkloadObject,
} from '../k8s/model.ts';
import type { FoundComponent, FoundPod, FoundService } from './found.ts';
import { grpcPort, httpPort, servicePort } from './ports.ts';
import { productOf, recognise, versionOf } from './recognise.ts';
import type { Recognised } from './recognise.ts';

/** What was found in a cluster, and what of it was looked at: handed back, it makes the next look cheap. */
export interface Discovery {
  /** By namespace and id. Unchanged components keep their identity. */
  readonly found: readonly FoundComponent[];
  readonly namespaces: ReadonlyMap<string, NamespaceLook>;
}

interface NamespaceLook {
  readonly inputs: readonly unknown[];
  readonly found: readonly FoundComponent[];
}

export const nothingFound: Discovery = { found: [], namespaces: new Map() };

/**
 * Finds the programs that we know in what is held of a cluster: in its pods; in workloads that have no pods now; in
 * Services where pods may not be seen. Namespaces that did not change since `before` are not looked at again.
 */
export function discover(
  cluster: string,
  { kinds }: ClusterSnapshot,
  before: Discovery = nothingFound,
): Discovery {
  const pods = objectsOf(kinds.pods);
  const services = objectsOf(kinds.services);
  const workloads = [objectsOf(kinds.deployments), objectsOf(kinds.statefulsets)];
  const names = new Set([pods, services, ...workloads].flatMap((objects) => [...objects.keys()]));
  const namespaces = new Map<string, NamespaceLook>();
  for (const namespace of [...names].sort()) {
    const objects = [pods, services, ...workloads].map((kind) => kind.get(namespace));
    const showsPods = areShown(kinds.pods, namespace);
    const inputs = [showsPods, ...objects];
    const known = before.namespaces.get(namespace);
    const isSame =
      known !== undefined && inputs.every((input, index) => input === known.inputs[index]);
    namespaces.set(
      namespace,
      isSame
        ? known
        : {
            inputs,
            found: keepIdentity(
              known?.found ?? [],
              look({
                cluster,
                namespace,
                pods: listOf(pods, namespace),
                services: listOf(services, namespace),
                workloads: workloads.flatMap((objects) => listOf(objects, namespace)),
                showsPods,
                before: known?.found ?? [],
              }),
            ),
          },
    );
  }
  const found = [...namespaces.values()].flatMap((one) => one.found);
  const isSame =
    found.length === before.found.length &&
    found.every((one, index) => one === before.found[index]);
  return { found: isSame ? before.found : found, namespaces };
}

interface Place {
  readonly cluster: string;
  readonly namespace: string;
  readonly pods: readonly PodObject[];
  readonly services: readonly ServiceObject[];
  readonly workloads: readonly WorkloadObject[];
  readonly showsPods: boolean;
  /** What was found there the last time. */
  readonly before: readonly FoundComponent[];
}

/** A component of a workload with the pods that run it. */
interface Group {
  readonly recognised: Recognised;
  readonly workload: FoundComponent['workload'];
  readonly container: ContainerState;
  readonly pods: PodObject[];
}

function look(place: Place): readonly FoundComponent[] {
  const groups = groupPods(place.pods);
  const running = new Set(groups.map(({ workload }) => keyOf(workload)));
  const idle = place.workloads.filter((one) => !running.has(keyOf(one)));
  const found = [
    ...groups.map((group) => fromPods(place, group)),
    ...(place.showsPods
      ? idle.flatMap((workload) => fromWorkload(place, workload))
      : place.services.flatMap((service) => fromService(place, service))),
  ];
  return withIds(found);
}

function groupPods(pods: readonly PodObject[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
    const workload = workloadOf(pod);
    for (const container of pod.containers) {
      if (container.role === 'init') continue;
      const { name, image, args } = container;
      const recognised = recognise({ labels: pod.labels, container: name, image, args });
      if (recognised === undefined) continue;
      const key = `${keyOf(workload)}/${recognised.component}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { recognised, workload, container, pods: [pod] });
      else if (group.pods.at(-1) !== pod) group.pods.push(pod);
    }
  }
  return [...groups.values()];
}

/** What a pod belongs to: the Deployment behind a ReplicaSet, by the hash in its name. */
function workloadOf({ name, labels, owner }: PodObject): FoundComponent['workload'] {
  if (owner === undefined || owner.kind === 'Node') return { kind: 'Pod', name };
  const hash = labels['pod-template-hash'] ?? '';
  if (owner.kind === 'ReplicaSet' && hash !== '' && owner.name.endsWith(`-${hash}`))
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  return { kind: owner.kind, name: owner.name };
}

function fromPods(place: Place, group: Group): FoundComponent {
  const { recognised, workload, container, pods } = group;
  const { component, clues } = recognised;
  const { image, args, ports } = container;
  const http = httpPort(component, args, ports);
  const grpc = grpcPort(component, args);
  const names = ports.filter((one) => one.port === http?.port).map(({ name }) => name);
  const service = http === undefined ? undefined : serviceOf(place, pods, http.port, names);
  return {
    id: '',
    product: productOf(component),
    component,
    cluster: place.cluster,
    namespace: place.namespace,
    name: workload.name,
    workload,
    pods: pods.map((pod) => foundPod(pod, container.name)),
    container: container.name,
    image,
    version: versionOf({ image, labels: pods[0]?.labels ?? {} }),
    args,
    ...(http === undefined ? {} : { http: secured(http, service) }),
    ...(grpc === undefined ? {} : { grpc }),
    ...(service === undefined ? {} : { service: service.found }),
    clues: service === undefined ? clues : [...clues, 'service'],
  };
}

function foundPod({ name, ip, containers }: PodObject, container: string): FoundPod {
  const state = containers.find((one) => one.name === container);
  return { name, ip, ready: state?.ready ?? false, restarts: state?.restarts ?? 0 };
}

/** A Service that leads to these pods and to no others: through one that does, another program might answer. */
function serviceOf(
  { pods: all, services }: Place,
  pods: readonly PodObject[],
  port: number,
  portNames: readonly string[],
): { readonly object: ServiceObject; readonly found: FoundService } | undefined {
  const own = new Set(pods);
  const fitting = services.flatMap((object) => {
    const found = servicePort(object, port, portNames);
    if (found === undefined) return [];
    const selected = all.filter((pod) => selects(object.selector, pod.labels));
    const isOwn = selected.length > 0 && selected.every((pod) => own.has(pod) || isOver(pod));
    return isOwn ? [{ object, found }] : [];
  });
  return fitting.sort((left, right) => rank(left.object) - rank(right.object))[0];
}

const isOver = ({ phase }: PodObject): boolean => phase === 'Succeeded' || phase === 'Failed';

/** Addresses of their own first, then those only for inside the cluster. */
function rank({ clusterIp, type }: ServiceObject): number {
  return (clusterIp === 'None' ? 2 : 0) + (type === 'ClusterIP' ? 0 : 1);
}

function secured(
  http: NonNullable<FoundComponent['http']>,
  service: ReturnType<typeof serviceOf>,
): NonNullable<FoundComponent['http']> {
  const port = service?.object.ports.find((one) => one.port === service.found.port);
  return port?.appProtocol === 'https' || port?.name.startsWith('https') === true
    ? { ...http, scheme: 'https' }
    : http;
}

/** A workload without pods, for now: it is what it was when it had some, or what its template says. */
function fromWorkload(place: Place, workload: WorkloadObject): readonly FoundComponent[] {
  const known = place.before.filter((one) => keyOf(one.workload) === keyOf(workload));
  if (known.length > 0) return known.map((one) => ({ ...one, pods: [] }));
  const found = new Map<string, FoundComponent>();
  for (const image of workload.images) {
    const sighting = { labels: workload.templateLabels, container: '', image, args: [] };
    const recognised = recognise(sighting);
    if (recognised === undefined || found.has(recognised.component)) continue;
    found.set(recognised.component, {
      ...bare(place, recognised),
      name: workload.name,
      workload: { kind: workload.kind, name: workload.name },
      image,
      version: versionOf(sighting),
    });
  }
  return [...found.values()];
}

/** By the labels of a Service alone, where pods may not be seen. */
function fromService(place: Place, service: ServiceObject): readonly FoundComponent[] {
  const { labels, selector, name } = service;
  const recognised =
    recognise({ labels, container: name, image: '', args: [] }) ??
    recognise({ labels: selector, container: name, image: '', args: [] }) ??
    prometheusService(service);
  const http = service.ports.find((one) => /^(?:https?|web)(?:-|$)/.test(one.name));
  if (recognised === undefined || http === undefined) return [];
  const target = Number(http.targetPort);
  return [
    {
      ...bare(place, recognised),
      name,
      workload: { kind: 'Service', name },
      version: versionOf({ image: '', labels }),
      http: {
        port: target > 0 ? target : http.port,
        scheme: http.name.startsWith('https') || http.appProtocol === 'https' ? 'https' : 'http',
        prefix: '',
      },
      service: { name, port: http.port },
      clues: [...recognised.clues, 'service'],
    },
  ];
}

/** Source: prometheus-operator pkg/prometheus, kube-prometheus manifests/prometheus-service.yaml. */
function prometheusService({ labels, name }: ServiceObject): Recognised | undefined {
  const isOne =
    labels['app.kubernetes.io/name'] === 'prometheus' ||
    labels['operated-prometheus'] === 'true' ||
    name === 'prometheus-operated';
  return isOne ? { component: 'prometheus', clues: ['labels'] } : undefined;
}

type Bare = Omit<FoundComponent, 'name' | 'workload' | 'version'>;

function bare({ cluster, namespace }: Place, { component, clues }: Recognised): Bare {
  return {
    id: '',
    product: productOf(component),
    component,
    cluster,
    namespace,
    pods: [],
    container: '',
    image: '',
    args: [],
    clues,
  };
}

/**
 * Ids that hang on nothing but names: a component that has its workload to itself is called as that; a sidecar, and
 * what shares a pod with another component, adds its own.
 */
function withIds(found: readonly FoundComponent[]): readonly FoundComponent[] {
  const taken = new Set<string>();
  return found.map((one) => {
    const shares = found.some((other) => isBeside(one, other));
    const plain = `${one.namespace}/${one.name}`;
    const id = one.component === 'sidecar' || shares ? `${plain}/${one.component}` : plain;
    const unique = taken.has(id) ? `${id} (${one.workload.kind})` : id;
    taken.add(unique);
    return { ...one, id: unique };
  });
}

function isBeside(one: FoundComponent, other: FoundComponent): boolean {
  return (
    one !== other && other.component !== 'sidecar' && keyOf(one.workload) === keyOf(other.workload)
  );
}

function keepIdentity(
  before: readonly FoundComponent[],
  now: readonly FoundComponent[],
): readonly FoundComponent[] {
  const known = new Map(before.map((one) => [one.id, one]));
  return now.map((one) => {
    const other = known.get(one.id);
    return other !== undefined && JSON.stringify(other) === JSON.stringify(one) ? other : one;
  });
}

const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  `${kind}/${name}`;

function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

const objectsOf = <T>(state: KindState<T> | undefined): ByNamespace<T> =>
  state?.objects ?? new Map<string, ReadonlyMap<string, T>>();

/** By name, so that the first pod is always the same one. */
function listOf<T extends { readonly name: string }>(
  objects: ByNamespace<T>,
  namespace: string,
): readonly T[] {
  const list = [...(objects.get(namespace)?.values() ?? [])];
  return list.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Whether pods of a namespace can be seen; while they load, nothing is guessed. */
function areShown(state: KindState<unknown> | undefined, namespace: string): boolean {
  if (state?.namespaces === undefined) return state?.status.kind !== 'forbidden';
  const status = state.namespaces.get(namespace);
  return status !== undefined && status.kind !== 'forbidden';
}
