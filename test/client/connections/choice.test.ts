import { describe, expect, it } from 'vitest';
import {
  parseByUri,
  toConnectionChoice,
  withoutConnection,
} from '../../../client/src/connections/choice.ts';

const file = 'file:///a/b.promql';

describe('toConnectionChoice', () => {
  it('takes the first connection when nobody chose', () => {
    expect(toConnectionChoice({ byUri: {} }, ['a', 'b'])).toEqual({ fallback: 'a', byUri: {} });
  });

  it('leaves the choice to the configuration file of the server when there is no connection', () => {
    expect(toConnectionChoice({ byUri: {} }, [])).toEqual({ fallback: null, byUri: {} });
  });

  it('passes on what was chosen', () => {
    expect(toConnectionChoice({ everywhere: 'b', byUri: { [file]: null } }, ['a', 'b'])).toEqual({
      fallback: 'b',
      byUri: { [file]: null },
    });
  });

  it('writes the catalogue everywhere as the empty prefix, below other choices', () => {
    expect(toConnectionChoice({ everywhere: null, byUri: { [file]: 'a' } }, ['a'])).toEqual({
      fallback: null,
      byUri: { '': null, [file]: 'a' },
    });
  });
});

describe('withoutConnection', () => {
  it('forgets every choice of a connection', () => {
    const choices = { everywhere: 'a', byUri: { x: 'a', y: 'b', z: null } };
    expect(withoutConnection(choices, 'a')).toEqual({ byUri: { y: 'b', z: null } });
    expect(withoutConnection(choices, 'b')).toEqual({
      everywhere: 'a',
      byUri: { x: 'a', z: null },
    });
  });
});

describe('parseByUri', () => {
  it.each([
    [undefined, {}],
    ['x', {}],
    [
      { a: 'b', c: null, d: 3 },
      { a: 'b', c: null },
    ],
  ])('reads %j', (value, byUri) => {
    expect(parseByUri(value)).toEqual(byUri);
  });
});
