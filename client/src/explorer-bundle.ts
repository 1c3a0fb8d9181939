/**
 * The explorer, a bundle of its own (`dist/explorer.js`): trees, discovery, mesh and their commands are loaded when a
 * view of ours is seen or one of the commands is called. What speaks to clusters is another (`dist/k8s.js`), loaded
 * with the first connection.
 */
import { join } from 'node:path';
import { env, l10n, workspace } from 'vscode';
import { createAdapters } from './autoscaling/adapters.ts';
import { createOutlooks } from './autoscaling/outlooks.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { explorerCommands } from './commands/explorer-commands.ts';
import { createReadOnlyDocuments } from './documents/create-read-only-documents.ts';
import { createEndpoints } from './endpoints/create-endpoints.ts';
import { isSilent } from './endpoints/silent.ts';
import { contributeContextKeys } from './explorer/context-keys.ts';
import { createLogViews } from './explorer/create-log-views.ts';
import { createPreferences } from './explorer/create-preferences.ts';
import type { Explorer, LoadedExplorer } from './explorer/explorer.ts';
import { createTreeSources } from './explorer/tree-sources.ts';
import { createForwards } from './forward/create-forwards.ts';
import type { Clusters } from './k8s/clusters.ts';
import { createClusters } from './k8s/create-clusters.ts';
import { createKubeconfigSource } from './k8s/kubeconfig/kubeconfig-source.ts';
import type { KubeconfigSource, OpenCluster } from './k8s/kubeconfig/kubeconfig.ts';
import { createPanels } from './panels/create-panels.ts';
import type { Services } from './services.ts';
import { onSetting, readKubeconfigFiles, readMeshSettings } from './settings.ts';
import { createClusterApi } from './topology/api.ts';
import { createClusterNames, type ClusterNames } from './topology/cluster-names.ts';
import { createJournals } from './topology/journal-files.ts';
import { createTopologies } from './topology/topologies.ts';
import { createTools } from './tools/create-tools.ts';
import { createPaging } from './trees/paging.ts';
import { systemTimers } from './util/system-timers.ts';
import { installTranslator } from './util/words.ts';

const inOwnLanguage = (sentence: string): string => l10n.t(sentence);

/** Builds the explorer. It contacts nothing before something of it is shown. */
export function loadExplorer(services: Services): LoadedExplorer {
  const { context, log, connections, server, runner } = services;
  installTranslator(inOwnLanguage, env.language);
  const onError = (error: unknown): void => log.error(String(error));
  const source = createSource();
  const clusters = createClusters({
    source,
    open: lazyOpen(),
    timing: { clock: Date.now, timers: systemTimers, random: Math.random },
  });
  const endpoints = createEndpoints({
    clusters,
    connections,
    sink: server,
    memory: context.globalState,
    timers: systemTimers,
    hide: (secrets) => log.alsoHide(secrets),
    isSilent: silentIn(source),
    onError,
  });
  const forwards = createForwards(clusters);
  const preferences = createPreferences(context.globalState);
  const documents = createReadOnlyDocuments();
  const panels = createPanels(context);
  const logs = createLogViews(clusters);
  const topologies = createTopologies();
  const scaling = createScaling(services, clusters);
  const explorer: Explorer = {
    context,
    log,
    connections,
    server,
    clusters,
    endpoints,
    forwards,
    documents,
    panels,
    preferences,
    logs,
    topologies,
    ...scaling,
    journals: createJournals(join(context.globalStorageUri.fsPath, 'topologies')),
    paging: createPaging(),
    meshSettings: readMeshSettings,
    runChoices: () => runner.choices(),
    timers: systemTimers,
    now: Date.now,
  };
  const names = createNames(services, clusters);
  const trees = createTreeSources(explorer);
  const keys = contributeContextKeys(explorer);
  return {
    trees,
    clusters,
    hold: (needs) => clusters.hold(needs),
    tellNames: (wants) => names.want(wants),
    run: async (name, args) => explorerCommands[name](explorer)(...args),
    tools: createTools(explorer),
    dispose: () => {
      forwards.dispose().catch(onError);
      for (const part of [
        keys,
        names,
        ...trees,
        ...Object.values(scaling),
        endpoints,
        logs,
        topologies,
        documents,
        panels,
        preferences,
        clusters,
        source,
      ])
        part.dispose?.();
    },
  };
}

/** The kubeconfig of the settings, or that of kubectl. */
function createSource(): KubeconfigSource {
  return createKubeconfigSource({
    files: readKubeconfigFiles,
    onDidChangeFiles: (listener) => onSetting('kubeconfig', listener),
  });
}

/** Whether a context can be connected without asking anybody. */
function silentIn(source: KubeconfigSource): (name: string) => Promise<boolean> {
  return async (name) => {
    const { contexts } = await source.read();
    const entry = contexts.find(({ context }) => context === name);
    return entry !== undefined && isSilent(entry);
  };
}

/** Names of what is in clusters, for the language server. */
function createNames({ server }: Services, clusters: Clusters): ClusterNames {
  return createClusterNames({
    clusters,
    apiOf: async (context, signal) => createClusterApi(await clusters.client(context), signal),
    send: (known) => server.setClusters(known),
    now: Date.now,
  });
}

/** What is known of autoscalers beside their objects. */
function createScaling(
  { server, log }: Services,
  clusters: Clusters,
): Pick<Explorer, 'outlooks' | 'adapters'> {
  const onError = (error: unknown): void => log.error(String(error));
  return {
    adapters: createAdapters({ clusters, now: Date.now, onError }),
    outlooks: createOutlooks({
      clusters,
      ask: async (params) => server.request(methods.autoscaleOutlook, params),
      timers: systemTimers,
      now: Date.now,
      onError,
    }),
  };
}

/** Loads what speaks to clusters with the first connection. */
function lazyOpen(): OpenCluster {
  let opening: Promise<OpenCluster> | undefined;
  const load = async (): Promise<OpenCluster> => {
    const k8s = await import('./k8s-bundle.ts');
    k8s.installTranslator(inOwnLanguage, env.language);
    return k8s.createOpenCluster({ trusted: () => workspace.isTrusted });
  };
  return async (entry) => {
    opening ??= load();
    return (await opening)(entry);
  };
}
