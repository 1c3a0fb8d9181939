import { describe, expect, it } from 'vitest';
import { parseLoad } from './load.ts';

describe('parseLoad', () => {
  it.each([
    ['400', { rps: 400 }],
    ['0', { rps: 0 }],
    ['20x', { times: 20 }],
    ['0.5x', { times: 0.5 }],
    ['12.5', { rps: 12.5 }],
    ['x', undefined],
    ['', undefined],
    ['-1', undefined],
    ['20X', undefined],
    ['20 x', undefined],
    ['1e3', undefined],
  ])('reads %j', (text, expected) => {
    expect(parseLoad(text)).toEqual(expected);
  });
});
