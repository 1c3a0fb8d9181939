import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../server/src/util/json-text.ts';

/** A list in a list in a list … around a value. */
function deep(value: unknown, levels: number): object {
  let nested: object = [value];
  for (let level = 1; level < levels; level += 1) nested = [nested];
  return nested;
}

describe('jsonText', () => {
  const data = {
    a: [1, 'b', null, undefined, { c: true, d: undefined }],
    'quoted "key"': Number.NaN,
    empty: [{}, []],
  };

  it('is what JSON.stringify gives', () => {
    expect(jsonText(data)).toBe(JSON.stringify(data));
  });

  it('goes as deep as the data', () => {
    const levels = 100_000;
    const text = '['.repeat(levels) + JSON.stringify(data) + ']'.repeat(levels);
    expect(jsonText(deep(data, levels)) === text).toBe(true);
  });
});
