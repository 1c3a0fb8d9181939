/** What the answers to the mesh's queries come to. Source of the arithmetic: see queries.ts. */
import type { VectorSample } from '../../../server/src/protocol/thanos.ts';
import { label, valueOf, windowSeconds, workloadOfSample } from './answers.ts';
import type { Answers } from './answers.ts';
import { workloadKey } from './owner.ts';
import type { WorkloadName } from './owner.ts';
import type { QueryScope } from './queries.ts';

/** What somebody receives. Counts are of the window, rounded as Linkerd rounds them. */
export interface Traffic {
  readonly success: number;
  readonly failure: number;
  /** Requests a second. */
  readonly rps: number;
  /** Share of the requests that succeeded; absent without requests. */
  readonly successRate?: number;
  /** Milliseconds to the first byte, by quantile. */
  readonly latency: ReadonlyMap<number, number>;
  /** Open TCP connections, as LATENCY's neighbour TCP_CONN counts them: both sides of the proxy. */
  readonly connections: number;
  readonly secured?: Secured;
  /** Health checks of the kubelet among the requests: they come without mutual TLS. */
  readonly probes: number;
  readonly denied: number;
  readonly allowed: number;
}

/** How much of it came over mutual TLS, and why the rest did not. */
export interface Secured {
  readonly of: 'requests' | 'connections';
  readonly share: number;
  /** `no_tls_reason` (or `tls`, where there is none) and its share of all, the largest first. */
  readonly reasons: readonly { readonly reason: string; readonly share: number }[];
}

/** Requests that a Server let through and turned away, by who authorised them. */
export interface Decision {
  readonly namespace: string;
  readonly workload: string;
  readonly serverKind: string;
  readonly server: string;
  readonly route: string;
  readonly authorizationKind: string;
  readonly authorization: string;
  readonly allowed: number;
  readonly denied: number;
}

export interface ClusterTraffic {
  readonly all: Traffic;
  readonly namespaces: ReadonlyMap<string, Traffic>;
  /** By `workloadKey`. */
  readonly workloads: ReadonlyMap<string, Traffic>;
  readonly names: ReadonlyMap<string, WorkloadName>;
  readonly decisions: readonly Decision[];
}

/** Reduces a cluster's answers to `trafficQueries`. */
export function trafficOfCluster(answers: Answers, scope: QueryScope): ClusterTraffic {
  const book = newBook();
  const each = (id: string, add: (tally: Tally, sample: VectorSample) => void) => {
    for (const sample of answers.get(id) ?? []) {
      tallies(book, sample).forEach((tally) => add(tally, sample));
    }
  };
  each('responses', addResponses);
  each('connections', addConnections);
  each('probes', (tally, sample) => (tally.probes += valueOf(sample)));
  for (const field of ['denied', 'allowed'] as const) {
    each(field, (tally, sample) => (tally[field] += valueOf(sample)));
    for (const sample of answers.get(field) ?? []) addDecision(book, sample, field);
  }
  for (const quantile of scope.quantiles) addLatencies(book, answers, quantile);
  return closed(book, windowSeconds(scope.window));
}

/** Percentiles cannot be added up: a namespace has its own. */
function addLatencies(book: Book, answers: Answers, quantile: number): void {
  for (const sample of answers.get(`latency:${quantile}`) ?? []) {
    const workload = workloadOfSample(sample);
    if (workload === undefined || typeof sample.value !== 'number') continue;
    workloadTally(book, workload).latency.set(quantile, sample.value);
  }
  for (const sample of answers.get(`namespaceLatency:${quantile}`) ?? []) {
    if (typeof sample.value !== 'number') continue;
    namespaceTally(book, sample).latency.set(quantile, sample.value);
  }
}

interface Tally {
  /** classification and tls → count, not yet rounded. */
  readonly responses: Map<string, number>;
  readonly insecureRequests: Map<string, number>;
  /** Of what came from outside of the pod. */
  readonly insecureConnections: Map<string, number>;
  readonly latency: Map<number, number>;
  connections: number;
  incoming: number;
  probes: number;
  denied: number;
  allowed: number;
}

interface Book {
  readonly all: Tally;
  readonly namespaces: Map<string, Tally>;
  readonly workloads: Map<string, Tally>;
  readonly names: Map<string, WorkloadName>;
  readonly decisions: Map<string, Decision>;
}

function newTally(): Tally {
  return {
    responses: new Map(),
    insecureRequests: new Map(),
    insecureConnections: new Map(),
    latency: new Map(),
    connections: 0,
    incoming: 0,
    probes: 0,
    denied: 0,
    allowed: 0,
  };
}

