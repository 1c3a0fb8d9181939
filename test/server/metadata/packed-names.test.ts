import { describe, expect, test } from 'vitest';
import { nameAt, nameBuilder, packNames } from '../../../server/src/metadata/packed-names.ts';
import { finishSteps } from '../../../server/src/metadata/steps.ts';
import { metricNames } from '../../bench/metric-names.ts';

const built = (names: readonly string[]) => {
  const builder = nameBuilder();
  for (const name of names) builder.add(name);
  return finishSteps(builder.finish());
};

const lists: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['none', []],
  ['one that is empty', ['']],
  ['capitals', ['b', 'B', 'a_Z', 'a_b', 'A', 'a', 'aa', 'Aa', 'AA', 'a:b', 'a.b', 'a~', 'a b']],
  ['doubles', ['up', 'up', 'go', 'up']],
  ['some that start with another', ['http_total', 'http', 'http_', 'HTTP_a', 'httpd']],
  ['many', metricNames(5000).toReversed()],
];

describe('names in memory', () => {
  test.each(lists)('%s: packed as the builder packs what a server sends', (_, names) => {
    const packed = packNames(names);
    expect(packed).toEqual(built(names));
    const texts = Array.from({ length: packed.size }, (__, index) => nameAt(packed, index));
    expect(texts.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  test.each([
    ['ü', 'u', 'z'],
    ['a\0', 'a', 'a\0b'],
    ['\ud83d\ude00', '\uffff'],
  ])('names outside of ASCII too: %j', (...names) => {
    expect(packNames(names)).toEqual(built(names));
  });
});
