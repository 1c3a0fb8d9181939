import { describe, expect, it } from 'vitest';
import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { hideSecrets, secretsOf } from '../../../server/src/protocol/redaction.ts';

const secret = 'p"a\\ss wörd/1';

describe('hideSecrets', () => {
  it.each([
    ['raw', `the password is ${secret}`],
    ['as JSON', JSON.stringify({ x: secret })],
    ['as JSON in JSON', JSON.stringify(JSON.stringify({ x: secret }))],
    ['in a URL', `http://h/?p=${encodeURIComponent(secret)}`],
  ])('hides a known secret %s', (_, text) => {
    const shown = hideSecrets(text, [secret]);
    expect(shown).toContain('‹hidden›');
    expect(shown).not.toContain('wörd');
    expect(shown).not.toContain(encodeURIComponent('wörd'));
  });

  it.each([
    ['"password": "abc"', '"password": "‹hidden›"'],
    ['{"token":"a\\"b","x":"y"}', '{"token":"‹hidden›","x":"y"}'],
    [
      '{"endpoints":[{"name":"aks/mon/query","url":"http://127.0.0.1:1","credentials":{"kind":"bearer","token":"r4nd0m"}}]}',
      '{"endpoints":[{"name":"aks/mon/query","url":"http://127.0.0.1:1","credentials":{"kind":"bearer","token":"‹hidden›"}}]}',
    ],
    ['Authorization: Bearer abc.def', 'Authorization: ‹hidden›'],
    ['"Authorization": "Basic dTpw"', '"Authorization": "‹hidden›"'],
    ['sent Bearer eyJhbGciOi', 'sent Bearer ‹hidden›'],
    ['https://user:pw@host/x', 'https://‹hidden›@host/x'],
  ])('hides what looks like a credential: %s', (text, shown) => {
    expect(hideSecrets(text, [])).toBe(shown);
  });

  it.each([
    'sum by (job) (up{token="x"})',
    'the connection "prod" answers',
    'https://host/path',
    'basic use of a token',
  ])('leaves other text alone: %s', (text) => {
    expect(hideSecrets(text, [])).toBe(text);
  });

  it('hides a secret that is the start of another one', () => {
    expect(hideSecrets('abcdef', ['abcd', 'abcdef'])).toBe('‹hidden›');
  });

  it('takes no word for a secret that is as short as one', () => {
    expect(hideSecrets('an up is up', ['up'])).toBe('an up is up');
  });
});

describe('secretsOf', () => {
  const plain: ConnectionProfile = { name: 'a', url: 'https://h', credentials: { kind: 'none' } };

  it.each<[what: string, profile: Partial<ConnectionProfile>, secrets: readonly string[]]>([
    ['nothing', {}, []],
    [
      'basic credentials, as the header carries them too',
      { credentials: { kind: 'basic', username: 'mé', password: 'pw' } },
      ['pw', 'bcOpOnB3'],
    ],
    ['a token', { credentials: { kind: 'bearer', token: 'tk' } }, ['tk']],
    [
      'arguments of a token command',
      { credentials: { kind: 'command', command: 'x', args: ['--password', 'hunter22'] } },
      ['--password', 'hunter22'],
    ],
    [
      'headers and the tenant',
      { headers: { 'X-Auth': 's3cr3t' }, tenant: { header: 'T', value: 'team' } },
      ['s3cr3t', 'team'],
    ],
    [
      'addresses',
      { url: 'https://me:p%40ss@h/?key=k%201', proxy: 'http://u:secret@p' },
      ['p%40ss', 'p@ss', 'bWU6cEBzcw==', 'k 1', 'secret', 'secret', 'dTpzZWNyZXQ='],
    ],
  ])('are %s', (_, profile, secrets) => {
    expect(secretsOf({ ...plain, ...profile })).toEqual(secrets);
  });
});
