import { afterEach, describe, expect, it } from 'vitest';
import { installTranslator, say } from '../../../client/src/util/words.ts';

afterEach(() => installTranslator());

describe('say', () => {
  it.each([
    ['nothing to put in', {}, 'nothing to put in'],
    ['{count} of {all}', { count: 0, all: '3' }, '0 of 3'],
    ['{a}{a}', { a: '{b}', b: 'x' }, '{b}{b}'],
    ['{unknown} stays', {}, '{unknown} stays'],
    ['{constructor} stays', {}, '{constructor} stays'],
    ['{price}', { price: '$&' }, '$&'],
  ])('%s', (sentence, words, expected) => {
    expect(say(sentence, words)).toBe(expected);
  });

  it('puts values into the translated sentence', () => {
    installTranslator((sentence) =>
      sentence === '{count} stores' ? '{count} Speicher' : sentence,
    );
    expect(say('{count} stores', { count: 2 })).toBe('2 Speicher');
  });
});