function newBook(): Book {
  return {
    all: newTally(),
    namespaces: new Map(),
    workloads: new Map(),
    names: new Map(),
    decisions: new Map(),
  };
}

function tallies(book: Book, sample: VectorSample): readonly Tally[] {
  const workload = workloadOfSample(sample);
  return [
    book.all,
    namespaceTally(book, sample),
    ...(workload === undefined ? [] : [workloadTally(book, workload)]),
  ];
}

function namespaceTally(book: Book, sample: VectorSample): Tally {
  return getOrMake(book.namespaces, label(sample, 'namespace'));
}

function workloadTally(book: Book, workload: WorkloadName): Tally {
  const key = workloadKey(workload);
  book.names.set(key, workload);
  return getOrMake(book.workloads, key);
}

function getOrMake(map: Map<string, Tally>, key: string): Tally {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = newTally();
  map.set(key, made);
  return made;
}

function addTo(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function addResponses(tally: Tally, sample: VectorSample): void {
  const tls = label(sample, 'tls');
  const value = valueOf(sample);
  addTo(tally.responses, `${label(sample, 'classification')} ${tls}`, value);
  if (tls !== 'true') addTo(tally.insecureRequests, reasonOf(sample), value);
}

function addConnections(tally: Tally, sample: VectorSample): void {
  const value = valueOf(sample);
  tally.connections += value;
  // From the proxy to its own program there is never TLS.
  if (label(sample, 'peer') !== 'src') return;
  tally.incoming += value;
  if (label(sample, 'tls') !== 'true') addTo(tally.insecureConnections, reasonOf(sample), value);
}

function reasonOf(sample: VectorSample): string {
  return label(sample, 'no_tls_reason') || label(sample, 'tls');
}

function addDecision(book: Book, sample: VectorSample, field: 'denied' | 'allowed'): void {
  const workload = workloadOfSample(sample);
  const key = {
    namespace: label(sample, 'namespace'),
    workload: workload === undefined ? '' : workloadKey(workload),
    serverKind: label(sample, 'srv_kind'),
    server: label(sample, 'srv_name'),
    route: label(sample, 'route_name'),
    authorizationKind: label(sample, 'authz_kind'),
    authorization: label(sample, 'authz_name'),
  };
  const id = JSON.stringify(key);
  const known = book.decisions.get(id) ?? { ...key, allowed: 0, denied: 0 };
  book.decisions.set(id, { ...known, [field]: known[field] + valueOf(sample) });
}

function closed(book: Book, seconds: number): ClusterTraffic {
  const close = (tally: Tally): Traffic => trafficOfTally(tally, seconds);
  return {
    all: close(book.all),
    namespaces: new Map([...book.namespaces].map(([name, tally]) => [name, close(tally)])),
    workloads: new Map([...book.workloads].map(([key, tally]) => [key, close(tally)])),
    names: book.names,
    decisions: [...book.decisions.values()],
  };
}

function trafficOfTally(tally: Tally, seconds: number): Traffic {
  let [success, failure, secure] = [0, 0, 0];
  for (const [key, value] of tally.responses) {
    const [classification, tls] = key.split(' ');
    const count = Math.round(value);
    if (classification === 'success') success += count;
    else if (classification === 'failure') failure += count;
    else continue;
    if (tls === 'true') secure += count;
  }
  const requests = success + failure;
  const secured = securedOf(tally, requests, secure);
  return {
    success,
    failure,
    rps: requests / seconds,
    ...(requests === 0 ? {} : { successRate: success / requests }),
    latency: tally.latency,
    connections: Math.round(tally.connections),
    ...(secured === undefined ? {} : { secured }),
    probes: Math.round(tally.probes),
    denied: Math.round(tally.denied),
    allowed: Math.round(tally.allowed),
  };
}

/** Of the requests; of the connections where there are none, such as with a protocol that the proxy does not know. */
function securedOf(tally: Tally, requests: number, secure: number): Secured | undefined {
  if (requests > 0) {
    return {
      of: 'requests',
      share: secure / requests,
      reasons: shares(tally.insecureRequests),
    };
  }
  if (tally.incoming === 0) return undefined;
  const insecure = [...tally.insecureConnections.values()].reduce((sum, value) => sum + value, 0);
  return {
    of: 'connections',
    share: (tally.incoming - insecure) / tally.incoming,
    reasons: shares(tally.insecureConnections, tally.incoming),
  };

  function shares(counts: ReadonlyMap<string, number>, all = sumOf(tally.responses)) {
    return [...counts]
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => ({ reason, share: count / all }))
      .toSorted((a, b) => b.share - a.share);
  }
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, value) => sum + value, 0);
}
