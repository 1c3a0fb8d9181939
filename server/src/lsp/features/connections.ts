import type { ConnectionsParams } from '../../protocol/connections.ts';
import { methods } from '../../protocol/methods.ts';
import { customNotification } from '../custom-request.ts';
import {
  effectiveConnections,
  noLocalConnections,
  type LocalConnections,
} from '../effective-connections.ts';
import type { LspFeature } from '../feature.ts';
import { describeError } from '../run-request.ts';

/** Takes connections from the client's notification and from the server's own command line. */
export const connectionsFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, client, runtime, sources, signal }) => {
    let local: LocalConnections = noLocalConnections;
    let pushed: ConnectionsParams | undefined;
    let newestLoad = 0;
    const apply = (): void => {
      sources.apply(effectiveConnections(local, pushed, client.pushesConnections));
    };

    const load = async (): Promise<void> => {
      const own = (newestLoad += 1);
      const found = await runtime.localConnections?.load();
      if (own !== newestLoad || found === undefined || signal.aborted) return;
      local = found;
      apply();
    };
    const reload = (): void => {
      load().catch((error: unknown) => {
        runtime.log.error(`reading the connections file failed: ${describeError(error)}`);
      });
    };

    connection.onNotification(customNotification(methods.connections), (params) => {
      pushed = params;
      apply();
    });
    const stop = runtime.localConnections?.watch(reload);
    signal.addEventListener('abort', () => stop?.());
    apply();
    reload();
  },
};
