import { methods } from '../../protocol/methods.ts';
import type { RunResult } from '../../protocol/query.ts';
import { customRequest } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';
import { signalOf } from '../with-metadata.ts';

const fallback: RunResult = {
  ok: false,
  failure: {
    kind: 'bad-answer',
    message:
      'The expression could not be run because of an error in Gauntlet; its log has the details.',
  },
};

/** Evaluates an expression on the connection that serves the document. */
export const runFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, sources, run }) => {
    connection.onRequest(customRequest(methods.run), (params, token) =>
      run({ name: methods.run, token, fallback }, () =>
        sources.forUri(params.uri).run(params, signalOf(token)),
      ),
    );
  },
};
