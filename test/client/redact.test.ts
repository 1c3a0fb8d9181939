import { describe, expect, it } from 'vitest';
import { redact } from '../../client/src/redact.ts';

const secret = 'p"a\\ss wörd/1';

describe('redact', () => {
  it.each([
    ['raw', `the password is ${secret}`],
    ['as JSON', JSON.stringify({ x: secret })],
    ['as JSON in JSON', JSON.stringify(JSON.stringify({ x: secret }))],
    ['in a URL', `http://h/?p=${encodeURIComponent(secret)}`],
  ])('hides a known secret %s', (_, text) => {
    const shown = redact(text, [secret]);
    expect(shown).toContain('‹hidden›');
    expect(shown).not.toContain('wörd');
    expect(shown).not.toContain(encodeURIComponent('wörd'));
  });

  it.each([
    ['"password": "abc"', '"password": "‹hidden›"'],
    ['{"token":"a\\"b","x":"y"}', '{"token":"‹hidden›","x":"y"}'],
    ['Authorization: Bearer abc.def', 'Authorization: ‹hidden›'],
    ['"Authorization": "Basic dTpw"', '"Authorization": "‹hidden›"'],
    ['sent Bearer eyJhbGciOi', 'sent Bearer ‹hidden›'],
    ['https://user:pw@host/x', 'https://‹hidden›@host/x'],
  ])('hides what looks like a credential: %s', (text, shown) => {
    expect(redact(text, [])).toBe(shown);
  });

  it.each([
    'sum by (job) (up{token="x"})',
    'the connection "prod" answers',
    'https://host/path',
    'basic use of a token',
  ])('leaves other text alone: %s', (text) => {
    expect(redact(text, [])).toBe(text);
  });

  it('hides a secret that is the start of another one', () => {
    expect(redact('abcdef', ['abcd', 'abcdef'])).toBe('‹hidden›');
  });

  it('takes no word for a secret that is as short as one', () => {
    expect(redact('an up is up', ['up'])).toBe('an up is up');
  });
});
