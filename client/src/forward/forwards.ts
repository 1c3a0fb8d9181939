import type { ClusterProblem } from '../k8s/model.ts';

/** Ports of this machine that lead to ports of pods, opened by people: listed, and there until somebody stops them. */
export interface Forwards {
  /** In the order of their start; unchanged views keep their identity. */
  list(): readonly ForwardView[];
  onDidChange(listener: () => void): { dispose(): void };
  /** Listens on 127.0.0.1. Rejects with a `ClusterError` when the port is taken or the pod does not listen. */
  start(request: ForwardRequest): Promise<ForwardView>;
  stop(id: string): Promise<void>;
  dispose(): Promise<void>;
}

/** What to forward to: a pod, or the ready pods behind a Service or workload, chosen anew when one goes. */
export interface ForwardRequest {
  readonly context: string;
  readonly namespace: string;
  readonly target:
    | { readonly kind: 'pod'; readonly name: string }
    /** The Service's port; its target port is looked up. */
    | { readonly kind: 'service'; readonly name: string };
  readonly remotePort: number;
  /** Any free one when absent. */
  readonly localPort?: number;
}

export interface ForwardView {
  readonly id: string;
  readonly request: ForwardRequest;
  readonly localPort: number;
  /** The pod that new connections go to. */
  readonly pod: string;
  readonly connections: number;
  /** Why the last connection failed; absent once one works. */
  readonly problem?: ClusterProblem;
}
