import { describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  CompletionRequest,
  LSPErrorCodes,
  type ClientCapabilities,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, startClient, type TestClient } from './client.ts';

const uri = 'file:///w/a.promql';
const yaml = 'file:///w/rules.yaml';

const withItems = (completionItem: object): ClientCapabilities => ({
  textDocument: { completion: { completionItem } },
});

const ask = async (client: TestClient, where: ReturnType<typeof at>): Promise<CompletionList> => {
  const list = await client.connection.sendRequest(CompletionRequest.type, where);
  if (list === null || Array.isArray(list)) throw new Error('no list');
  return list;
};

const named = ({ items }: CompletionList, label: string): CompletionItem => {
  const item = items.find((one) => one.label === label);
  if (item === undefined) throw new Error(`no item ${label}`);
  return item;
};

/** The text after accepting an item whose edit is a plain replacement. */
const accepted = (text: string, { textEdit }: CompletionItem): string => {
  if (textEdit === undefined || !('range' in textEdit)) throw new Error('no plain edit');
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [textEdit]);
};

describe('completion', () => {
  test('from the catalogue, without any connection', async () => {
    const client = await startClient();
    client.open(uri, 'sum(node_cpu_seco');
    const list = await ask(client, at(uri, 0, 17));
    const item = named(list, 'node_cpu_seconds_total');
    expect(accepted('sum(node_cpu_seco', item)).toBe('sum(node_cpu_seconds_total');
    expect(list.items.length).toBeLessThanOrEqual(200);
  });

  test.each([
    [['markdown', 'plaintext'], 'markdown', '```'],
    [['plaintext'], 'plaintext', 'rate(http_requests_total[5m])'],
    [['plaintext', 'markdown'], 'plaintext', 'rate(http_requests_total[5m])'],
    [undefined, 'plaintext', 'rate(http_requests_total[5m])'],
  ])('documentation as the client wants it: %j', async (documentationFormat, kind, part) => {
    const client = await startClient({ capabilities: withItems({ documentationFormat }) });
    client.open(uri, 'rat');
    const { documentation } = named(await ask(client, at(uri, 0, 3)), 'rate');
    expect(documentation).toEqual({ kind, value: expect.stringContaining(part) as string });
    expect(JSON.stringify(documentation).includes('`')).toBe(kind === 'markdown');
  });

  // Editors that know both an insertion and a replacement take the insertion by default, with Enter and with Tab.
  test.each([
    ['a function', 'ra|tefoo(x)', 'rate', 'rate(x)'],
    [
      'a metric',
      'sum(node_cpu_|secs{a="b"}) + 1',
      'node_cpu_seconds_total',
      'sum(node_cpu_seconds_total{a="b"}) + 1',
    ],
    ['a label', 'node_cpu_seconds_total{mo|ody="a"}', 'mode', 'node_cpu_seconds_total{mode="a"}'],
    [
      'a value',
      'node_cpu_seconds_total{mode="id|lle"}',
      'idle',
      'node_cpu_seconds_total{mode="idle"}',
    ],
    ['an operator word', 'a an|ds b', 'and', 'a and b'],
    ['the start of a word, which stays', 'sum(|up)', 'sum', 'sum(sumup)'],
  ])('in the middle of %s the whole word is replaced', async (_, marked, label, wanted) => {
    for (const insertReplaceSupport of [true, false]) {
      const client = await startClient({ capabilities: withItems({ insertReplaceSupport }) });
      const text = marked.replace('|', '');
      client.open(uri, text);
      const item = named(await ask(client, at(uri, 0, marked.indexOf('|'))), label);
      expect(accepted(text, item)).toBe(wanted);
    }
  });

  test('in the middle of a word of a quoted scalar', async () => {
    const client = await startClient();
    const rule =
      'groups:\n- name: a\n  rules:\n  - record: b\n    expr: "node_cpu_s{mode=\\"a\\"}"\n';
    client.open(yaml, rule, 'yaml');
    const item = named(await ask(client, at(yaml, 4, 18)), 'node_cpu_seconds_total');
    expect(accepted(rule, item)).toBe(rule.replace('node_cpu_s', 'node_cpu_seconds_total'));
  });

  test('snippets only for clients that expand them', async () => {
    const [plain, rich] = await Promise.all([
      startClient(),
      startClient({ capabilities: withItems({ snippetSupport: true }) }),
    ]);
    for (const client of [plain, rich]) client.open(uri, 'rat');
    expect(named(await ask(plain, at(uri, 0, 3)), 'rate').textEdit?.newText).not.toContain('$');
    expect(named(await ask(rich, at(uri, 0, 3)), 'rate')).toMatchObject({
      insertTextFormat: 2,
      textEdit: { newText: expect.stringContaining('$') as string },
    });
  });

  test('on nothing, and in an empty file', async () => {
    const client = await startClient();
    client.open(uri, '');
    expect((await ask(client, at(uri, 0, 0))).items.length).toBeGreaterThan(0);
    client.open(
      yaml,
      'groups:\n  - name: a\n    rules:\n      - record: b\n        expr: \n',
      'yaml',
    );
    expect((await ask(client, at(yaml, 4, 14))).items.length).toBeGreaterThan(0);
  });

  test('outside of an expression there is nothing', async () => {
    const client = await startClient();
    client.open(
      yaml,
      'groups:\n  - name: a\n    rules:\n      - record: b\n        expr: up\n',
      'yaml',
    );
    expect((await ask(client, at(yaml, 1, 11))).items).toEqual([]);
  });

  test('in a double-quoted scalar what is inserted is escaped', async () => {
    const client = await startClient();
    const text =
      'groups:\n- name: a\n  rules:\n  - record: b\n    expr: "node_cpu_seconds_total{mode=';
    client.open(yaml, text, 'yaml');
    const item = named(await ask(client, at(yaml, 4, 39)), 'idle');
    expect(accepted(text, item)).toBe(`${text}\\"idle\\"`);
  });

  test('a list that was cut, or waits for a server, says so', async () => {
    const client = await startClient();
    client.open(uri, '');
    expect((await ask(client, at(uri, 0, 0))).isIncomplete).toBe(true);
  });

  test('a cancelled request ends as cancelled', async () => {
    const client = await startClient();
    client.open(uri, 'rat');
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(
      CompletionRequest.type,
      at(uri, 0, 3),
      source.token,
    );
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  });
});
