import { CancellationTokenSource, commands, window } from 'vscode';
import { randomUUID } from 'node:crypto';
import type { AutoscaleHistory } from '../../../server/src/protocol/autoscaling.ts';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Requests } from '../../../server/src/protocol/methods.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { commandIds } from '../commands/ids.ts';
import { fillReplayPanel } from '../panels/autoscaling/replay-panel.ts';
import type { Question, ReplayAsk } from '../panels/autoscaling/replay-panel.ts';
import { replayStyle } from '../panels/autoscaling/replay-page.ts';
import { spans } from '../panels/autoscaling/replay-state.ts';
import type { Span } from '../panels/autoscaling/replay-state.ts';
import { saveFile } from '../panels/save-file.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';
import { serverOrAsk } from './ask-server.ts';
import { clusterMeant, clustersOf, clustersQuery } from './cluster-of-history.ts';
import { autoscalerToReplay } from './find-autoscaler.ts';
import type { ChosenAutoscaler } from './find-autoscaler.ts';

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
    history: async () => historyOf(chosen, endpoint, matchers),
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

async function historyOf(
  { autoscaler, kubernetes, manifest }: ChosenAutoscaler,
  endpoint: string,
  matchers: readonly string[],
): Promise<Omit<AutoscaleHistory, 'from' | 'to' | 'whatIfs' | 'loadModel'>> {
  return {
    endpoint,
    manifest: await manifest(),
    autoscaler,
    matchers,
    ...(kubernetes === undefined ? {} : { kubernetes }),
  };
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
      'gauntlet/autoscale/replay' | 'gauntlet/autoscale/explain' | 'gauntlet/autoscale/search',
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
    onProgress: (listener) => server.onAutoscaleProgress(listener),
    failureOf: (error) => thanosAskOf(explorer).failureOf(error),
  };
}
