import type { Failure, FailureKind } from '../../../../server/src/protocol/connections.ts';
import { methods } from '../../../../server/src/protocol/methods.ts';
import type { Requests } from '../../../../server/src/protocol/methods.ts';
import type { LookResult, ThanosPartName } from '../../../../server/src/protocol/thanos.ts';
import type { EndpointLease, Endpoints, EndpointView } from '../../endpoints/endpoints.ts';
import type { ClusterProblem, ProblemKind } from '../../k8s/model.ts';
import { readHashrings } from '../../explorer/read-hashrings.ts';
import { ClusterError } from '../../k8s/port.ts';
import type { ClusterClient } from '../../k8s/port.ts';
import { deployedComponents } from '../../thanos/deployed.ts';
import { looksTogether } from '../../thanos/looks-together.ts';
import type { ThanosAsk } from './looker.ts';
import { componentOf } from './thanos-state.ts';

/** What is asked with. */
export interface ThanosAskOptions {
  readonly endpoints: Pick<Endpoints, 'list' | 'open' | 'found'>;
  /** Contexts of the kubeconfig; nothing is found in those that are not connected. */
  readonly contexts: () => readonly string[];
  /** For objects that are read one by one. */
  readonly client: (context: string) => Promise<Pick<ClusterClient, 'getJson'>>;
  /** A request to the language server. */
  readonly request: <M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
  ) => Promise<Requests[M]['result']>;
  readonly clusterLabel: () => string;
  readonly now: () => number;
}

/** Other servers that are opened for one question at most. */
const mostOthers = 30;

/** Asks the language server about endpoints, whose ways are open for as long as a question takes. */
export function createThanosAsk(options: ThanosAskOptions): ThanosAsk {
  const { endpoints, request, clusterLabel, now } = options;
  const held = async <T>(
    name: string,
    ask: (endpoint: string) => Promise<T>,
    pod?: string,
  ): Promise<T> => {
    const lease = await (pod === undefined ? endpoints.open(name) : endpoints.open(name, pod));
    try {
      return await ask(lease.endpoint);
    } finally {
      lease.dispose();
    }
  };
  return {
    look: async (name, parts) => {
      const ask = (endpoint: string): Promise<LookResult> =>
        request(methods.thanosLook, { endpoint, parts, clusterLabel: clusterLabel() });
      const view = endpoints.list().find((one) => one.name === name);
      const pods = parts.includes('metrics') ? differingPods(view) : [];
      if (pods.length < 2) return held(name, ask);
      return looksTogether(
        await Promise.all(
          pods.map(async (pod) => {
            const look = await held(name, ask, pod).catch((error: unknown) =>
              failedLook(parts, failureOf(error)),
            );
            return { pod, look };
          }),
        ),
      );
    },
    coverage: (name) =>
      held(name, async (endpoint) => {
        const buckets = await openAll(endpoints, (view) => hasBlocks(view));
        try {
          return await request(methods.thanosCoverage, {
            endpoint,
            buckets: buckets.map(({ lease }) => lease.endpoint),
            now: now(),
          });
        } finally {
          for (const { lease } of buckets) lease.dispose();
        }
      }),
    doctor: (name, flaps) =>
      held(name, async (endpoint) => {
        const others = await openAll(endpoints, (view) => view.name !== name && isOther(view));
        try {
          return await request(methods.doctor, {
            endpoint,
            others: others.map(({ view, lease }) => ({
              endpoint: lease.endpoint,
              component: componentOf(view) ?? '',
            })),
            deployed: deployedComponents(
              options.contexts().flatMap((context) => endpoints.found(context)),
            ),
            now: now(),
            flaps,
          });
        } finally {
          for (const { lease } of others) lease.dispose();
        }
      }),
    hashrings: async (name) => {
      const view = endpoints.list().find((one) => one.name === name);
      if (view?.source.kind !== 'found') throw new Error('It is not found in a cluster.');
      const { found } = view.source;
      return readHashrings(await options.client(found.cluster), found);
    },
    failureOf,
  };
}

/** Pods of a component of which one cannot speak for the others. */
function differingPods(view: EndpointView | undefined): readonly string[] {
  if (view?.source.kind !== 'found' || componentOf(view) !== 'receive') return [];
  return view.source.found.pods.slice(0, mostOthers).map(({ name }) => name);
}

function failedLook(parts: readonly ThanosPartName[], failure: Failure): LookResult {
  return Object.fromEntries(parts.map((part) => [part, { ok: false, failure }]));
}

function hasBlocks(view: EndpointView): boolean {
  const component = view.source.kind === 'found' ? componentOf(view) : undefined;
  return component === 'store' || component === 'compact' || component === 'bucket-web';
}

/** Prometheus is not among them: what the doctor wants of it stands in its arguments. */
function isOther(view: EndpointView): boolean {
  return view.source.kind === 'found' && componentOf(view) !== undefined;
}

interface Opened {
  readonly view: EndpointView;
  readonly lease: EndpointLease;
}

/** Opens all that can be opened; what cannot is left out, its own row says why. */
async function openAll(
  endpoints: Pick<Endpoints, 'list' | 'open'>,
  wanted: (view: EndpointView) => boolean,
): Promise<readonly Opened[]> {
  const opened = await Promise.allSettled(
    endpoints
      .list()
      .filter(wanted)
      .slice(0, mostOthers)
      .map(async (view): Promise<Opened> => ({ view, lease: await endpoints.open(view.name) })),
  );
  return opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

const kinds: Readonly<Partial<Record<ProblemKind, FailureKind>>> = {
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  unreachable: 'refused',
  timeout: 'timeout',
  tls: 'tls',
  credentials: 'credentials',
  configuration: 'configuration',
  'rate-limited': 'rate-limited',
  'server-error': 'server-error',
  cancelled: 'cancelled',
};

/** A problem of a cluster as a failure of the endpoint behind it. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof ClusterError)) {
    return { kind: 'network', message: error instanceof Error ? error.message : String(error) };
  }
  const { kind, message }: ClusterProblem = error.problem;
  // Nothing but an answer of the endpoint itself says that it does not have a part.
  return { kind: kinds[kind] ?? 'unavailable', message };
}
