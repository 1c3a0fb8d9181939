import { methods } from '../../protocol/methods.ts';
import { customNotification } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';

/** Takes the names of what is in clusters. */
export const clustersFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, names }) => {
    connection.onNotification(customNotification(methods.clusters), names.apply);
  },
};
