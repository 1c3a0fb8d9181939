/** The policies of Linkerd 2, and what each selects. Source: linkerd2 edge-26.8.3 charts/linkerd-crds/templates/policy. */
import type { ClusterSnapshot, CustomObject, PodObject } from '../k8s/model.ts';
import { asFields, asText } from '../util/values.ts';
import { objectsOf } from './objects.ts';
import { workloadKey, workloadOf } from './owner.ts';
import type { WorkloadName } from './owner.ts';
import { selects } from './selector.ts';

/** All policies of a cluster. */
export interface Policies {
  readonly servers: readonly ServerPolicy[];
  /** Authorisations of whole namespaces, and those whose target is not there. */
  readonly others: readonly Authorization[];
}

/** A Server: a port of some pods, and who may reach it. */
export interface ServerPolicy {
  readonly namespace: string;
  readonly name: string;
  /** Number or name. */
  readonly port: string;
  readonly protocol: string;
  /** What becomes of requests that nobody authorised: `deny` unless it says otherwise. */
  readonly accessPolicy: string;
  readonly pods: readonly string[];
  readonly workloads: readonly WorkloadName[];
  readonly authorizations: readonly Authorization[];
  readonly routes: readonly RoutePolicy[];
}

export interface RoutePolicy {
  readonly namespace: string;
  readonly name: string;
  /** `GET /ready`, one a match. */
  readonly matches: readonly string[];
  readonly authorizations: readonly Authorization[];
}

export interface Authorization {
  readonly namespace: string;
  readonly name: string;
  readonly target: Reference;
  /** False when the target is not there. */
  readonly hasTarget: boolean;
  /** All of them have to be met; nobody at all when there are none. */
  readonly required: readonly Requirement[];
}

export interface Reference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Requirement extends Reference {
  /** Identities or networks that meet it; absent when the object is not there. */
  readonly accepts?: readonly string[];
}

/** Reads the policies of a cluster. */
export function policiesOf(snapshot: ClusterSnapshot): Policies {
  const requirements = requirementsOf(snapshot);
  const routes = objectsOf(snapshot, 'httproutes');
  const servers = objectsOf(snapshot, 'servers');
  const known = new Set([
    ...servers.map(({ namespace, name }) => `Server/${namespace}/${name}`),
    ...routes.map(({ namespace, name }) => `HTTPRoute/${namespace}/${name}`),
    ...objectsOf(snapshot, 'namespaces').map(({ name }) => `Namespace/${name}/${name}`),
  ]);
  const authorizations = objectsOf(snapshot, 'authorizationpolicies').map((object) =>
    authorizationOf(object, known, requirements),
  );
  const aimedAt = (kind: string, { namespace, name }: Omit<Reference, 'kind'>) =>
    authorizations.filter(
      ({ target }) =>
        target.kind === kind && target.namespace === namespace && target.name === name,
    );
  return {
    servers: servers
      .map((server) => ({
        ...serverOf(server, podsOf(snapshot, server)),
        authorizations: aimedAt('Server', server),
        routes: routes
          .filter((route) => parentsOf(route).some((parent) => isSame(parent, server)))
          .map((route) => ({
            namespace: route.namespace,
            name: route.name,
            matches: matchesOf(route),
            authorizations: aimedAt('HTTPRoute', route),
          })),
      }))
      .toSorted((a, b) => (a.namespace + a.name < b.namespace + b.name ? -1 : 1)),
    others: authorizations.filter(
      ({ hasTarget, target }) => !hasTarget || target.kind === 'Namespace',
    ),
  };
}

/** True when it turns everybody away. */
export function deniesAll({ accessPolicy, authorizations, routes }: ServerPolicy): boolean {
  return (
    accessPolicy === 'deny' &&
    authorizations.length === 0 &&
    routes.every((route) => route.authorizations.length === 0)
  );
}

