import { describe, expect, test } from 'vitest';
import { HoverRequest, CompletionRequest } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { startClient } from './client.ts';

const uri = 'file:///w/a.promql';

describe('initialize', () => {
  test('declares what is answered', async () => {
    const { initialized } = await startClient();
    expect(initialized.serverInfo).toEqual({ name: 'Gauntlet', version: manifest.version });
    expect(Object.keys(initialized.capabilities).sort()).toEqual([
      'codeActionProvider',
      'codeLensProvider',
      'completionProvider',
      'definitionProvider',
      'documentFormattingProvider',
      'documentRangeFormattingProvider',
      'documentSymbolProvider',
      'foldingRangeProvider',
      'hoverProvider',
      'positionEncoding',
      'referencesProvider',
      'selectionRangeProvider',
      'semanticTokensProvider',
      'signatureHelpProvider',
      'textDocumentSync',
      'workspace',
    ]);
  });

  test.each([
    ['nothing', undefined, 'utf-16'],
    ['UTF-16 and UTF-8', ['utf-8', 'utf-16'], 'utf-16'],
    ['UTF-8 alone', ['utf-8', 'utf-32'], 'utf-8'],
  ])('a client that offers %s for columns gets %3$s', async (_, positionEncodings, encoding) => {
    const general = positionEncodings && { positionEncodings };
    const { initialized } = await startClient({ capabilities: general ? { general } : {} });
    expect(initialized.capabilities.positionEncoding).toBe(encoding);
  });

  test('columns are counted as agreed, in both directions', async () => {
    const { connection, open } = await startClient({
      capabilities: { general: { positionEncodings: ['utf-8'] } },
    });
    open(uri, '"é😀" + rate(x[5m])');
    const hover = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 0, character: 13 },
    });
    expect(hover?.range).toEqual({
      start: { line: 0, character: 11 },
      end: { line: 0, character: 15 },
    });
  });
});

describe('documents', () => {
  test('a document that is not open gets the empty answer', async () => {
    const { connection } = await startClient();
    const textDocument = { uri };
    const position = { line: 0, character: 0 };
    expect(await connection.sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
    expect(
      await connection.sendRequest(CompletionRequest.type, { textDocument, position }),
    ).toEqual({
      isIncomplete: false,
      items: [],
    });
  });

  test('a file without PromQL gets the empty answer', async () => {
    const { connection, open } = await startClient();
    open('file:///w/values.yaml', 'replicas: 3\n', 'yaml');
    const answer = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: 'file:///w/values.yaml' },
      position: { line: 0, character: 2 },
    });
    expect(answer).toBeNull();
  });

  test('a request sees the text as it was when the request was sent', async () => {
    const { connection, open, change } = await startClient();
    open(uri, 'rate(x[5m])');
    const hover = connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 0, character: 2 },
    });
    change(uri, { text: '' });
    expect((await hover)?.range?.end).toEqual({ line: 0, character: 4 });
  });
});
