import { describe, expect, it } from 'vitest';
import { functionTable } from '../../server/src/promql/functions.ts';
import { keywordRows } from '../../server/src/promql/tokens.ts';
import { loadGrammar, tokensOf } from './scopes.ts';

const grammar = await loadGrammar('source.promql');

/** The innermost scope of the first token with that text. */
function scopeOf(text: string, token: string): string | undefined {
  return tokensOf(grammar, text)
    .find((found) => found.text.trim() === token)
    ?.scopes.at(-1);
}

const rows: readonly (readonly [text: string, token: string, scope: string | undefined])[] = [
  ['### Requests per second', 'Requests per second', 'entity.name.section.promql'],
  ['up # note', 'note', 'comment.line.number-sign.promql'],
  ['up{job="a"} # {', 'up', 'entity.name.type.metric.promql'],
  ['job:up:sum', 'job:up:sum', 'entity.name.type.metric.promql'],
  ['température{}', 'température', 'entity.name.type.metric.promql'],
  ['sum by (job) (up)', 'sum', 'support.function.aggregation.promql'],
  ['SUM(up)', 'SUM', 'support.function.aggregation.promql'],
  ['sum by (job) (up)', 'by', 'keyword.other.grouping.promql'],
  ['sum by (job) (up)', 'job', 'variable.other.label.promql'],
  ['sum(up) without (job)', 'job', 'variable.other.label.promql'],
  ['a * on (job) group_left (pod) b', 'group_left', 'keyword.other.grouping.promql'],
  ['a * on (job) group_left (pod) b', 'pod', 'variable.other.label.promql'],
  ['a * on (job) group_left (pod) b', 'b', 'entity.name.type.metric.promql'],
  ['sum', 'sum', 'entity.name.type.metric.promql'],
  ['rate(up[5m])', 'rate', 'support.function.promql'],
  ['rate', 'rate', 'entity.name.type.metric.promql'],
  ['xrate(up[5m])', 'xrate', 'support.function.promql'],
  ['nonsense(up)', 'nonsense', 'entity.name.function.unknown.promql'],
  ['up{job="a"}', 'job', 'variable.other.label.promql'],
  ['up{by="a"}', 'by', 'variable.other.label.promql'],
  ['up{job=~"a"}', '=~', 'keyword.operator.matching.promql'],
  ['up{job!="a"}', '!=', 'keyword.operator.matching.promql'],
  ['up != 1', '!=', 'keyword.operator.comparison.promql'],
  ['up == 1', '==', 'keyword.operator.comparison.promql'],
  ['a and b', 'and', 'keyword.operator.word.promql'],
  ['a UNLESS b', 'UNLESS', 'keyword.operator.word.promql'],
  ['up{a="1" or b="2"}', 'or', 'keyword.operator.word.promql'],
  ['up > bool 1', 'bool', 'keyword.other.modifier.promql'],
  ['up offset -5m', 'offset', 'keyword.other.modifier.promql'],
  ['up offset -5m', '5m', 'constant.numeric.duration.promql'],
  ['up[1h30m:5m]', '1h30m', 'constant.numeric.duration.promql'],
  ['up[1h30m:5m]', '5m', 'constant.numeric.duration.promql'],
  ['up[step()]', 'step', 'support.function.duration.promql'],
  ['up @ end()', 'end', 'support.function.bound.promql'],
  ['up @ end()', '@', 'keyword.operator.at.promql'],
  ['1.5e-3', '1.5e-3', 'constant.numeric.promql'],
  ['0x1F', '0x1F', 'constant.numeric.promql'],
  ['-Inf', 'Inf', 'constant.language.promql'],
  ['information', 'information', 'entity.name.type.metric.promql'],
  [String.raw`"a\n"`, String.raw`\n`, 'constant.character.escape.promql'],
  [String.raw`"a\d"`, String.raw`\d`, 'invalid.illegal.escape.promql'],
  ['`a\\d`', 'a\\d', 'string.quoted.other.raw.promql'],
];

describe('scopes', () => {
  it.each(rows)('%s: %s is %s', (text, token, scope) => {
    expect(scopeOf(text, token)).toBe(scope);
  });

  it('ends a string with its line, unless it is raw', () => {
    expect(scopeOf('"a\nup', 'up')).toBe('entity.name.type.metric.promql');
    expect(scopeOf('`a\nup`', 'up')).toBe('string.quoted.other.raw.promql');
  });
});

describe('words of the language', () => {
  it.each([...functionTable('3.16', true).keys(), ...functionTable('3.9', true).keys()])(
    'knows the function %s',
    (name) => {
      expect(scopeOf(`${name}(x)`, name)).toBe('support.function.promql');
    },
  );

  it.each(keywordRows.filter((row) => row.printed === 'aggregator').map((row) => row.text))(
    'knows the aggregation %s',
    (name) => {
      expect(scopeOf(`${name}(x)`, name)).toBe('support.function.aggregation.promql');
    },
  );

  it.each(
    keywordRows
      .filter((row) => row.printed === 'keyword' || row.printed === 'operator')
      .map((row) => row.text),
  )('knows the keyword %s', (word) => {
    expect(scopeOf(`a ${word} 1`, word)).toMatch(/^keyword\./);
  });
});
