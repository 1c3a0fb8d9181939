import { describe, expect, test } from 'vitest';
import { CompletionRequest, HoverRequest, SemanticTokensRequest } from 'vscode-languageserver/node';
import type { CatalogAsset } from '../../server/src/catalog/asset.ts';
import { at, startClient } from './client.ts';

const uri = 'file:///w/a.promql';

/** A catalogue in which the values of one metric's labels cannot be read. */
const brokenCatalogue: CatalogAsset = {
  labels: ['mode'],
  families: [
    {
      name: 'broken_metric',
      type: 'gauge',
      unit: '',
      help: 'Says something.',
      labels: [0],
      get values(): never {
        throw new Error('broken on purpose');
      },
    },
  ],
};

describe('faults', () => {
  test('a feature that fails is logged and answers nothing; the others go on', async () => {
    const client = await startClient({
      runtime: { loadCatalog: () => Promise.resolve(brokenCatalogue) },
    });
    client.open(uri, 'broken_metric{mode=""}');
    const list = await client.connection.sendRequest(CompletionRequest.type, at(uri, 0, 20));
    expect(list).toEqual({ isIncomplete: false, items: [] });
    const errors = client.logger.takeErrors();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^textDocument\/completion failed: Error: broken on purpose/);
    const tokens = await client.connection.sendRequest(SemanticTokensRequest.type, {
      textDocument: { uri },
    });
    expect(tokens?.data.length).toBeGreaterThan(0);
  });

  test('without its catalogue the server still knows the language', async () => {
    const client = await startClient({
      runtime: { loadCatalog: () => Promise.reject(new Error('ENOENT')) },
    });
    expect(client.logger.takeErrors()).toHaveLength(1);
    client.open(uri, 'rat');
    const list = await client.connection.sendRequest(CompletionRequest.type, at(uri, 0, 3));
    expect(JSON.stringify(list)).toContain('"label":"rate"');
  });

  test.each([
    ['random bytes', '\u0000\ud800]]]{{"`\\'],
    ['ten thousand levels', '('.repeat(10_000)],
    ['a line of a megabyte', `${'a + '.repeat(250_000)}a`],
  ])(
    '%s: answered, not thrown',
    async (_, text) => {
      const client = await startClient();
      client.open(uri, text);
      await client.connection.sendRequest(HoverRequest.type, at(uri, 0, 5));
      const { version } = await client.diagnostics.next();
      expect(version).toBe(1);
    },
    60_000,
  );
});
