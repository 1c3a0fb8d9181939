import { methods } from '../../protocol/methods.ts';
import { customNotification } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';
import { describeError } from '../run-request.ts';

/** Tells our client the state of the connection behind the document that people look at, whenever it changes. */
export const statusFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, client, sources, runtime }) => {
    let active = '';
    // Other editors do not know the notification and would complain about it.
    let isWanted = client.pushesConnections;
    let last = '';
    const send = (): void => {
      if (!isWanted) return;
      const status = sources.forUri(active).status();
      const text = JSON.stringify(status);
      if (text === last) return;
      last = text;
      connection
        .sendNotification(customNotification(methods.status), status)
        .catch((error: unknown) => {
          runtime.log.debug(`the status was not sent: ${describeError(error)}`);
        });
    };
    connection.onNotification(customNotification(methods.activeDocument), ({ uri }) => {
      active = uri ?? '';
      isWanted = true;
      send();
    });
    sources.onChange(send);
  },
};
