import { methods } from '../../../../server/src/protocol/methods.ts';
import type { Explorer } from '../../explorer/explorer.ts';
import { createMeshAsk } from './mesh-ask.ts';
import type { MeshNumbersOptions } from './mesh-numbers.ts';

/** What the numbers of the mesh work with in the editor. */
export function meshOptions({
  endpoints,
  server,
  meshSettings,
  timers,
  now,
}: Pick<Explorer, 'endpoints' | 'server' | 'meshSettings' | 'timers' | 'now'>): MeshNumbersOptions {
  return {
    ask: createMeshAsk({
      endpoints,
      query: async (params) => server.request(methods.thanosQuery, params),
    }),
    settings: meshSettings,
    timers,
    now,
  };
}
