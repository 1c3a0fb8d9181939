import { createClusters } from '../../../client/src/k8s/create-clusters.ts';
import type { Clusters, Need } from '../../../client/src/k8s/clusters.ts';
import { createKubeconfigSource } from '../../../client/src/k8s/kubeconfig/kubeconfig-source.ts';
import type { OpenCluster } from '../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import type { ClusterView, KindName } from '../../../client/src/k8s/model.ts';
import { createOpenCluster } from '../../../client/src/k8s/node/create-open-cluster.ts';
import type { ClusterClient } from '../../../client/src/k8s/port.ts';
import { slowness } from '../../bench/bench.ts';
import type { Timers } from '../../../client/src/util/timers.ts';

/** The clusters of a kubeconfig as the explorer has them: its own files, client and clock. */
export interface LabClusters {
  readonly clusters: Clusters;
  /** What was asked for, in order: `context /api/v1/pods?limit=500`. */
  readonly paths: () => readonly string[];
  readonly dispose: () => void;
}

export const realTimers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Opens them; nothing is contacted before something is held. */
export function openClusters(kubeconfig: string): LabClusters {
  const paths: string[] = [];
  const source = createKubeconfigSource({
    files: () => [kubeconfig],
    onDidChangeFiles: () => ({ dispose: () => undefined }),
    pollMs: 500,
  });
  const openReal = createOpenCluster({ trusted: () => true });
  const open: OpenCluster = async (entry) =>
    told(await openReal(entry), (path) => paths.push(`${entry.context} ${path}`));
  const clusters = createClusters({
    source,
    open,
    timing: { clock: Date.now, random: Math.random, timers: realTimers },
  });
  return {
    clusters,
    paths: () => paths,
    dispose: () => {
      clusters.dispose();
      source.dispose();
    },
  };
}

/** A client that tells what is asked of it. */
function told(client: ClusterClient, tell: (path: string) => void): ClusterClient {
  return {
    ...client,
    getJson: (path, options) => {
      tell(path);
      return client.getJson(path, options);
    },
    getText: (path, options) => {
      tell(path);
      return client.getText(path, options);
    },
    watch: (path, options) => {
      tell(path);
      return client.watch(path, options);
    },
  };
}

export const viewOf = ({ clusters }: LabClusters, context: string): ClusterView | undefined =>
  clusters.views.find((view) => view.context === context);

/** How the connection of a context stands. */
export const connectionOf = (all: LabClusters, context: string): string =>
  viewOf(all, context)?.connection.kind ?? 'unknown';

/** How current a kind of a context is. */
export const statusOf = (all: LabClusters, context: string, kind: KindName): string =>
  viewOf(all, context)?.snapshot.kinds[kind]?.status.kind ?? 'unknown';

/** The sentence on a context's node; empty when there is none. */
export function sentenceOf(all: LabClusters, context: string): string {
  const connection = viewOf(all, context)?.connection;
  return connection !== undefined && 'problem' in connection ? connection.problem.message : '';
}

export const needs = (context: string, kinds: readonly KindName[]): readonly Need[] =>
  kinds.map((kind) => ({ context, kind }));

/** A limit (ms) of a machine that has nothing else to do, for this one as it is now. */
export const allowed = (limitMs: number): number => limitMs * Math.max(1, slowness());

/**
 * Milliseconds until it holds, told as a line; rejects after `limitMs`, and later where the machine is slow: how slow
 * is measured only when the limit has passed, since measuring keeps everything else from running.
 */
export function until(
  { clusters }: LabClusters,
  what: string,
  holds: () => boolean,
  limitMs: number,
): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      subscription.dispose();
    };
    const look = (): void => {
      if (!holds()) return;
      end();
      const passed = Math.round(performance.now() - began);
      console.log(`${what}: ${passed} ms`);
      resolve(passed);
    };
    const late = (): void => {
      end();
      const states = clusters.views.map(({ context, connection }) => ({ context, connection }));
      reject(new Error(`${what}: not within ${limitMs} ms; ${JSON.stringify(states)}`));
    };
    let timer = setTimeout(() => {
      timer = setTimeout(late, allowed(limitMs) - limitMs);
    }, limitMs);
    const subscription = clusters.onDidChange(look);
    look();
  });
}
