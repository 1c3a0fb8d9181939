import type { CancellationToken, CompletionItem } from 'vscode-languageserver';
import { CompletionResolveRequest } from '../protocol-values.ts';
import { metricDetails, type MetricSubject } from '../../features/index.ts';
import type { LspFeature } from '../feature.ts';
import { markupOf } from '../markup.ts';
import { withMetadata } from '../with-metadata.ts';

/** What the client sends back with an item about which more can be said. */
export interface ResolvableData extends MetricSubject {
  readonly uri: string;
}

const isResolvable = (data: unknown): data is ResolvableData =>
  typeof data === 'object' &&
  data !== null &&
  ['uri', 'metric', 'scope'].every((key) => typeof Reflect.get(data, key) === 'string');

/** Says all about the one item that somebody looks at, within the budget of a completion. */
export const completionResolveFeature: LspFeature = {
  capabilities: () => ({}),
  register: ({ connection, client, open, run, scopeOf }) => {
    const { method } = CompletionResolveRequest;
    const answer = (item: CompletionItem, token: CancellationToken) =>
      run({ name: method, token, fallback: item }, async () => {
        const data: unknown = item.data;
        const document = isResolvable(data) ? open.get(data.uri) : undefined;
        if (!isResolvable(data) || document === undefined) return item;
        const scope = await scopeOf(document);
        const said = await withMetadata(scope, token, (context) => metricDetails(data, context));
        const { detail, documentation } = said;
        return {
          ...item,
          ...(detail === '' ? {} : { detail }),
          ...(documentation === ''
            ? {}
            : { documentation: markupOf(client.formats.completion, documentation) }),
        };
      });
    connection.onRequest<CompletionItem, void>(method, answer);
  },
};
