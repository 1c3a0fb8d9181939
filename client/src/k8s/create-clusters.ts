import { createEmitter } from '../util/emitter.ts';
import { say } from '../util/words.ts';
import { createAnnouncer } from './announcer.ts';
import type { Clusters } from './clusters.ts';
import type { ContextEntry, KubeconfigSource, OpenCluster } from './kubeconfig/kubeconfig.ts';
import type { ClusterView } from './model.ts';
import { ClusterError } from './port.ts';
import type { Timing } from './reflector.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';
import { createWants } from './wants.ts';

export interface ClustersOptions {
  readonly source: KubeconfigSource;
  readonly open: OpenCluster;
  readonly timing: Timing;
}

/** Changes of objects are told at most once in this time (ms). */
export const coalesceMs = 300;

/** All contexts of a kubeconfig. Reads it at once; contacts no cluster before something of it is held. */
export function createClusters({ source, open, timing }: ClustersOptions): Clusters {
  const changes = createEmitter<void>();
  const disconnected = new Set<string>();
  let sessions = new Map<string, Session>();
  let problems: readonly string[] = [];
  let views: readonly ClusterView[] = [];
  let readings = 0;

  const announcer = createAnnouncer(timing, coalesceMs, () => {
    views = [...sessions.values()].map((session) => session.view());
    changes.fire();
  });

  /** Tells the session of a context what is wanted of it. */
  const apply = (context: string): void => {
    if (!disconnected.has(context)) sessions.get(context)?.want(wants.of(context));
  };
  const wants = createWants(timing.timers, apply);

  const sessionOf = (entry: ContextEntry): Session => {
    const known = sessions.get(entry.context);
    if (known?.setEntry(entry) === true) return known;
    known?.dispose();
    return createSession({ entry, open, timing, onChange: announcer.changed });
  };

  const read = async (): Promise<void> => {
    const turn = ++readings;
    const kubeconfig = await source.read();
    // A later reading knows more.
    if (turn !== readings) return;
    const before = sessions;
    sessions = new Map(kubeconfig.contexts.map((entry) => [entry.context, sessionOf(entry)]));
    for (const [context, session] of before) if (!sessions.has(context)) session.dispose();
    for (const context of sessions.keys()) apply(context);
    problems = kubeconfig.problems;
    announcer.changed(true);
  };
  let reading = read();
  const subscription = source.onDidChange(() => {
    reading = read();
  });

  return {
    get views() {
      return views;
    },
    get problems() {
      return problems;
    },
    onDidChange: changes.event,
    hold: (needs) => {
      for (const { context } of needs) if (disconnected.delete(context)) apply(context);
      return wants.add(needs);
    },
    retry: (context) => {
      if (disconnected.delete(context)) apply(context);
      sessions.get(context)?.retry();
    },
    disconnect: (context) => {
      disconnected.add(context);
      sessions.get(context)?.disconnect();
    },
    client: async (context) => {
      await lastOf(() => reading);
      const session = sessions.get(context);
      if (session !== undefined) return session.client();
      throw new ClusterError({
        kind: 'configuration',
        message: say('The kubeconfig has no context "{context}".', { context }),
      });
    },
    dispose: () => {
      readings += 1;
      subscription.dispose();
      announcer.dispose();
      wants.dispose();
      for (const session of sessions.values()) session.dispose();
      changes.dispose();
    },
  };
}

/** A reading that a later one overtook knows nothing: the last one counts. */
async function lastOf(reading: () => Promise<void>): Promise<void> {
  for (let awaited; awaited !== reading();) {
    awaited = reading();
    await awaited;
  }
}
