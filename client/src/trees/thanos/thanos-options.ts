import type { CancellationToken } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { readMeshSettings } from '../../settings.ts';
import { systemTimers } from '../../util/system-timers.ts';
import { createThanosAsk } from './thanos-ask.ts';
import type { ThanosAsk } from './looker.ts';
import type { ThanosSourceOptions } from './thanos-source.ts';

/** What the view of Thanos works with in the editor. */
export function thanosOptions(explorer: Explorer): Omit<ThanosSourceOptions, 'viewId'> {
  const { clusters, endpoints, now } = explorer;
  return {
    clusters,
    endpoints,
    ask: thanosAskOf(explorer),
    clusterLabel,
    timers: systemTimers,
    now,
  };
}

/** Asks about Thanos in the editor; questions end with the token. */
export function thanosAskOf(
  { clusters, endpoints, server, now }: Explorer,
  token?: CancellationToken,
): ThanosAsk {
  return createThanosAsk({
    endpoints,
    contexts: () => clusters.views.map(({ context }) => context),
    request: async (method, params) => server.request(method, params, token),
    clusterLabel,
    now,
  });
}

function clusterLabel(): string {
  return readMeshSettings().clusterLabel;
}
