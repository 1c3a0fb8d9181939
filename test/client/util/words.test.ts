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

  const pods = '{count, plural, one {# pod} other {# pods}} of {name}';
  it.each([
    [0, '0 pods of web'],
    [1, '1 pod of web'],
    [2000, '2,000 pods of web'],
  ])('says %d in its form', (count, expected) => {
    expect(say(pods, { count, name: 'web' })).toBe(expected);
  });

  it('says several numbers, and forms without one', () => {
    const sentence =
      '{a, plural, one {The only one} other {All #}} and {b, plural, one {# more} other {# more}}';
    expect(say(sentence, { a: 1, b: 2 })).toBe('The only one and 2 more');
  });

  it('uses the forms of the language that is translated to', () => {
    const polish =
      '{count, plural, one {# pod} few {# pody} many {# podów} other {# poda}} usługi {name}';
    installTranslator(() => polish, 'pl');
    expect([1, 3, 5].map((count) => say(pods, { count, name: 'web' }))).toEqual([
      '1 pod usługi web',
      '3 pody usługi web',
      '5 podów usługi web',
    ]);
  });

  it.each(['', 'no language', 'xx-unknown'])('takes "%s" as English', (tag) => {
    installTranslator((sentence) => sentence, tag);
    expect(say(pods, { count: 1, name: 'web' })).toBe('1 pod of web');
  });
});
