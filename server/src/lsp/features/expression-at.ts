import { methods } from '../../protocol/methods.ts';
import { expressionOfCaret } from '../caret-expression.ts';
import { customRequest } from '../custom-request.ts';
import type { LspFeature } from '../feature.ts';

/** Tells our client which expression a caret belongs to, so that it can be run. */
export const expressionAtFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, run, open, scopeOf }) => {
    connection.onRequest(customRequest(methods.expressionAt), ({ uri, position }, token) =>
      run({ name: methods.expressionAt, token, fallback: null }, async () => {
        const opened = open.get(uri);
        if (opened === undefined) return null;
        const { document } = await scopeOf(opened);
        const found = expressionOfCaret(document, position)?.embedded;
        return found === undefined || found.empty ? null : { expr: found.text };
      }),
    );
  },
};
