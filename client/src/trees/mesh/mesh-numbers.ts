import type { FoundComponent } from '../../discovery/found.ts';
import type { QueryBatchResult } from '../../../../server/src/protocol/thanos.ts';
import { batchOf, numbersOf, problemsOf } from '../../mesh/ask.ts';
import type { ClusterNumbers, Parts } from '../../mesh/ask.ts';
import { clusterValues } from '../../mesh/cluster-values.ts';
import type { KnownCluster } from '../../mesh/cluster-values.ts';
import { identityQuery } from '../../mesh/queries.ts';
import type { Query, QueryScope } from '../../mesh/queries.ts';
import type { MeshSettings } from '../../mesh/settings.ts';
import { createEmitter } from '../../util/emitter.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import { say } from '../../util/words.ts';

/** Time (ms) from one answer to the next question. */
const refreshMs = 10_000;

/** A cluster whose numbers are wanted. */
export interface WantedCluster extends KnownCluster {
  /** Where its control plane runs. */
  readonly controlPlane: string;
  readonly parts: Parts;
}

export type NumbersState =
  /** Nobody can be asked, or nobody knows the cluster. */
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'asking' }
  | ReadyNumbers
  /** The last numbers, where there are any. */
  | { readonly kind: 'failed'; readonly message: string; readonly last?: ReadyNumbers };

export interface ReadyNumbers {
  readonly kind: 'ready';
  /** Unix milliseconds of the answer. */
  readonly at: number;
  readonly endpoint: string;
  /** The scope with this cluster alone: what its expressions are made of. */
  readonly scope: QueryScope;
  readonly numbers: ClusterNumbers;
  /** What the querier said: parts that failed, stores that did not answer. */
  readonly problems: readonly string[];
}

/** Whoever answers queries. */
export interface MeshAsk {
  /** The endpoint for a cluster's numbers; undefined while none is known. */
  endpointFor(context: string): string | undefined;
  /** One batch; rejects with a sentence. */
  query(endpoint: string, queries: readonly Query[]): Promise<QueryBatchResult>;
  /** What runs in a cluster, Linkerd 1.x among it. */
  found(context: string): readonly FoundComponent[];
  /** Looks for endpoints and components in these clusters until disposed. */
  watch(contexts: readonly string[]): Subscription;
  onDidChange(listener: () => void): Subscription;
}

/** Keeps the numbers of the clusters that somebody looks at. */
export interface MeshNumbers {
  stateOf(context: string): NumbersState;
  /** What is looked at now; what is new is asked for at once, nothing at all is asked while the list is empty. */
  want(clusters: readonly WantedCluster[]): void;
  /** Asks again at once: settings changed, or somebody wants it. */
  refresh(): void;
  onDidChange(listener: () => void): Subscription;
  dispose(): void;
}

export interface MeshNumbersOptions {
  readonly ask: MeshAsk;
  readonly settings: () => MeshSettings;
  readonly timers: Timers;
  readonly now: () => number;
}

/** Prepares the numbers; nothing is asked before something is wanted. */
export function createMeshNumbers(options: MeshNumbersOptions): MeshNumbers {
  return new Poller(options);
}

class Poller implements MeshNumbers {
  readonly #options: MeshNumbersOptions;
  readonly #changed = createEmitter<void>();
  readonly #states = new Map<string, NumbersState>();
  /** Endpoint, label and context → value of the label. */
  readonly #values = new Map<string, string>();
  readonly #subscription: Subscription;
  #wanted: readonly WantedCluster[] = [];
  #cancel: (() => void) | undefined;
  #asking = false;
  #again = false;
  #ended = false;

