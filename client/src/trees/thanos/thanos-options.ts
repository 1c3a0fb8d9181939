import type { CancellationToken } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { createThanosAsk } from './thanos-ask.ts';
import type { ThanosAsk } from './looker.ts';
import type { ThanosSourceOptions } from './thanos-source.ts';

type AskedOf = Pick<Explorer, 'clusters' | 'endpoints' | 'server' | 'meshSettings' | 'now'>;

/** What Thanos is looked at with in the editor; questions end with the token. */
export function thanosOptions(
  explorer: AskedOf & Pick<Explorer, 'timers'>,
  token?: CancellationToken,
): Omit<ThanosSourceOptions, 'viewId' | 'paging'> {
  const { clusters, endpoints, meshSettings, timers, now } = explorer;
  return {
    clusters,
    endpoints,
    ask: thanosAskOf(explorer, token),
    clusterLabel: () => meshSettings().clusterLabel,
    timers,
    now,
  };
}

/** Asks about Thanos in the editor; questions end with the token. */
export function thanosAskOf(
  { clusters, endpoints, server, meshSettings, now }: AskedOf,
  token?: CancellationToken,
): ThanosAsk {
  return createThanosAsk({
    endpoints,
    client: async (context) => clusters.client(context),
    contexts: () => clusters.views.map(({ context }) => context),
    request: async (method, params) => server.request(method, params, token),
    clusterLabel: () => meshSettings().clusterLabel,
    now,
  });
}
