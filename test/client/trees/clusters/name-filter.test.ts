import { expect, it } from 'vitest';
import { nameFilter } from '../../../../client/src/trees/clusters/name-filter.ts';

const names = ['default', 'kube-system', 'kube-public', 'monitoring', 'strest', 'a.b', 'axb'];

it.each([
  [[], names],
  [['strest'], ['strest']],
  [['*'], names],
  [['!kube-*'], ['default', 'monitoring', 'strest', 'a.b', 'axb']],
  [['kube-*', '!*public'], ['kube-system']],
  [
    ['m*g', 'strest'],
    ['monitoring', 'strest'],
  ],
  [['a.b'], ['a.b']],
  [['nothing'], []],
])('%j shows %j', (patterns, expected) => {
  expect(names.filter(nameFilter(patterns))).toEqual(expected);
});
