import type { Connection } from 'vscode-languageserver';
import { namesOf, type ClusterWant, type KnownClustersParams } from '../protocol/clusters.ts';
import { methods } from '../protocol/methods.ts';
import type { ClientFacts } from './client-facts.ts';
import { customNotification } from './custom-request.ts';
import { describeError } from './run-request.ts';
import type { Runtime } from './runtime.ts';

/** How long (ms) somebody waits, and for how long he wants to. */
interface Patience {
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** Names of what is in clusters, as the client told them last: one value that is replaced, never changed. */
export interface ClusterNames {
  readonly current: () => KnownClustersParams;
  /**
   * Contexts of the kubeconfig, the same list until they change; none where they may not be all. Asked for with the
   * first call.
   */
  readonly contexts: () => readonly string[];
  /** Whether names of connected clusters are still to come. */
  readonly isPending: (wants: readonly ClusterWant[]) => boolean;
  /** Asks the client for names; resolves when they are there, at the latest after the budget. */
  readonly ensure: (wants: readonly ClusterWant[], patience: Patience) => Promise<void>;
  readonly apply: (params: KnownClustersParams) => void;
}

interface Options {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly runtime: Pick<Runtime, 'timers' | 'log'>;
  /** There are other contexts. */
  readonly onChange: () => void;
}

export const createClusterNames = ({
  connection,
  client,
  runtime,
  onChange,
}: Options): ClusterNames => {
  let known: KnownClustersParams = { clusters: [], whole: false };
  let contexts: readonly string[] = [];
  let isAsked = false;
  const waiting = new Set<() => void>();

  const ask = (wants: readonly ClusterWant[]): void => {
    isAsked = true;
    // Other clients do not gather names.
    if (!client.pushesConnections) return;
    connection
      .sendNotification(customNotification(methods.clustersWanted), { wants })
      .catch((error: unknown) => {
        runtime.log.error(`names of clusters were not asked for: ${describeError(error)}`);
      });
  };

  const isPending = (wants: readonly ClusterWant[]): boolean =>
    wants.some((want) => {
      const cluster = known.clusters.find(({ context }) => context === want.context);
      return cluster?.connected === true && namesOf(cluster, want) === undefined;
    });

  return {
    current: () => known,
    contexts: () => {
      if (!isAsked) ask([]);
      return contexts;
    },
    isPending,
    ensure: async (wants, { budgetMs, signal }) => {
      // Also for what is known: it may be old by now, and the client knows how old.
      if (wants.length > 0) ask(wants);
      if (!isPending(wants) || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const end = (): void => {
          waiting.delete(look);
          cancel();
          signal.removeEventListener('abort', end);
          resolve();
        };
        const look = (): void => {
          if (!isPending(wants)) end();
        };
        const cancel = runtime.timers.after(budgetMs, end);
        waiting.add(look);
        signal.addEventListener('abort', end);
      });
    },
    apply: (params) => {
      known = params;
      for (const look of waiting) look();
      const next = params.whole ? params.clusters.map(({ context }) => context) : [];
      if (next.length === contexts.length && next.every((name, at) => name === contexts[at]))
        return;
      contexts = next;
      onChange();
    },
  };
};
