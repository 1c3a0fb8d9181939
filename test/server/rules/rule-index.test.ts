import { expect, test } from 'vitest';
import { readAsRules } from '../../../server/src/embedded/index.ts';
import { language, parse } from '../../../server/src/promql/index.ts';
import {
  createRuleIndex,
  indexRuleFile,
  readRuleFile,
  type RuleFileEntry,
  type RuleLocation,
} from '../../../server/src/rules/index.ts';

const prometheus = language('prometheus');

const entryOf = (text: string): RuleFileEntry => {
  const document = readAsRules(text);
  const expressions = document.expressions.map(({ text, toHost, toHostEnd }) => ({
    parsed: parse(text, prometheus),
    toHost,
    toHostEnd,
  }));
  return indexRuleFile(readRuleFile(document, 'prometheus'), expressions);
};

const files: Readonly<Record<string, string>> = {
  'file:///b.yaml': `groups:
- name: g
  rules:
  - alert: A
    expr: |
      job:up:sum
        / on (job) job:up:count{__name__="job:up:count"} > 0.5
  - record: job:up:sum
    expr: sum by (job) (up{a="b"})
    labels: {b: c}
`,
  'file:///a.yaml': `groups:
- name: g
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
  - record: job:up:count
    expr: count by (job) (up)
  - alert: A
    expr: '{__name__="job:up:sum"} + {"job:up:sum"} + {__name__=~"job:up:.*"}'
`,
};

const textAt = ({ uri, start, end }: RuleLocation): string =>
  `${uri.slice('file:///'.length)} ${files[uri]?.slice(start, end) ?? ''}`;

const filled = (): ReturnType<typeof createRuleIndex> => {
  const index = createRuleIndex();
  for (const [uri, text] of Object.entries(files)) index.set(uri, entryOf(text));
  return index;
};

test('finds definitions and references over files', () => {
  const found = [...filled().recordingRules().values()].map((record) => ({
    ...record,
    definitions: record.definitions.map(textAt),
    references: record.references.map(textAt),
  }));
  expect(found).toEqual([
    {
      name: 'job:up:sum',
      expr: 'sum by (job) (up)',
      definitions: ['a.yaml job:up:sum', 'b.yaml job:up:sum'],
      references: ['a.yaml "job:up:sum"', 'a.yaml "job:up:sum"', 'b.yaml job:up:sum'],
    },
    {
      name: 'job:up:count',
      expr: 'count by (job) (up)',
      definitions: ['a.yaml job:up:count'],
      references: ['b.yaml job:up:count', 'b.yaml "job:up:count"'],
    },
  ]);
});

test('finds alerts', () => {
  const alerts = filled().alerts().get('A');
  expect(alerts?.map(textAt)).toEqual(['a.yaml A', 'b.yaml A']);
});

test('keeps the map until a file changes, and forgets files', () => {
  const index = filled();
  const before = index.recordingRules();
  expect(index.recordingRules()).toBe(before);
  index.set('file:///c.yaml', undefined);
  expect(index.recordingRules()).toBe(before);
  index.set('file:///a.yaml', undefined);
  expect([...index.recordingRules().keys()]).toEqual(['job:up:sum']);
  expect(index.recordingRules().get('job:up:sum')?.references.map(textAt)).toEqual([
    'b.yaml job:up:sum',
  ]);
});

test('a file without rules has references only', () => {
  const text = 'sum(job:up:sum)';
  const parsed = parse(text, prometheus);
  const identity = (offset: number): number => offset;
  const entry = indexRuleFile(undefined, [{ parsed, toHost: identity, toHostEnd: identity }]);
  expect(entry).toEqual({
    records: [],
    alerts: [],
    uses: [{ name: 'job:up:sum', start: 4, end: 14 }],
  });
});
