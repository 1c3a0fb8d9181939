import { describe, expect, test } from 'vitest';
import {
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DocumentDiagnosticRequest,
  type ClientCapabilities,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { startClient, type TestClient } from './client.ts';

const uri = 'file:///w/a.promql';
const other = 'file:///w/b.promql';

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

/** Appends text at the end of a one-line document. */
const append = (client: TestClient, text: string, character: number): void => {
  const end = { line: 0, character };
  client.change(uri, { range: { start: end, end }, text });
};

describe('pushed diagnostics', () => {
  test('come with the version they belong to, and go when the text is mended', async () => {
    const client = await startClient();
    client.open(uri, 'sum(up');
    const first = await client.diagnostics.next(({ version }) => version === 1);
    expect(codes(first.diagnostics)).toEqual(['unclosed-parenthesis']);
    expect(first.diagnostics[0]).toMatchObject({
      source: 'gauntlet',
      severity: 1,
      message: 'unclosed left parenthesis',
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } },
    });
    append(client, ')', 6);
    const mended = await client.diagnostics.next(({ version }) => version === 2);
    expect(mended.diagnostics).toEqual([]);
  });

  test('of a version that is gone are never sent', async () => {
    const client = await startClient();
    client.open(uri, 'sum(u');
    append(client, 'p', 5);
    append(client, ')', 6);
    const { version, diagnostics } = await client.diagnostics.next(({ uri: of }) => of === uri);
    expect(version).toBe(3);
    expect(diagnostics).toEqual([]);
    expect(client.diagnostics.all).toHaveLength(1);
  });

  test('of one document do not hold up those of another', async () => {
    const client = await startClient();
    client.open(uri, 'sum(');
    client.open(other, 'foo(1)');
    const seen = [await client.diagnostics.next(), await client.diagnostics.next()];
    expect(new Map(seen.map((one) => [one.uri, codes(one.diagnostics)]))).toEqual(
      new Map([
        [uri, expect.arrayContaining(['unclosed-parenthesis'])],
        [other, ['unknown-function']],
      ]),
    );
  });

  test('are emptied when the document is closed', async () => {
    const client = await startClient();
    client.open(uri, 'sum(');
    await client.diagnostics.next();
    client.close(uri);
    expect(await client.diagnostics.next()).toEqual({ uri, diagnostics: [] });
  });

  test('follow the settings: by workspace/configuration, per resource', async () => {
    let severity: Record<string, string> = {};
    const asked: (string | undefined)[] = [];
    const client = await startClient({
      capabilities: { workspace: { configuration: true } },
      configuration: (scopeUri) => {
        asked.push(scopeUri);
        return { diagnostics: { severity } };
      },
    });
    const text = 'x{job=~"api"} and y{job="a.*"}';
    client.open(uri, text);
    const before = await client.diagnostics.next();
    expect(codes(before.diagnostics)).toContain('literal-is-regex');
    severity = { 'literal-is-regex': 'off', 'regex-is-literal': 'error' };
    void client.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: null,
    });
    const after = await client.diagnostics.next();
    expect(after.diagnostics.map(({ code, severity: level }) => [code, level])).toEqual([
      ['regex-is-literal', 1],
    ]);
    expect(new Set(asked)).toEqual(new Set([uri]));
  });

  test('of topologies follow the settings too', async () => {
    const severity = { 'topology-form': 'hint', 'topology-missing-querier': 'off' };
    const client = await startClient({
      params: { initializationOptions: { settings: { diagnostics: { severity } } } },
    });
    const clusters = 'clusters: { a: { role: both } }';
    client.open(
      'file:///w/a.thanos-topology.yaml',
      `apiVersion: gauntlet/v1alpha1\nkind: ThanosTopology\n${clusters}\ncomponents:\n  query-frontend: { nonsense: 1 }\n  store:\n`,
      'yaml',
    );
    const { diagnostics } = await client.diagnostics.next();
    expect(diagnostics.map(({ code, severity: level }) => [code, level])).toEqual([
      ['topology-form', 4],
      ['topology-missing-bucket', 1],
    ]);
  });

  test('of the parser and of rule files follow the settings too', async () => {
    const severity = { 'type-error': 'warning', 'unknown-function': 'hint', 'rule-kind': 'off' };
    const client = await startClient({
      params: { initializationOptions: { settings: { diagnostics: { severity } } } },
    });
    const yaml = 'file:///w/rules.yaml';
    const rule = (expr: string): string => `  - expr: ${expr}\n`;
    client.open(yaml, `groups:\n- name: a\n  rules:\n${rule('rate(up)')}${rule('f()')}`, 'yaml');
    const { diagnostics } = await client.diagnostics.next();
    expect(diagnostics.map(({ code, severity: level }) => [code, level])).toEqual([
      ['wrong-type', 2],
      ['unknown-function', 4],
    ]);
  });

  test('follow the settings that other editors send', async () => {
    const client = await startClient({
      params: { initializationOptions: { settings: { dialect: 'thanos' } } },
    });
    client.open(uri, 'xrate(x[5m])');
    expect((await client.diagnostics.next()).diagnostics).toEqual([]);
    void client.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { gauntlet: { dialect: 'prometheus' } },
    });
    const { diagnostics } = await client.diagnostics.next();
    expect(codes(diagnostics)).not.toEqual([]);
  });

  test('a setting that is wrong is named in the log and nothing else changes', async () => {
    const client = await startClient({
      params: { initializationOptions: { settings: { dialect: 'influx' } } },
    });
    client.open(uri, 'sum(');
    await client.diagnostics.next();
    expect(client.logger.lines).toContainEqual(expect.stringContaining('gauntlet.dialect must be'));
  });

  test('a rule file: its expressions and its rules, at their places in the file', async () => {
    const client = await startClient();
    client.open(
      'file:///w/rules.yaml',
      'groups:\n  - name: a\n    rules:\n      - record: a-b\n        expr: "foo(\\"x\\")"\n        for: 5m\n',
      'yaml',
    );
    const { diagnostics } = await client.diagnostics.next();
    expect(
      diagnostics.map(({ code, range: { start } }) => [code, start.line, start.character]),
    ).toContainEqual(['unknown-function', 4, 15]);
    expect(codes(diagnostics).filter((code) => String(code).startsWith('rule-'))).not.toEqual([]);
  });
});

describe('pulled diagnostics', () => {
  const capabilities: ClientCapabilities = {
    textDocument: { diagnostic: {} },
    workspace: { diagnostics: { refreshSupport: true } },
  };

  test('are answered and not pushed; a change of settings asks the client to pull again', async () => {
    const refreshed: (() => void)[] = [];
    const refresh = new Promise<void>((resolve) => refreshed.push(resolve));
    const client = await startClient({
      capabilities,
      prepare: (connection) => {
        connection.onRequest(DiagnosticRefreshRequest.type, () => {
          for (const resolve of refreshed) resolve();
        });
      },
    });
    expect(client.initialized.capabilities.diagnosticProvider).toBeDefined();
    client.open(uri, 'sum(');
    const pull = () =>
      client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    expect(await pull()).toMatchObject({
      kind: 'full',
      items: [{ code: 'unclosed-parenthesis' }],
    });
    void client.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { gauntlet: {} },
    });
    await refresh;
    expect(client.diagnostics.all).toEqual([]);
  });
});
