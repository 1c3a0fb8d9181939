import type { Clusters } from '../../../client/src/k8s/clusters.ts';
import { coalesceMs, createClusters } from '../../../client/src/k8s/create-clusters.ts';
import type {
  ContextEntry,
  Kubeconfig,
  KubeconfigSource,
} from '../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import type { ClusterView } from '../../../client/src/k8s/model.ts';
import type { ClusterClient } from '../../../client/src/k8s/port.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';
import type { FakeTimers } from '../../support/fake-timers.ts';
import { createScriptedCluster } from './scripted-cluster.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';

/** A context without anything secret or odd. */
export const contextEntry = (context: string, key = context): ContextEntry => ({
  context,
  server: `https://${context}.invalid`,
  user: 'reader',
  namespace: 'default',
  files: ['/home/me/.kube/config'],
  current: context === 'aks',
  insecure: false,
  key,
  connect: {
    cluster: {
      name: context,
      server: `https://${context}.invalid`,
      insecureSkipTlsVerify: false,
      disableCompression: false,
    },
    user: {},
  },
});

/** Lets everything that waits for nothing but other work come to its end. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1)
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
};

export interface ClustersSetup {
  readonly clusters: Clusters;
  readonly time: FakeTimers;
  readonly cluster: (context: string) => ScriptedCluster;
  /** Contexts in the order in which they were opened. */
  readonly opened: readonly string[];
  /** Makes opening fail, or takes that back. */
  readonly refuse: (context: string, error: Error | undefined) => void;
  readonly setKubeconfig: (kubeconfig: Kubeconfig) => Promise<void>;
  readonly view: (context: string) => ClusterView;
  /** Lets that time (ms) pass in small steps, with all that follows from it. */
  readonly pass: (ms: number) => Promise<void>;
  /** How often a change was told. */
  readonly told: () => number;
}

/** Clusters over scripted ones, at a time that stands still. */
export const setUpClusters = async (
  contexts: readonly string[],
  pageSize?: number,
): Promise<ClustersSetup> => {
  const time = createFakeTimers(1_000_000);
  const byContext = new Map<string, ScriptedCluster>();
  const cluster = (context: string): ScriptedCluster => {
    const known = byContext.get(context) ?? createScriptedCluster(time.timers, pageSize);
    byContext.set(context, known);
    return known;
  };
  let kubeconfig: Kubeconfig = {
    contexts: contexts.map((name) => contextEntry(name)),
    problems: [],
  };
  const changes = createEmitter<void>();
  const source: KubeconfigSource = {
    read: async () => kubeconfig,
    onDidChange: (listener) => changes.event(listener),
    dispose: () => undefined,
  };
  const opened: string[] = [];
  const refused = new Map<string, Error>();
  const open = async ({ context }: ContextEntry): Promise<ClusterClient> => {
    opened.push(context);
    const error = refused.get(context);
    if (error !== undefined) throw error;
    return cluster(context).client;
  };
  const timing = { clock: time.clock, timers: time.timers, random: () => 0 };
  const clusters = createClusters({ source, open, timing });
  let told = 0;
  clusters.onDidChange(() => {
    told += 1;
  });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await settle();
      time.advance(Math.min(100, ms - passed));
    }
    await settle();
  };
  await pass(coalesceMs);
  return {
    clusters,
    time,
    cluster,
    opened,
    refuse: (context, error) => {
      if (error === undefined) refused.delete(context);
      else refused.set(context, error);
    },
    setKubeconfig: async (next) => {
      kubeconfig = next;
      changes.fire();
      await pass(coalesceMs);
    },
    view: (context) => {
      const view = clusters.views.find((one) => one.context === context);
      if (view === undefined) throw new Error(`no context ${context}`);
      return view;
    },
    pass,
    told: () => told,
  };
};
