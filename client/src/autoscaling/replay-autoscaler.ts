import { CancellationTokenSource, commands, window } from 'vscode';
import { randomUUID } from 'node:crypto';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Requests } from '../../../server/src/protocol/methods.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { commandIds } from '../commands/ids.ts';
import { fillReplayPanel } from '../panels/autoscaling/replay-panel.ts';
import type { AskedHistory, Question, ReplayAsk } from '../panels/autoscaling/replay-panel.ts';
import { replayStyle } from '../panels/autoscaling/replay-page.ts';
import { spans } from '../panels/autoscaling/replay-state.ts';
import type { Span } from '../panels/autoscaling/replay-state.ts';
import { saveFile } from '../panels/save-file.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';
import { adapterOfHistory } from './adapter-of-history.ts';
import type { AdapterOfHistory, AdapterQuestion } from './adapter-of-history.ts';
import { serverOrAsk } from './ask-server.ts';
import {
  clusterMeant,
  clustersOf,
  clustersQuery,
  contextOfMatchers,
} from './cluster-of-history.ts';
import { autoscalerToReplay } from './find-autoscaler.ts';
import type { ChosenAutoscaler } from './find-autoscaler.ts';

/** Milliseconds after which the adapter of a cluster is looked for again. */
const adapterKnownMs = 60_000;
/** Milliseconds that looking for it may take. */
const adapterMs = 15_000;

/** Asks for an autoscaler, for who knows its history, and for a time; opens the panel of it. */
export async function replayAutoscaler(
  explorer: Explorer,
  args: readonly unknown[],
): Promise<void> {
  const chosen = await autoscalerToReplay(explorer, args);
  if (chosen === undefined) return;
  const endpoint = await serverOrAsk(explorer, say('Read its history from which server?'));
  if (endpoint === undefined) return;
  const matchers = await matchersOrAsk(explorer, chosen, endpoint);
  if (matchers === undefined) return;
  const span = await askSpan();
  if (span === undefined) return;
  const { autoscaler, place } = chosen;
  const { panel, isNew } = explorer.panels.open({
    type: 'autoscaling',
    key: [chosen.key, endpoint, ...matchers, span.key].join(' '),
    title: say('Autoscaling: {name}', { name: autoscaler.name }),
    icon: 'graph-line',
    style: replayStyle,
  });
  if (!isNew) {
    panel.again();
    return;
  }
  fillReplayPanel({
    panel,
    subject: { autoscaler, place, querier: endpoint, matchers },
    span,
    history: createHistory(explorer, chosen, { endpoint, matchers }),
    ask: askOf(explorer),
    apply: async (sets: readonly string[]) =>
      commands.executeCommand(commandIds.applyAutoscaling, { ...chosen.target, sets }),
    save: saveFile,
    onError: (error) => explorer.log.error(String(error)),
    timers: explorer.timers,
    now: explorer.now,
    token: randomUUID,
  });
}

interface Source {
  readonly endpoint: string;
  readonly matchers: readonly string[];
}

/** What is asked about an autoscaler as it is now; its adapter is looked for again once in a while. */
function createHistory(
  explorer: Explorer,
  chosen: ChosenAutoscaler,
  { endpoint, matchers }: Source,
): () => Promise<AskedHistory> {
  const { autoscaler, kubernetes } = chosen;
  let known: { readonly manifest: string; readonly at: number; readonly found: AdapterOfHistory };
  return async () => {
    const manifest = await chosen.manifest();
    const now = explorer.now();
    if (known?.manifest !== manifest || now - known.at > adapterKnownMs)
      known = {
        manifest,
        at: now,
        found: await adapterFor(explorer, chosen, { manifest, matchers }),
      };
    const { adapter, note } = known.found;
    return {
      asked: {
        endpoint,
        manifest,
        autoscaler,
        matchers,
        ...(kubernetes === undefined ? {} : { kubernetes }),
        ...(adapter === undefined ? {} : { adapter }),
      },
      notes: note === undefined ? [] : [note],
    };
  };
}

