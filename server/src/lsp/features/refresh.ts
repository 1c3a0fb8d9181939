import { methods } from '../../protocol/methods.ts';
import { customRequest } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';

/** Drops what is known of the document's connection and asks again. */
export const refreshFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, sources, run }) => {
    connection.onRequest(customRequest(methods.refresh), ({ uri }, token) =>
      run({ name: methods.refresh, token, fallback: null }, () => {
        sources.forUri(uri).refresh();
        return null;
      }),
    );
  },
};
