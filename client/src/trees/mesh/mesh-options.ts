import { methods } from '../../../../server/src/protocol/methods.ts';
import type { Explorer } from '../../explorer/explorer.ts';
import { readMeshSettings } from '../../settings.ts';
import type { Timers } from '../../util/timers.ts';
import { createMeshAsk } from './mesh-ask.ts';
import type { MeshNumbersOptions } from './mesh-numbers.ts';

const timers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What the numbers of the mesh work with in the editor. */
export function meshOptions({
  endpoints,
  server,
  now,
}: Pick<Explorer, 'endpoints' | 'server' | 'now'>): MeshNumbersOptions {
  return {
    ask: createMeshAsk({
      endpoints,
      query: async (params) => server.request(methods.thanosQuery, params),
    }),
    settings: readMeshSettings,
    timers,
    now,
  };
}
