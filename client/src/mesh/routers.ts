import type { VectorSample } from '../../../server/src/protocol/thanos.ts';
import { label, valueOf, windowSeconds } from './answers.ts';
import type { Answers } from './answers.ts';
import type { QueryScope } from './queries.ts';

/** A router of Linkerd 1.x, as its own metrics show it. */
export interface Router {
  readonly namespace: string;
  /** Its label, which is its protocol unless the configuration says otherwise. */
  readonly name: string;
  /** Addresses it listens on: `0.0.0.0/4140`. */
  readonly servers: readonly string[];
  readonly rps: number;
  readonly successRate?: number;
  /** Milliseconds by quantile, of the slowest process. */
  readonly latency: ReadonlyMap<number, number>;
  readonly connections: number;
  /** Logical names that it served (`/svc/web`), and requests a second of each, the busiest first. */
  readonly services: readonly { readonly name: string; readonly rps: number }[];
}

interface Draft {
  readonly namespace: string;
  readonly name: string;
  readonly servers: Set<string>;
  readonly services: Map<string, number>;
  readonly latency: Map<number, number>;
  requests: number;
  success: number;
  failures: number;
  connections: number;
}

/** Reduces a cluster's answers to `linkerd1Queries`. */
export function routersOf(answers: Answers, { quantiles, window }: QueryScope): readonly Router[] {
  const drafts = new Map<string, Draft>();
  const each = (id: string, add: (draft: Draft, value: number, sample: VectorSample) => void) => {
    for (const sample of answers.get(id) ?? []) {
      const [namespace, name] = [label(sample, 'namespace'), label(sample, 'rt')];
      const draft = drafts.get(`${namespace}/${name}`) ?? newDraft(namespace, name);
      drafts.set(`${namespace}/${name}`, draft);
      add(draft, valueOf(sample), sample);
    }
  };
  each('routerRequests', (draft, value, sample) => {
    draft.requests += value;
    draft.servers.add(label(sample, 'server'));
  });
  each('routerSuccess', (draft, value) => (draft.success += value));
  each('routerFailures', (draft, value) => (draft.failures += value));
  each('routerConnections', (draft, value) => (draft.connections += value));
  each('routerServices', (draft, value, sample) =>
    draft.services.set(label(sample, 'service'), value),
  );
  for (const quantile of quantiles) {
    each(`routerLatency:${quantile}`, (draft, value) => draft.latency.set(quantile, value));
  }
  const seconds = windowSeconds(window);
  return [...drafts.values()].map((draft) => routerOf(draft, seconds));
}

function newDraft(namespace: string, name: string): Draft {
  return {
    namespace,
    name,
    servers: new Set(),
    services: new Map(),
    latency: new Map(),
    requests: 0,
    success: 0,
    failures: 0,
    connections: 0,
  };
}

function routerOf(draft: Draft, seconds: number): Router {
  const ended = draft.success + draft.failures;
  return {
    namespace: draft.namespace,
    name: draft.name,
    servers: [...draft.servers].filter(Boolean).toSorted(),
    rps: draft.requests / seconds,
    ...(ended > 0 ? { successRate: draft.success / ended } : {}),
    latency: draft.latency,
    connections: Math.round(draft.connections),
    services: [...draft.services]
      .map(([name, count]) => ({ name, rps: count / seconds }))
      .toSorted((a, b) => b.rps - a.rps),
  };
}
