import type { VectorSample } from '../../../server/src/protocol/thanos.ts';
import { label, valueOf, windowSeconds, workloadOfSample } from './answers.ts';
import type { Answers } from './answers.ts';
import { workloadKey } from './owner.ts';
import type { WorkloadName } from './owner.ts';
import type { QueryScope } from './queries.ts';

/** Who calls whom, as the caller's proxy sees it. */
export interface Edge {
  readonly source: WorkloadName;
  readonly target: EdgeTarget;
  readonly connections: number;
  /** Requests a second. */
  readonly rps: number;
  readonly successRate?: number;
  /** All of it is mutual TLS. */
  readonly secured: boolean;
  /** Why not, in the proxy's words: `not_provided_by_service_discovery`. */
  readonly reasons: readonly string[];
  /** Who the servers said they are. */
  readonly serverIds: readonly string[];
}

/** The other end; its workload is not known when the control plane has not heard of it. */
export interface EdgeTarget {
  readonly namespace: string;
  readonly workload?: WorkloadName;
  /** The Service that was asked for; empty when it was an address. */
  readonly service: string;
  /** The linked cluster that answers; empty for this one. */
  readonly cluster: string;
}

interface Draft {
  readonly source: WorkloadName;
  readonly target: EdgeTarget;
  readonly reasons: Set<string>;
  readonly serverIds: Set<string>;
  connections: number;
  insecure: number;
  success: number;
  failure: number;
}

/** Reduces a cluster's answers to `edgeQueries`. Connections that are closed are no edge. */
export function edgesOf(answers: Answers, { window }: QueryScope): readonly Edge[] {
  const drafts = new Map<string, Draft>();
  const each = (id: string, add: (draft: Draft, sample: VectorSample) => void) => {
    for (const sample of answers.get(id) ?? []) {
      const source = workloadOfSample(sample);
      if (source === undefined) continue;
      const target = targetOf(sample);
      const key = `${workloadKey(source)} ${targetKey(target)}`;
      const draft = drafts.get(key) ?? newDraft(source, target);
      drafts.set(key, draft);
      add(draft, sample);
    }
  };
  each('edges', addConnections);
  each('edgeResponses', addResponses);
  const seconds = windowSeconds(window);
  return [...drafts.values()].flatMap((draft) => edgeOf(draft, seconds) ?? []);
}

/** Names a target within its cluster. */
export function targetKey({ namespace, workload, service, cluster }: EdgeTarget): string {
  const name = workload === undefined ? `service/${service}` : workloadKey(workload);
  return `${cluster}/${namespace}/${name}`;
}

function targetOf(sample: VectorSample): EdgeTarget {
  const workload = workloadOfSample(sample, 'dst_');
  return {
    namespace: label(sample, 'dst_namespace'),
    ...(workload === undefined ? {} : { workload }),
    service: label(sample, 'dst_service'),
    cluster: label(sample, 'dst_target_cluster'),
  };
}

function newDraft(source: WorkloadName, target: EdgeTarget): Draft {
  return {
    source,
    target,
    reasons: new Set(),
    serverIds: new Set(),
    connections: 0,
    insecure: 0,
    success: 0,
    failure: 0,
  };
}

function addConnections(draft: Draft, sample: VectorSample): void {
  const value = valueOf(sample);
  if (value === 0) return;
  draft.connections += value;
  const server = label(sample, 'server_id');
  if (server !== '') draft.serverIds.add(server);
  if (label(sample, 'tls') === 'true') return;
  draft.insecure += value;
  draft.reasons.add(label(sample, 'no_tls_reason') || label(sample, 'tls'));
}

function addResponses(draft: Draft, sample: VectorSample): void {
  const classification = label(sample, 'classification');
  if (classification === 'success') draft.success += valueOf(sample);
  if (classification === 'failure') draft.failure += valueOf(sample);
}

function edgeOf(draft: Draft, seconds: number): Edge | undefined {
  const requests = Math.round(draft.success) + Math.round(draft.failure);
  if (draft.connections === 0 && requests === 0) return undefined;
  return {
    source: draft.source,
    target: draft.target,
    connections: draft.connections,
    rps: requests / seconds,
    ...(requests === 0 ? {} : { successRate: Math.round(draft.success) / requests }),
    secured: draft.connections > 0 && draft.insecure === 0,
    reasons: [...draft.reasons].toSorted(),
    serverIds: [...draft.serverIds].toSorted(),
  };
}