  constructor(options: MeshNumbersOptions) {
    this.#options = options;
    this.#subscription = options.ask.onDidChange(() => {
      if (this.#wanted.some(({ context }) => this.#isWaiting(context))) this.refresh();
    });
  }

  stateOf(context: string): NumbersState {
    return this.#states.get(context) ?? { kind: 'asking' };
  }

  want(clusters: readonly WantedCluster[]): void {
    const before = new Map(this.#wanted.map((cluster) => [cluster.context, cluster]));
    this.#wanted = clusters;
    if (clusters.length === 0) {
      this.#cancel?.();
      this.#cancel = undefined;
      return;
    }
    const isNew = clusters.some((cluster) => !covers(before.get(cluster.context), cluster));
    if (isNew || this.#cancel === undefined) this.refresh();
  }

  refresh(): void {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#cancel?.();
    this.#cancel = undefined;
    void this.#round();
  }

  onDidChange(listener: () => void): Subscription {
    return this.#changed.event(listener);
  }

  dispose(): void {
    this.#ended = true;
    this.#cancel?.();
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #isWaiting(context: string): boolean {
    return this.#states.get(context)?.kind !== 'ready';
  }

  async #round(): Promise<void> {
    if (this.#ended || this.#wanted.length === 0) return;
    this.#asking = true;
    await Promise.all(
      [...this.#byEndpoint()].map(([endpoint, clusters]) => this.#ask(endpoint, clusters)),
    );
    this.#asking = false;
    if (this.#ended) return;
    this.#changed.fire();
    if (this.#again) {
      this.#again = false;
      void this.#round();
    } else if (this.#wanted.length > 0) {
      this.#cancel = this.#options.timers.after(refreshMs, () => {
        this.#cancel = undefined;
        void this.#round();
      });
    }
  }

  #byEndpoint(): ReadonlyMap<string, readonly WantedCluster[]> {
    const found = new Map<string, WantedCluster[]>();
    for (const cluster of this.#wanted) {
      const endpoint = this.#options.ask.endpointFor(cluster.context);
      if (endpoint === undefined) {
        this.#states.set(cluster.context, {
          kind: 'none',
          reason: say('No querier or Prometheus to ask for numbers is known yet.'),
        });
      } else found.set(endpoint, [...(found.get(endpoint) ?? []), cluster]);
    }
    return found;
  }

  /** One batch for all clusters of an endpoint; what fails leaves the numbers there were, with the reason. */
  async #ask(endpoint: string, clusters: readonly WantedCluster[]): Promise<void> {
    const settings = this.#options.settings();
    try {
      await this.#identify(endpoint, clusters, settings);
      const known = clusters.flatMap((cluster) => {
        const value = this.#values.get(valueKey(endpoint, settings, cluster));
        if (value === undefined) this.#states.set(cluster.context, unknownTo(endpoint, settings));
        return value === undefined ? [] : [{ cluster, value }];
      });
      if (known.length === 0) return;
      const scope = scopeOf(
        settings,
        known.map(({ value }) => value),
      );
      const parts = unionOf(known.map(({ cluster }) => cluster.parts));
      const result = await this.#options.ask.query(endpoint, batchOf(scope, parts));
      // Without the requests the rest says little, and nothing would look like no traffic.
      const responses = result.results['responses'];
      if (responses?.ok === false) throw new Error(responses.failure.message);
      const numbers = numbersOf(result, scope, parts);
      const problems = problemsOf(result);
      for (const { cluster, value } of known) {
        const own = numbers.get(value);
        if (own === undefined) continue;
        this.#states.set(cluster.context, {
          kind: 'ready',
          at: this.#options.now(),
          endpoint,
          scope: { ...scope, clusters: [value] },
          numbers: own,
          problems,
        });
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      for (const { context } of clusters) this.#fail(context, message);
    }
  }

  #fail(context: string, message: string): void {
    const before = this.#states.get(context);
    const last = before?.kind === 'failed' ? before.last : before;
    this.#states.set(context, {
      kind: 'failed',
      message,
      ...(last?.kind === 'ready' ? { last } : {}),
    });
  }

  /** Finds the clusters' values of the label, once for each; those that were not found are looked for every time. */
  async #identify(
    endpoint: string,
    clusters: readonly WantedCluster[],
    settings: MeshSettings,
  ): Promise<void> {
    const open = clusters.filter(
      (cluster) => !this.#values.has(valueKey(endpoint, settings, cluster)),
    );
    if (open.length === 0) return;
    const namespaces = [...new Set(open.map(({ controlPlane }) => controlPlane))];
    const query = identityQuery(settings.clusterLabel, namespaces);
    const { results } = await this.#options.ask.query(endpoint, [query]);
    const part = results[query.id];
    if (part?.ok === false) throw new Error(part.failure.message);
    const values = clusterValues(part?.value ?? [], settings.clusterLabel, open);
    for (const cluster of open) {
      const value = values.get(cluster.context);
      if (value !== undefined) this.#values.set(valueKey(endpoint, settings, cluster), value);
    }
  }
}

function valueKey(endpoint: string, { clusterLabel }: MeshSettings, { context }: KnownCluster) {
  return JSON.stringify([endpoint, clusterLabel, context]);
}

function unknownTo(endpoint: string, { clusterLabel }: MeshSettings): NumbersState {
  return {
    kind: 'none',
    reason: say(
      '{endpoint} has no series of this cluster’s proxies: no value of the label {label} fits. The setting gauntlet.mesh.clusterLabel names the label.',
      { endpoint, label: clusterLabel },
    ),
  };
}

function scopeOf(settings: MeshSettings, clusters: readonly string[]): QueryScope {
  const quantiles = new Set([0.5, 0.95, 0.99, settings.quantile]);
  return {
    clusterLabel: settings.clusterLabel,
    clusters: clusters.toSorted(),
    window: settings.window,
    quantiles: [...quantiles].toSorted((a, b) => a - b),
  };
}

function unionOf(parts: readonly Parts[]): Parts {
  return {
    edges: [...new Set(parts.flatMap(({ edges }) => edges))].toSorted(),
    gateways: parts.some(({ gateways }) => gateways),
    routers: parts.some(({ routers }) => routers),
  };
}

function covers(before: WantedCluster | undefined, now: WantedCluster): boolean {
  if (before === undefined) return false;
  return (
    now.parts.edges.every((namespace) => before.parts.edges.includes(namespace)) &&
    (before.parts.gateways || !now.parts.gateways) &&
    (before.parts.routers || !now.parts.routers)
  );
}
