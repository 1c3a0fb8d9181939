import type { Explorer } from '../../explorer/explorer.ts';
import { readMeshSettings } from '../../settings.ts';
import { systemTimers } from '../../util/system-timers.ts';
import { createThanosAsk } from './thanos-ask.ts';
import type { ThanosSourceOptions } from './thanos-source.ts';

/** What the view of Thanos works with in the editor. */
export function thanosOptions({
  clusters,
  endpoints,
  server,
  now,
}: Explorer): Omit<ThanosSourceOptions, 'viewId'> {
  const clusterLabel = (): string => readMeshSettings().clusterLabel;
  return {
    clusters,
    endpoints,
    ask: createThanosAsk({
      endpoints,
      contexts: () => clusters.views.map(({ context }) => context),
      request: async (method, params) => server.request(method, params),
      clusterLabel,
      now,
    }),
    clusterLabel,
    timers: systemTimers,
    now,
  };
}