function serverOf(
  { namespace, name, spec }: CustomObject,
  pods: readonly PodObject[],
): Omit<ServerPolicy, 'authorizations' | 'routes'> {
  const port = spec['port'];
  const workloads = new Map(
    pods.map((pod) => {
      const workload = workloadOf(pod);
      return [workloadKey(workload), workload];
    }),
  );
  return {
    namespace,
    name,
    port: typeof port === 'number' ? String(port) : (asText(port) ?? ''),
    protocol: asText(spec['proxyProtocol']) ?? 'unknown',
    accessPolicy: asText(spec['accessPolicy']) ?? 'deny',
    pods: pods.map((pod) => pod.name).toSorted(),
    workloads: [...workloads.values()],
  };
}

function podsOf(
  snapshot: ClusterSnapshot,
  { namespace, spec }: CustomObject,
): readonly PodObject[] {
  const selector = asFields(spec['podSelector']);
  if (selector === undefined) return [];
  const pods = snapshot.kinds.pods?.objects.get(namespace)?.values() ?? [];
  return [...pods].filter(({ labels }) => selects(selector, labels));
}

function authorizationOf(
  { namespace, name, spec }: CustomObject,
  known: ReadonlySet<string>,
  requirements: ReadonlyMap<string, readonly string[]>,
): Authorization {
  const target = referenceOf(spec['targetRef'], namespace);
  return {
    namespace,
    name,
    target,
    hasTarget: known.has(keyOf(target)),
    required: listOf(spec['requiredAuthenticationRefs']).map((value) => {
      const reference = referenceOf(value, namespace);
      if (reference.kind === 'ServiceAccount') {
        return { ...reference, accepts: [`${reference.namespace}/${reference.name}`] };
      }
      const accepts = requirements.get(keyOf(reference));
      return { ...reference, ...(accepts === undefined ? {} : { accepts }) };
    }),
  };
}

/** Identities and networks by `kind/namespace/name`. */
function requirementsOf(snapshot: ClusterSnapshot): ReadonlyMap<string, readonly string[]> {
  const mesh = objectsOf(snapshot, 'meshtlsauthentications').map(
    ({ namespace, name, spec }) =>
      [
        `MeshTLSAuthentication/${namespace}/${name}`,
        [
          ...listOf(spec['identities']).flatMap((value) => asText(value) ?? []),
          ...listOf(spec['identityRefs']).map((value) => {
            const reference = referenceOf(value, namespace);
            return `${reference.kind} ${reference.name}`;
          }),
        ],
      ] as const,
  );
  const networks = objectsOf(snapshot, 'networkauthentications').map(
    ({ namespace, name, spec }) =>
      [
        `NetworkAuthentication/${namespace}/${name}`,
        listOf(spec['networks']).flatMap((value) => asText(asFields(value)?.['cidr']) ?? []),
      ] as const,
  );
  return new Map([...mesh, ...networks]);
}

function keyOf({ kind, namespace, name }: Reference): string {
  return kind === 'Namespace' ? `Namespace/${name}/${name}` : `${kind}/${namespace}/${name}`;
}

function referenceOf(value: unknown, namespace: string): Reference {
  const fields = asFields(value) ?? {};
  return {
    kind: asText(fields['kind']) ?? '',
    namespace: asText(fields['namespace']) ?? namespace,
    name: asText(fields['name']) ?? '',
  };
}

function parentsOf({ namespace, spec }: CustomObject): readonly Reference[] {
  return listOf(spec['parentRefs'])
    .map((value) => referenceOf(value, namespace))
    .filter(({ kind }) => kind === 'Server');
}

function isSame(a: Omit<Reference, 'kind'>, b: Omit<Reference, 'kind'>): boolean {
  return a.namespace === b.namespace && a.name === b.name;
}

function matchesOf({ spec }: CustomObject): readonly string[] {
  return listOf(spec['rules']).flatMap((rule) =>
    listOf(asFields(rule)?.['matches']).map((match) => {
      const fields = asFields(match) ?? {};
      const path = asFields(fields['path']) ?? {};
      const value = asText(path['value']) ?? '/';
      return [
        asText(fields['method']) ?? '*',
        path['type'] === 'PathPrefix' ? `${value}*` : value,
      ].join(' ');
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
