import { beforeEach, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  SelectionRangeRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  type DocumentSymbol,
  type MarkupKind,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, startClient, type TestClient } from './client.ts';

const promql = 'file:///w/a.promql';
const yaml = 'file:///w/rules.yaml';

const sections = `### first
sum by (job) (
  rate(http_requests_total[5m])
)

### second
up==0
`;

/** A double-quoted scalar: its offsets are not those of the expression. */
const rules = `groups:
  - name: api
    rules:
      - record: job:up:sum
        expr: "sum by(job)(up{a=\\"b\\"}) + Rate(x[5m])"
      - alert: Down
        expr: |
          up == 0
`;

let client: TestClient;

beforeEach(async () => {
  client = await startClient({
    capabilities: {
      textDocument: {
        hover: { contentFormat: ['markdown'] },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    },
  });
  client.open(promql, sections);
  client.open(yaml, rules, 'yaml');
});

const textIn = (text: string, range: Range): string =>
  TextDocument.create('', '', 0, text).getText(range);

const applied = (text: string, edits: TextEdit[]): string =>
  TextDocument.applyEdits(TextDocument.create('', '', 0, text), edits);

/** Names of an outline, children behind their parents. */
const names = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
  symbols.flatMap(({ name, children = [] }) => [
    `${'  '.repeat(depth)}${name}`,
    ...names(children, depth + 1),
  ]);

describe('features over the protocol', () => {
  test('hover, with the range of the word', async () => {
    const hover = await client.connection.sendRequest(HoverRequest.type, at(promql, 2, 4));
    expect(hover?.contents).toMatchObject({ kind: 'markdown' });
    expect(hover?.range && textIn(sections, hover.range)).toBe('rate');
  });

  test('hover inside a quoted scalar behind escapes', async () => {
    const hover = await client.connection.sendRequest(HoverRequest.type, at(yaml, 4, 50));
    expect(hover?.range && textIn(rules, hover.range)).toBe('5m');
  });

  test('signature help', async () => {
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, at(promql, 2, 9));
    expect(help?.signatures[0]?.label).toContain('rate(');
    expect(help?.activeParameter).toBe(0);
  });

  test.each([
    [['markdown'], 'markdown', true],
    [['plaintext', 'markdown'], 'plaintext', false],
    [undefined, 'plaintext', false],
  ])('hover and signature help as a client of %j wants them', async (format, kind, hasMarks) => {
    const contentFormat = format as MarkupKind[] | undefined;
    const textDocument = contentFormat && {
      hover: { contentFormat },
      signatureHelp: { signatureInformation: { documentationFormat: contentFormat } },
    };
    const other = await startClient({ capabilities: textDocument ? { textDocument } : {} });
    other.open(promql, sections);
    const hover = await other.connection.sendRequest(HoverRequest.type, at(promql, 2, 4));
    const help = await other.connection.sendRequest(SignatureHelpRequest.type, at(promql, 2, 9));
    for (const content of [hover?.contents, help?.signatures[0]?.documentation]) {
      expect(content).toMatchObject({ kind });
      expect(JSON.stringify(content).includes('`')).toBe(hasMarks);
    }
  });

  test('semantic tokens: words at their places', async () => {
    const { initialized, connection } = client;
    const tokens = await connection.sendRequest(SemanticTokensRequest.type, {
      textDocument: { uri: yaml },
    });
    const legend = initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
    const words: string[] = [];
    let [line, character] = [0, 0];
    const data = tokens?.data ?? [];
    for (let i = 0; i + 4 < data.length; i += 5) {
      const [down = 0, right = 0, length = 0, type = 0] = data.slice(i, i + 4);
      line += down;
      character = down === 0 ? character + right : right;
      const range = { start: { line, character }, end: { line, character: character + length } };
      words.push(`${textIn(rules, range)} ${legend[type] ?? ''}`);
    }
    expect(words).toContain('sum function');
    expect(words).toContain('job property');
    expect(words).toContain(String.raw`\"b\" string`);
    expect(words.some((word) => word.startsWith('groups'))).toBe(false);
  });

  test('outline of sections', async () => {
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: promql },
    });
    expect(names(symbols as DocumentSymbol[])).toEqual([
      'first',
      expect.stringMatching(/^ {2}sum/),
      expect.stringMatching(/^ {4}rate/),
      expect.stringMatching(/^ {6}http_requests_total/),
      'second',
      expect.stringMatching(/^ {2}==/),
      expect.stringMatching(/^ {4}up/),
    ]);
  });

  test('outline of a rule file', async () => {
    const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: yaml },
    })) as DocumentSymbol[];
    const [group] = symbols;
    expect(symbols.map(({ name }) => name)).toEqual(['api']);
    expect(group?.children?.map(({ name, detail }) => [name, detail])).toEqual([
      ['job:up:sum', 'record'],
      ['Down', 'alert'],
    ]);
    const selection = group?.children?.[1]?.selectionRange;
    expect(selection && textIn(rules, selection)).toBe('Down');
  });

  test('folding: sections and brackets; none in YAML, where indentation folds', async () => {
    const request = (uri: string) =>
      client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
    const folds = await request(promql);
    expect(folds?.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([
      [0, 3],
      [1, 3],
      [5, 6],
    ]);
    expect(await request(yaml)).toBeNull();
  });

  test('selections grow from the word to the whole expression', async () => {
    const [selection] =
      (await client.connection.sendRequest(SelectionRangeRequest.type, {
        textDocument: { uri: promql },
        positions: [{ line: 2, character: 10 }],
      })) ?? [];
    const grown: string[] = [];
    for (let step = selection; step !== undefined; step = step.parent) {
      grown.push(textIn(sections, step.range));
    }
    expect(grown[0]).toBe('http_requests_total');
    expect(grown).toContain('rate(http_requests_total[5m])');
    expect(grown.at(-1)?.trim()).toBe(sections.slice(10, sections.indexOf('\n\n')));
  });

  test('formatting a document, and a part of it', async () => {
    const { connection } = client;
    const options = { tabSize: 2, insertSpaces: true };
    const whole = await connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument: { uri: promql },
      options,
    });
    expect(applied(sections, whole ?? [])).toBe(
      '### first\nsum by (job) (rate(http_requests_total[5m]))\n\n### second\nup == 0\n',
    );
    const part = await connection.sendRequest(DocumentRangeFormattingRequest.type, {
      textDocument: { uri: promql },
      range: { start: { line: 6, character: 0 }, end: { line: 6, character: 1 } },
      options,
    });
    expect(applied(sections, part ?? [])).toBe(sections.replace('up==0', 'up == 0'));
  });

  test('run lenses over every valid expression', async () => {
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: yaml },
    });
    const shown = lenses?.map(({ range, command }) => [
      textIn(rules, range).trim(),
      command?.command,
    ]);
    expect(shown).toEqual([
      ['up == 0', 'gauntlet.runExpression'],
      ['up == 0', 'gauntlet.runExpressionRange'],
    ]);
    expect(lenses?.[0]?.command?.arguments).toEqual([yaml, expect.stringContaining('up == 0')]);
  });

  test('a lens above every autoscaler of a manifest, beside those of its PromQL', async () => {
    const uri = 'file:///scale.yaml';
    client.open(
      uri,
      [
        'apiVersion: autoscaling/v2',
        'kind: HorizontalPodAutoscaler',
        'metadata: { name: a }',
        '---',
        'apiVersion: keda.sh/v1alpha1',
        'kind: ScaledObject',
        'metadata: { name: b }',
        'spec:',
        '  triggers:',
        '    - type: prometheus',
        "      metadata: { query: up == 0, threshold: '1' }",
        '',
      ].join('\n'),
      'yaml',
    );
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri },
    });
    expect(lenses?.map(({ command }) => command?.arguments?.slice(0, 2))).toEqual([
      [uri, 1],
      [uri, 5],
      [uri, 'up == 0'],
      [uri, 'up == 0'],
    ]);
    expect(lenses?.[0]?.command?.command).toBe('gauntlet.replayAutoscaling');
  });

  test('a quick fix inside a quoted scalar keeps the YAML', async () => {
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: yaml },
      range: { start: { line: 4, character: 45 }, end: { line: 4, character: 45 } },
      context: { diagnostics: [] },
    });
    const [action] = actions ?? [];
    if (action === undefined || !('edit' in action)) throw new Error('no action');
    expect(action).toMatchObject({ kind: 'quickfix', isPreferred: true });
    expect(applied(rules, action.edit?.changes?.[yaml] ?? [])).toBe(rules.replace('Rate', 'rate'));
  });

  const broken = '### a\nsum(rate(x[5m])\n\n';
  const brokenRules = `groups:\n- name: a\n  rules:\n  - record: b\n    expr: sum(up\n    labels: {}\n`;
  test.each([
    ['where it goes', '1:15', broken, 'sum(rate(x[5m]))'],
    ['at the start of the expression', '1:0', broken, 'sum(rate(x[5m]))'],
    ['on the empty line behind', '2:0', broken, 'sum(rate(x[5m]))'],
    ['on the last line of the file', '3:0', broken, 'sum(rate(x[5m]))'],
    ['in an expression of several lines', '2:3', '\nsum(\n  up{a="b"\n)\n', 'up{a="b"}'],
    ['on the line of a rule', '4:6', brokenRules, 'expr: sum(up)'],
    ['not on another line of the rule', '5:6', brokenRules, undefined],
  ])('a quick fix for a missing bracket is offered %s', async (_, place, text, fixed) => {
    const uri = text.includes('groups') ? 'file:///w/broken.yaml' : 'file:///w/broken.promql';
    const [line = 0, character = 0] = place.split(':').map(Number);
    client.open(uri, text, uri.endsWith('.yaml') ? 'yaml' : 'promql');
    const position = { line, character };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    const texts = actions?.map((action) =>
      'edit' in action ? applied(text, action.edit?.changes?.[uri] ?? []) : '',
    );
    if (fixed === undefined) expect(texts).toEqual([]);
    else expect(texts).toEqual([expect.stringContaining(fixed)]);
  });

  test('only quick fixes are offered, and only to who wants them', async () => {
    const ask = (only: string[]) =>
      client.connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: yaml },
        range: { start: { line: 4, character: 45 }, end: { line: 4, character: 45 } },
        context: { diagnostics: [], only },
      });
    expect(await ask(['quickfix'])).not.toEqual([]);
    expect(await ask(['source.organizeImports'])).toEqual([]);
  });

  test('a client without a tree gets the outline as a list', async () => {
    const plain = await startClient();
    plain.open(yaml, rules, 'yaml');
    const list = await plain.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: yaml },
    });
    expect(list?.slice(0, 2).map(({ name }) => name)).toEqual(['api', 'job:up:sum']);
    expect(list?.[0]).toHaveProperty('location.uri', yaml);
  });
});
