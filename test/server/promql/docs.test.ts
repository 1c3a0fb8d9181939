import { describe, expect, test } from 'vitest';
import {
  keywordDocs,
  matcherDocs,
  operatorDocs,
} from '../../../server/src/promql/docs/keywords.ts';
import { aggregators, functionTable } from '../../../server/src/promql/functions.ts';
import { language, parse, usualFeatures } from '../../../server/src/promql/index.ts';
import { keywordRows, punctuationRows } from '../../../server/src/promql/tokens.ts';

const prometheus = language('prometheus', usualFeatures);
const thanos = language('thanos', ['experimental-functions', 'x-functions']);

const functionDocs = [...functionTable('3.16', true).values()];
const all = [
  ...functionDocs.map(({ name, doc }) => ({ name, doc })),
  ...[...aggregators.values()].map(({ name, doc }) => ({ name, doc })),
  ...[keywordDocs, operatorDocs, matcherDocs].flatMap((docs) =>
    Object.entries(docs).map(([name, doc]) => ({ name, doc })),
  ),
];

describe.each(all)('$name', ({ name, doc }) => {
  test('has an example that parses and uses it', () => {
    const dialect = /^x[a-z]+$/.test(name) ? thanos : prometheus;
    expect(parse(doc.example, dialect).errors).toEqual([]);
    const word = name.replace('[]', '[').replace('[:]', ':');
    expect(doc.example.toLowerCase()).toContain(word);
  });

  test('has plain sentences', () => {
    for (const sentence of [doc.summary, ...doc.details]) {
      expect(sentence).toMatch(/^\S.*\.$/);
      expect(sentence).not.toMatch(/https?:|\n|<[a-z]/);
    }
  });
});

test('every word and operator of the language has its text', () => {
  const documented = new Set(all.map(({ name }) => name));
  const words = keywordRows.map(({ text }) => text);
  const operators = punctuationRows
    .filter(({ printed }) => printed === 'operator')
    .map(({ text }) => text);
  expect([...words, ...operators].filter((word) => !documented.has(word))).toEqual([]);
});
