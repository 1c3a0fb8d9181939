// Whether a workload is up, and why its pods are not.
import type { Workload } from './component.ts';
import type { Target } from './install.ts';
import type { ClusterPlan } from './plan.ts';

/** The part that is read of a Deployment, StatefulSet or DaemonSet. */
export interface WorkloadStatus {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation?: number;
  };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
  };
}

/** Whether an object is that workload, and all its pods are available in their newest shape. */
export function isUp(found: WorkloadStatus, wanted: Workload): boolean {
  const { kind, metadata } = found;
  return (
    kind === wanted.kind &&
    metadata.name === wanted.name &&
    metadata.namespace === wanted.namespace &&
    allAvailable(found)
  );
}

function allAvailable({ kind, metadata, spec, status = {} }: WorkloadStatus): boolean {
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  if (kind === 'DaemonSet') {
    const { desiredNumberScheduled: desired = 0, numberAvailable = 0 } = status;
    return desired > 0 && numberAvailable >= desired;
  }
  const { replicas = 1 } = spec ?? {};
  const { availableReplicas = 0, updatedReplicas = 0 } = status;
  return availableReplicas >= replicas && updatedReplicas >= replicas;
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly ready: boolean;
      readonly state?: {
        readonly waiting?: { readonly reason?: string; readonly message?: string };
      };
    }[];
  };
}

/** The state of a workload's pods that are not ready, and the last lines of the first one's log. */
export async function explainPods(
  target: Target,
  { name: cluster }: ClusterPlan,
  { namespace, name }: Workload,
): Promise<string> {
  const ask = (...args: string[]) => target.kubectl(cluster, ['--namespace', namespace, ...args]);
  const list = JSON.parse(await ask('get', 'pods', '--output', 'json')) as {
    items: readonly Pod[];
  };
  const pods = list.items.filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
  const [first] = pods;
  if (first === undefined) return 'it has no pods';
  const args = ['logs', first.metadata.name, '--all-containers', '--tail=8', '--prefix'];
  const log = await ask(...args).catch(() => '');
  return [...pods.map(describePod), 'the end of its log:', log.trimEnd() || '(empty)'].join('\n  ');
}

/** One line on a pod. */
export function describePod({ metadata, status }: Pod): string {
  const conditions = (status?.conditions ?? [])
    .filter((condition) => condition.status !== 'True' && condition.message)
    .map(({ type, message }) => `not ${type}: ${message}`);
  const waiting = (status?.containerStatuses ?? []).flatMap(({ name, ready, state }) =>
    ready || !state?.waiting
      ? []
      : [`${name}: ${state.waiting.reason} ${state.waiting.message ?? ''}`.trim()],
  );
  return [`pod ${metadata.name} is ${status?.phase ?? 'unknown'}`, ...conditions, ...waiting].join(
    '; ',
  );
}
