import type { Clusters, Need } from '../k8s/clusters.ts';
import type { ClusterView } from '../k8s/model.ts';
import { createInventory } from '../mesh/inventory.ts';
import type { MeshInventory, MeshWorkload } from '../mesh/inventory.ts';
import type { Traffic } from '../mesh/numbers.ts';
import { workloadKey } from '../mesh/owner.ts';
import type { MeshNumbersOptions, NumbersState } from '../trees/mesh/mesh-numbers.ts';
import { meshOptions } from '../trees/mesh/mesh-options.ts';
import { clusterKinds } from '../trees/mesh/mesh-roots.ts';
import { numbersOnce, wantedCluster } from '../trees/mesh/numbers-once.ts';
import type { TooltipPart } from '../trees/tree-node.ts';
import type { Cancellation } from '../util/cancellation.ts';
import { until } from '../util/until.ts';
import { asFields, asText, defined } from '../util/values.ts';
import { say } from '../util/words.ts';
import type { Tool } from './tool.ts';

/** Lists workloads with what the mesh knows of them. */
export const listMeshedWorkloadsTool: Tool = {
  question: (input) => {
    const { cluster, namespace } = wishOf(input);
    return {
      title: say('List the workloads of the service mesh?'),
      message: [
        {
          kind: 'text',
          text:
            cluster === undefined
              ? say('Reads workloads and their traffic in all clusters that are connected.')
              : say(
                  'Connects to the cluster named here and reads its workloads and their traffic.',
                ),
        },
        ...wishFields({ cluster, namespace }),
      ],
      running: say('Listing the workloads of the mesh'),
    };
  },
  run: async (explorer, input, token) =>
    listMeshedWorkloads({ clusters: explorer.clusters, ...meshOptions(explorer) }, input, token),
};

function wishFields(wish: {
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
}): readonly TooltipPart[] {
  const field = (name: string, value: string | undefined): readonly TooltipPart[] =>
    value === undefined ? [] : [{ kind: 'field', name, value }];
  return [...field(say('Cluster'), wish.cluster), ...field(say('Namespace'), wish.namespace)];
}

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
  cancellation: Cancellation,
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
      cancellation,
    });
    const read = chosen().map((view) => ({ view, inventory: createInventory()(view.snapshot) }));
    const numbers = await numbersOnce(
      options,
      read.map(({ view }) => wantedCluster(view, trafficOnly)),
      { patienceMs, cancellation },
    );
    return JSON.stringify(answer(read, numbers, wish));
  } finally {
    hold.dispose();
  }
}

const trafficOnly = { edges: [], gateways: false, routers: false };

function wishOf(input: unknown): Wish {
  const fields = asFields(input) ?? {};
  return defined<Wish>({
    cluster: asText(fields['cluster']),
    namespace: asText(fields['namespace']),
    problemsOnly: fields['problemsOnly'] === true,
  });
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
    ...(rows.length > mostWorkloads ? { truncated: leftOutWords(rows.length) } : {}),
  };
}

function leftOutWords(count: number): string {
  return `${count - mostWorkloads} of ${count} workloads are left out. Ask for one cluster, one namespace or problems only to see the others.`;
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
