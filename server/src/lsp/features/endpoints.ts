import { methods } from '../../protocol/methods.ts';
import { customNotification } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';

/** Takes the servers that trees look at. */
export const endpointsFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, endpoints }) => {
    connection.onNotification(customNotification(methods.endpoints), endpoints.apply);
  },
};