/** The adapter of the cluster that the history is of. */
async function adapterFor(
  { clusters, endpoints, server }: Explorer,
  { autoscaler, context }: ChosenAutoscaler,
  { manifest, matchers }: { readonly manifest: string; readonly matchers: readonly string[] },
): Promise<AdapterOfHistory> {
  const contexts = clusters.views.map((view) => view.context);
  const cluster = context ?? contextOfMatchers(matchers, contexts);
  if (cluster === undefined) return {};
  const { autoscalers } = await server.request(methods.autoscaleList, { text: manifest });
  const { kind, namespace, name } = autoscaler;
  const { apis = [] } =
    autoscalers.find(
      (one) => one.kind === kind && one.namespace === namespace && one.name === name,
    ) ?? {};
  const client: AdapterQuestion['client'] = {
    getJson: async (path, options) => (await clusters.client(cluster)).getJson(path, options),
  };
  const question = { apis, client, components: endpoints.found(cluster) };
  return adapterOfHistory(question, AbortSignal.timeout(adapterMs));
}

/** What all series of its cluster satisfy; undefined where the person does not say which cluster it is. */
async function matchersOrAsk(
  explorer: Explorer,
  { autoscaler, context }: ChosenAutoscaler,
  endpoint: string,
): Promise<readonly string[] | undefined> {
  const { clusterLabel } = explorer.meshSettings();
  if (clusterLabel === '') return [];
  const lease = await explorer.endpoints.open(endpoint);
  try {
    const expr = clustersQuery(autoscaler, clusterLabel);
    const { results } = await withSlowProgress(
      say('Looking for the history of {name}', { name: autoscaler.name }),
      async (token) =>
        explorer.server.request(
          methods.thanosQuery,
          { endpoint: lease.endpoint, queries: [{ id: 'clusters', expr }] },
          token,
        ),
    );
    const part = results['clusters'];
    if (part?.ok !== true) throw new Error(part?.failure.message ?? say('Nothing was answered.'));
    const values = clustersOf(part.value, clusterLabel);
    // Nothing of it is known, or one cluster writes it without the label: the replay says more.
    if (values.length === 0) return [];
    const cluster =
      clusterMeant(values, context) ??
      (await window.showQuickPick([...values], {
        title: say('{name} has history in several clusters. Which one?', { name: autoscaler.name }),
      }));
    return cluster === undefined ? undefined : [`${clusterLabel}=${JSON.stringify(cluster)}`];
  } finally {
    lease.dispose();
  }
}

async function askSpan(): Promise<Span | undefined> {
  const entries = spans()
    .toSorted((a, b) => Number(b.live) - Number(a.live))
    .map((span) => ({
      label: span.live
        ? say('Live, the last {span}', { span: span.text })
        : say('The last {span}', { span: span.text }),
      span,
    }));
  const picked = await window.showQuickPick(entries, { title: say('Replay which time?') });
  return picked?.span;
}

/** Asks the language server; the way to the endpoint is open for as long as a question takes. */
function askOf(explorer: Explorer): ReplayAsk {
  const { server, endpoints } = explorer;
  const ask = <
    M extends
      | 'gauntlet/autoscale/replay'
      | 'gauntlet/autoscale/explain'
      | 'gauntlet/autoscale/search'
      | 'gauntlet/autoscale/advise',
  >(
    method: M,
    params: Requests[M]['params'],
  ): Question<Requests[M]['result']> => {
    const source = new CancellationTokenSource();
    const answered = async (): Promise<Requests[M]['result']> => {
      const lease = await endpoints.open(params.history.endpoint);
      try {
        const history = { ...params.history, endpoint: lease.endpoint };
        return await server.request(method, { ...params, history }, source.token);
      } finally {
        lease.dispose();
      }
    };
    return { answer: answered(), cancel: () => source.cancel() };
  };
  return {
    replay: (params) => ask(methods.autoscaleReplay, params),
    explain: (params) => ask(methods.autoscaleExplain, params),
    search: (params) => ask(methods.autoscaleSearch, params),
    advise: (params) => ask(methods.autoscaleAdvise, params),
    onProgress: (listener) => server.onAutoscaleProgress(listener),
    failureOf: (error) => thanosAskOf(explorer).failureOf(error),
  };
}
