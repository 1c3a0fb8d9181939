import type { Clusters } from '../k8s/clusters.ts';
import type { ClusterView, WorkloadObject } from '../k8s/model.ts';
import { objectPath } from '../explorer/object-path.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import { asFields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { adapterRules } from './adapter-config.ts';
import type { AdapterRule } from './adapter-config.ts';
import { isAdapter } from './is-adapter.ts';
import { readAdapterText } from './read-adapter.ts';

/** Milliseconds after which a configuration is read again while somebody looks at it. */
const readAgainMs = 60_000;
/** Milliseconds that one answer may take. */
const answerMs = 15_000;

/** An installation of prometheus-adapter. */
export interface Adapter {
  readonly deployment: WorkloadObject;
  readonly config: AdapterConfig;
}

export type AdapterConfig =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly configMap: string; readonly rules: readonly AdapterRule[] }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly message: string };

/** The adapters of clusters, and what their configuration says. */
export interface Adapters extends Subscription {
  /** Those of a cluster whose Deployments are watched. The same list while nothing changed. */
  of(view: ClusterView): readonly Adapter[];
  /** Reads the configurations of these clusters' adapters, and again from time to time. */
  look(contexts: readonly string[]): void;
  onDidChange(listener: () => void): Subscription;
}

export interface AdaptersOptions {
  readonly clusters: Pick<Clusters, 'views' | 'client'>;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

interface Known {
  readonly config: AdapterConfig;
  readonly deployment: WorkloadObject;
  readonly readAt: number;
}

/** Nothing is read before somebody looks. */
export function createAdapters({ clusters, now, onError }: AdaptersOptions): Adapters {
  const changed = createEmitter<void>();
  const known = new Map<string, Known>();
  const lists = new Map<string, readonly Adapter[]>();
  const busy = new Set<string>();
  const ending = new AbortController();
  const reading: AdapterConfig = { kind: 'reading' };

  const keyOf = (context: string, { namespace, name }: WorkloadObject): string =>
    [context, namespace, name].join('\n');

  const read = async (context: string, deployment: WorkloadObject): Promise<void> => {
    const key = keyOf(context, deployment);
    const last = known.get(key);
    const isFresh =
      last !== undefined && last.deployment === deployment && now() - last.readAt < readAgainMs;
    if (busy.has(key) || isFresh) return;
    busy.add(key);
    try {
      const client = async () => clusters.client(context);
      const config = await configOf(client, deployment, ending.signal);
      const isSame = JSON.stringify(config) === JSON.stringify(last?.config);
      known.set(key, { config: isSame && last ? last.config : config, deployment, readAt: now() });
      if (!isSame && !ending.signal.aborted) changed.fire();
    } finally {
      busy.delete(key);
    }
  };

  return {
    of: (view) => {
      const next = deploymentsOf(view).map((deployment) => ({
        deployment,
        config: known.get(keyOf(view.context, deployment))?.config ?? reading,
      }));
      const last = lists.get(view.context) ?? [];
      const isSame =
        last.length === next.length &&
        last.every(
          ({ deployment, config }, at) =>
            deployment === next[at]?.deployment && config === next[at].config,
        );
      if (!isSame) lists.set(view.context, next);
      return lists.get(view.context) ?? next;
    },
    look: (contexts) => {
      for (const view of clusters.views.filter(({ context }) => contexts.includes(context)))
        for (const deployment of deploymentsOf(view)) read(view.context, deployment).catch(onError);
    },
    onDidChange: (listener) => changed.event(listener),
    dispose: () => {
      ending.abort();
      changed.dispose();
    },
  };
}

const deploymentsOf = ({ snapshot }: ClusterView): readonly WorkloadObject[] =>
  [...(snapshot.kinds.deployments?.objects.values() ?? [])].flatMap((objects) =>
    [...objects.values()].filter(isAdapter),
  );

async function configOf(
  open: () => Promise<ClusterClient>,
  { namespace, name }: WorkloadObject,
  ending: AbortSignal,
): Promise<AdapterConfig> {
  try {
    const client = await open();
    const signal = AbortSignal.any([ending, AbortSignal.timeout(answerMs)]);
    const deployment = objectPath({
      apiVersion: 'apps/v1',
      resource: 'deployments',
      namespace,
      name,
    });
    const read = await readAdapterText(
      client,
      asFields(await client.getJson(deployment, { signal })),
      signal,
    );
    if (read.kind === 'failed') return read;
    const { configMap, text } = read;
    const rules = adapterRules(text);
    return rules === undefined
      ? { kind: 'failed', message: say('{configMap} holds no configuration.', { configMap }) }
      : { kind: 'read', configMap, rules };
  } catch (error) {
    if (error instanceof ClusterError) return { kind: 'failed', message: error.message };
    throw error;
  }
}
