import { beforeAll, describe, expect, test } from 'vitest';
import { runCli, spawnCli } from '../../support/run-cli.ts';

interface Row {
  readonly title: string;
  /** The line as it is sent; an object is sent as JSON. */
  readonly request: unknown;
  readonly answer: unknown;
}

const anyText: unknown = expect.any(String);
const textWith = (part: string): unknown => expect.stringContaining(part);
const listWith = (items: readonly unknown[]): unknown => expect.arrayContaining([...items]);

const rows: readonly Row[] = [
  {
    title: 'parse: type, string, pretty, tree',
    request: { id: 1, op: 'parse', expr: 'sum by(job)(rate(x{a="b"}[5m])) / 2' },
    answer: {
      id: 1,
      ok: true,
      type: 'vector',
      string: 'sum by (job) (rate(x{a="b"}[5m])) / 2',
      pretty: 'sum by (job) (rate(x{a="b"}[5m])) / 2',
      tree: [
        'BinaryExpr',
        0,
        35,
        '/',
        [
          'AggregateExpr',
          0,
          31,
          'sum',
          ['Call', 12, 30, 'rate', ['MatrixSelector', 17, 29, ['VectorSelector', 17, 25, 'x', 2]]],
        ],
        ['NumberLiteral', 34, 35, '2'],
      ],
    },
  },
  {
    title: 'parse: an aggregation names its expression first, a quoted name is a matcher',
    request: { id: 'a', op: 'parse', expr: 'topk(3, {"x.y"})' },
    answer: expect.objectContaining({
      id: 'a',
      tree: [
        'AggregateExpr',
        0,
        16,
        'topk',
        ['VectorSelector', 8, 15, '', 1],
        ['NumberLiteral', 5, 6, '3'],
      ],
    }),
  },
  {
    title: 'parse: errors, offsets in UTF-16',
    request: { id: [2], op: 'parse', expr: '{a="😀"} + foo()' },
    answer: {
      id: [2],
      ok: false,
      errors: [
        expect.objectContaining({ start: 11, end: 14, msg: 'unknown function with name "foo"' }),
      ],
    },
  },
  {
    title: 'parse: errors, offsets in bytes',
    request: { id: null, op: 'parse', expr: '{a="😀"} + foo()', offsets: 'bytes' },
    answer: { id: null, ok: false, errors: [expect.objectContaining({ start: 13, end: 16 })] },
  },
  {
    title: 'parse: features are off by default',
    request: { op: 'parse', expr: 'limitk(1, x)' },
    answer: expect.objectContaining({ ok: false }),
  },
  {
    title: 'parse: features by name',
    request: { op: 'parse', expr: 'limitk(1, x)', features: ['experimental-functions'] },
    answer: expect.objectContaining({ ok: true, string: 'limitk(1, x)' }),
  },
  {
    title: 'parse: x-functions belong to Thanos',
    request: { op: 'parse', expr: 'xrate(x[5m])', features: 'all', dialect: 'thanos' },
    answer: expect.objectContaining({ ok: true }),
  },
  {
    title: 'parse: and not to Prometheus',
    request: { op: 'parse', expr: 'xrate(x[5m])', features: 'all' },
    answer: expect.objectContaining({ ok: false }),
  },
  {
    title: 'format: comments are kept',
    request: { op: 'format', expr: 'sum  by(a)(x) # why' },
    answer: { text: 'sum by (a) (x) # why' },
  },
  {
    title: 'format: width',
    request: { op: 'format', expr: 'sum(first + second)', width: 10 },
    answer: { text: 'sum(\n    first\n  +\n    second\n)' },
  },
  {
    title: 'format: a text that does not parse',
    request: { op: 'format', expr: 'sum(' },
    answer: {
      error: 'unclosed left parenthesis',
      errors: [expect.objectContaining({ msg: 'unclosed left parenthesis' })],
    },
  },
  {
    title: 'series: values, with what JSON has no number for',
    request: { op: 'series', text: 'x{a="b"} 1+1x2 _ NaN -Inf' },
    answer: { ok: true, err: '', values: [1, 2, 3, null, 'NaN', '-Inf'] },
  },
  {
    title: 'series: histograms as one would describe them',
    request: { op: 'series', text: '{} {{schema:1 sum:1}}+{{schema:1 sum:2}}x1' },
    answer: { ok: true, err: '', values: ['{{schema:1 sum:1}}', '{{schema:1 sum:3}}'] },
  },
  {
    title: 'series: an error with its place as the reference writes it',
    request: { op: 'series', text: '{} {{foo:1}}' },
    answer: {
      ok: false,
      err: '1:6: parse error: bad histogram descriptor found: "foo"',
      errors: [expect.objectContaining({ msg: 'bad histogram descriptor found: "foo"' })],
    },
  },
  {
    title: 'lex: names, offsets, texts; an error is the last token',
    request: { op: 'lex', text: 'é', id: 'lex' },
    answer: { id: 'lex', tokens: [['ERROR', 0, "unexpected character: 'é'"]] },
  },
  {
    title: 'lex: offsets in bytes, comments are tokens',
    request: { op: 'lex', text: '"é" + x # c', offsets: 'bytes' },
    answer: {
      tokens: [
        ['STRING', 0, '"é"'],
        ['ADD', 5, '+'],
        ['IDENTIFIER', 7, 'x'],
        ['COMMENT', 9, '# c'],
      ],
    },
  },
  {
    title: 'lex: series descriptions',
    request: { op: 'lex', text: '{} 1x2', seriesDesc: true },
    answer: {
      tokens: [
        ['LEFT_BRACE', 0, '{'],
        ['RIGHT_BRACE', 1, '}'],
        ['SPACE', 2, ' '],
        ['NUMBER', 3, '1'],
        ['TIMES', 4, 'x'],
        ['NUMBER', 5, '2'],
      ],
    },
  },
  {
    title: 'complete: from the metadata of the request',
    request: {
      op: 'complete',
      expr: 'sum(http_r',
      pos: 10,
      metadata: { metrics: { http_requests_total: { type: 'counter', help: 'h' } } },
    },
    answer: expect.objectContaining({
      from: 4,
      to: 10,
      kinds: ['metric', 'function', 'aggregation'],
      items: listWith([
        { label: 'http_requests_total', kind: 'metric', insert: 'http_requests_total' },
      ]),
    }),
  },
  {
    title: 'complete: offsets in bytes, in both directions',
    request: {
      op: 'complete',
      expr: '"é" == x{jo',
      pos: 12,
      offsets: 'bytes',
      metadata: { labels: { job: ['a'] } },
    },
    answer: {
      from: 10,
      to: 12,
      kinds: ['label'],
      items: [{ label: 'job', kind: 'label', insert: 'job' }],
    },
  },
  {
    title: 'complete: metadata of a wrong shape',
    request: { op: 'complete', expr: 'x', pos: 1, metadata: { labels: { job: 'a' } } },
    answer: { error: '"metadata.labels.job" must be a list' },
  },
  {
    title: 'complete: a place that is none',
    request: { op: 'complete', expr: 'x', pos: -1 },
    answer: { error: '"pos" must be a whole number of at least 0' },
  },
  {
    title: 'diagnose: fixes are whole expressions',
    request: { op: 'diagnose', expr: 'Rate(x[5m])' },
    answer: {
      diagnostics: [
        {
          code: 'unknown-function',
          severity: 'error',
          start: 0,
          end: 4,
          message: 'unknown function with name "Rate"',
          fixes: [{ title: anyText, text: 'rate(x[5m])' }],
        },
      ],
    },
  },
  {
    title: 'diagnose: nothing is unknown to nobody',
    request: { op: 'diagnose', expr: 'http_requets' },
    answer: { diagnostics: [] },
  },
  {
    title: 'diagnose: what the server does not have',
    request: {
      op: 'diagnose',
      expr: 'http_requets',
      metadata: { metrics: { http_requests: { type: 'gauge' } } },
    },
    answer: {
      diagnostics: [
        expect.objectContaining({
          code: 'unknown-metric',
          fixes: [{ title: anyText, text: 'http_requests' }],
        }),
      ],
    },
  },
  {
    title: 'rules: groups, and what is wrong with them and their expressions',
    request: {
      op: 'rules',
      file: 'groups:\n- name: a\n  rules:\n  - record: b\n    expr: sum(x\n    for: 5m\n',
    },
    answer: {
      groups: [{ name: 'a', rules: [{ record: 'b', expr: 'sum(x', for: '5m' }] }],
      diagnostics: [
        expect.objectContaining({
          line: 5,
          column: 16,
          severity: 'error',
          message: 'unclosed left parenthesis',
        }),
        expect.objectContaining({ line: 6, column: 5, severity: 'error' }),
      ],
    },
  },
  {
    title: 'rules: not YAML',
    request: { op: 'rules', file: '{' },
    answer: { groups: [], diagnostics: [expect.objectContaining({ severity: 'error' })] },
  },
  {
    title: 'an operation that is not built',
    request: { id: 7, op: 'solve', file: '' },
    answer: { id: 7, error: 'unsupported op' },
  },
  { title: 'no operation', request: { id: 8 }, answer: { id: 8, error: '"op" must be a string' } },
  { title: 'not JSON', request: 'up', answer: { error: 'not a JSON object' } },
  { title: 'an empty line', request: '', answer: { error: 'not a JSON object' } },
  { title: 'a list', request: [1], answer: { error: 'not a JSON object' } },
  {
    title: 'no expression',
    request: { id: 9, op: 'parse' },
    answer: { id: 9, error: '"expr" must be a string' },
  },
  {
    title: 'an unknown dialect',
    request: { op: 'parse', expr: 'x', dialect: 'influx' },
    answer: { error: 'unknown dialect "influx"; known: prometheus, thanos' },
  },
  {
    title: 'an unknown feature',
    request: { op: 'parse', expr: 'x', features: ['nope'] },
    answer: { error: textWith('unknown feature "nope"') },
  },
  {
    title: 'an unknown unit',
    request: { op: 'parse', expr: 'x', offsets: 'lines' },
    answer: { error: '"offsets" must be "utf-16" or "bytes"' },
  },
  {
    title: 'a width that is none',
    request: { op: 'format', expr: 'x', width: -1 },
    answer: { error: '"width" must be a whole number of at least 0' },
  },
  {
    title: 'a line separator inside a string',
    request: '{"id":"\u2028","op":"nope"}',
    answer: { id: '\u2028', error: 'unsupported op' },
  },
  {
    title: 'a very deep expression',
    request: { id: 'deep', op: 'parse', expr: '('.repeat(5000) + '1' + ')'.repeat(5000) },
    answer: {
      id: 'deep',
      ok: false,
      errors: [expect.objectContaining({ msg: 'expression nested too deeply' })],
    },
  },
  {
    title: 'NUL, lone surrogates, control characters',
    request: { op: 'parse', expr: '\u0000\ud800\u001b' },
    answer: expect.objectContaining({ ok: false }),
  },
];

let answers: unknown[];
let code: number | null;

beforeAll(async () => {
  const lines = rows.map(({ request }) =>
    typeof request === 'string' ? request : JSON.stringify(request),
  );
  const result = await spawnCli(['batch'], { input: `${lines.join('\n')}\n` });
  ({ code } = result);
  answers = result.stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}, 60_000);

describe('gauntlet batch', () => {
  test('answers every line, in order, and ends well', () => {
    expect(answers).toHaveLength(rows.length);
    expect(code).toBe(0);
  });

  test.each(rows.map((row, at) => ({ ...row, at })))('$title', ({ answer, at }) => {
    expect(answers[at]).toEqual(answer);
  });

  test('a last line without its end is answered', async () => {
    const { stdout } = await runCli(['batch'], { input: '{"id":1,"op":"nope"}' });
    expect(stdout).toBe('{"id":1,"error":"unsupported op"}\n');
  });
});
