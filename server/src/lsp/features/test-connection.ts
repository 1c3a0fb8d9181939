import type { TestConnectionResult } from '../../protocol/connections.ts';
import { methods } from '../../protocol/methods.ts';
import { customRequest } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';
import { signalOf } from '../with-metadata.ts';

const fallback: TestConnectionResult = {
  ok: false,
  failure: {
    kind: 'bad-answer',
    message:
      'The connection could not be tested because of an error in Gauntlet; its log has the details.',
  },
};

/** Tries a connection without taking it into use. */
export const testConnectionFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, sources, run }) => {
    connection.onRequest(customRequest(methods.testConnection), (params, token) =>
      run({ name: methods.testConnection, token, fallback }, () =>
        sources.test(params.connection, signalOf(token)),
      ),
    );
  },
};
