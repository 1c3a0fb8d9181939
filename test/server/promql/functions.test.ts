import { describe, expect, test } from 'vitest';
import { aggregators, functionTable } from '../../../server/src/promql/functions.ts';
import { readFixture } from './fixtures.ts';

interface Row {
  readonly name: string;
  readonly args: readonly string[];
  readonly variadic: number;
  readonly returns: string;
  readonly experimental: boolean;
}

const fixture = (name: string) => readFixture(name) as readonly Row[];
const rows = (table: ReturnType<typeof functionTable>): Row[] =>
  [...table.values()].map(({ name, args, variadic, returns, experimental }) => ({
    name,
    args,
    variadic,
    returns,
    experimental,
  }));

describe('the function table', () => {
  test('is that of Prometheus 3.16', () => {
    expect(rows(functionTable('3.16', false))).toEqual(fixture('functions-3.16.json'));
  });

  test('is that of Prometheus 3.9, the parser of Thanos', () => {
    expect(rows(functionTable('3.9', false))).toEqual(fixture('functions-3.9.1.json'));
  });

  test('has the x-functions only when they are switched on', () => {
    const names = ['xdelta', 'xincrease', 'xrate'];
    const plain = functionTable('3.9', false);
    const extended = functionTable('3.9', true);
    expect(extended.size).toBe(plain.size + names.length);
    for (const name of names) {
      expect(plain.has(name)).toBe(false);
      expect(extended.get(name)).toMatchObject({
        args: ['matrix'],
        variadic: 0,
        returns: 'vector',
        experimental: false,
        since: 'Thanos 0.34',
      });
    }
  });

  test('names every argument', () => {
    for (const { args, params } of functionTable('3.16', true).values()) {
      expect(params).toHaveLength(args.length);
      expect(params.every((name) => name !== '')).toBe(true);
    }
  });

  test.each([
    ['rate', 'Prometheus 2.0'],
    ['clamp', 'Prometheus 2.26'],
    ['integral', 'Prometheus 3.16'],
  ])('%s came with %s', (name, since) => {
    expect(functionTable('3.16', false).get(name)?.since).toBe(since);
  });
});

test.each([
  ['sum', undefined, false],
  ['topk', { name: 'k', type: 'scalar' }, false],
  ['quantile', { name: 'φ', type: 'scalar' }, false],
  ['count_values', { name: 'label', type: 'string' }, false],
  ['limit_ratio', { name: 'ratio', type: 'scalar' }, true],
])('aggregation %s', (name, param, experimental) => {
  expect(aggregators.get(name)).toMatchObject({ name, param, experimental });
});

test('there are fourteen aggregations', () => {
  expect(aggregators.size).toBe(14);
});
