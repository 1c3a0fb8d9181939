import type { Clusters, Need } from '../k8s/clusters.ts';
import type { ClusterView } from '../k8s/model.ts';
import { createInventory } from '../mesh/inventory.ts';
import type { MeshInventory, MeshWorkload } from '../mesh/inventory.ts';
import type { Traffic } from '../mesh/numbers.ts';
import { workloadKey } from '../mesh/owner.ts';
import type { MeshNumbersOptions, NumbersState } from '../trees/mesh/mesh-numbers.ts';
import { clusterKinds } from '../trees/mesh/mesh-roots.ts';
import { numbersOnce, wantedCluster } from '../trees/mesh/numbers-once.ts';
import { until } from '../util/until.ts';
import { asFields, asText } from '../util/values.ts';

/** Workloads in one answer; what is left out is counted. */
const mostWorkloads = 100;
/** Time (ms) for the clusters, and for the numbers, to come. */
const patienceMs = 10_000;

/** What the tool works with. It only reads. */
export interface MeshToolOptions extends MeshNumbersOptions {
  readonly clusters: Pick<Clusters, 'views' | 'hold' | 'onDidChange'>;
}

interface Wish {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly problemsOnly: boolean;
}

/**
 * Lists workloads with what the mesh knows of them, as JSON. Only clusters that are connected are read, unless one is
 * named. Input: `{cluster?, namespace?, problemsOnly?}`; anything else in it is ignored.
 */
export async function listMeshedWorkloads(
  options: MeshToolOptions,
  input: unknown,
): Promise<string> {
  const wish = wishOf(input);
  const chosen = () =>
    options.clusters.views.filter(({ context, connection }) =>
      wish.cluster === undefined ? connection.kind === 'live' : context === wish.cluster,
    );
  if (chosen().length === 0) {
    return JSON.stringify({
      error: 'No such cluster is connected.',
      clusters: options.clusters.views.map(({ context, connection }) => ({
        name: context,
        state: connection.kind,
      })),
    });
  }
  const needs = chosen().flatMap(({ context }) =>
    clusterKinds.map((kind): Need => ({ context, kind })),
  );
  const hold = options.clusters.hold(needs);
  try {
    await until({
      timers: options.timers,
      patienceMs,
      subscribe: (listener) => options.clusters.onDidChange(listener),
      holds: () => chosen().every(isSettled),
    });
    const read = chosen().map((view) => ({ view, inventory: createInventory()(view.snapshot) }));
    const numbers = await numbersOnce(
      options,
      read.map(({ view }) => wantedCluster(view, trafficOnly)),
      patienceMs,
    );
    return JSON.stringify(answer(read, numbers, wish));
  } finally {
    hold.dispose();
  }
}

const trafficOnly = { edges: [], gateways: false, routers: false };

function wishOf(input: unknown): Wish {
  const fields = asFields(input) ?? {};
  const [cluster, namespace] = [asText(fields['cluster']), asText(fields['namespace'])];
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    problemsOnly: fields['problemsOnly'] === true,
  };
}

/** True once nothing more will come: it is there, or it is known why not. */
function isSettled({ connection, snapshot }: ClusterView): boolean {
  if (connection.kind === 'idle' || connection.kind === 'connecting') return false;
  if (connection.kind !== 'live') return true;
  return clusterKinds.every((kind) => {
    const status = snapshot.kinds[kind]?.status.kind;
    return status !== undefined && status !== 'loading';
  });
}

type Numbers = ReadonlyMap<string, NumbersState>;

interface Read {
  readonly view: ClusterView;
  readonly inventory: MeshInventory;
}

function answer(read: readonly Read[], numbers: Numbers, wish: Wish): unknown {
  const rows = read.flatMap(({ view, inventory }) => {
    const state = numbers.get(view.context);
    const traffic = state?.kind === 'ready' ? state.numbers.traffic.workloads : undefined;
    return inventory.namespaces
      .filter(({ name }) => wish.namespace === undefined || name === wish.namespace)
      .flatMap(({ workloads }) => workloads)
      .filter(({ problems }) => !wish.problemsOnly || problems.length > 0)
      .map((workload) => rowOf(view.context, workload, traffic?.get(workloadKey(workload))));
  });
  return {
    clusters: read.map(({ view, inventory }) => ({
      name: view.context,
      state: view.connection.kind,
      ...('problem' in view.connection ? { problem: view.connection.problem.message } : {}),
      controlPlane: inventory.controlPlane?.version ?? 'none',
      meshedPods: inventory.meshed,
      pods: inventory.total,
      ...numbersWords(numbers, view.context),
    })),
    workloads: rows.slice(0, mostWorkloads),
    ...(rows.length > mostWorkloads ? { leftOut: rows.length - mostWorkloads } : {}),
  };
}

function numbersWords(numbers: Numbers, context: string): { readonly numbers: string } {
  const state = numbers.get(context) ?? { kind: 'asking' };
  switch (state.kind) {
    case 'ready':
      return { numbers: `over ${state.scope.window}, from ${state.endpoint}` };
    case 'none':
      return { numbers: state.reason };
    case 'failed':
      return { numbers: state.message };
    case 'asking':
      return { numbers: 'did not come in time' };
  }
}

function rowOf(cluster: string, workload: MeshWorkload, traffic: Traffic | undefined): unknown {
  const { kind, namespace, name, meshed, total, versions, sidecars, intent, problems } = workload;
  return {
    cluster,
    namespace,
    kind,
    name,
    meshed: `${meshed}/${total}`,
    inject: intent.wanted,
    ...(versions.length === 0 ? {} : { proxy: versions.join(', '), sidecar: sidecars }),
    ...(traffic === undefined
      ? {}
      : {
          rps: rounded(traffic.rps),
          ...(traffic.successRate === undefined ? {} : { success: rounded(traffic.successRate) }),
          latencyMs: Object.fromEntries(
            [...traffic.latency].map(([quantile, ms]) => [quantile, rounded(ms)]),
          ),
          ...(traffic.secured === undefined ? {} : { secured: rounded(traffic.secured.share) }),
          ...(traffic.denied === 0 ? {} : { denied: traffic.denied }),
        }),
    ...(problems.length === 0
      ? {}
      : { problems: problems.map(({ title, advice }) => `${title}: ${advice}`) }),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
