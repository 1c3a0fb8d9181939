import { describe, expect, test } from 'vitest';
import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { publicAddress, redactor } from '../../../server/src/thanos/secrets.ts';
import { json, text } from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { apiFor, serverForTest } from '../../support/thanos-api.ts';

const profile = (more: Partial<ConnectionProfile>): ConnectionProfile => ({
  name: 'p',
  url: 'http://localhost',
  credentials: { kind: 'none' },
  ...more,
});

const redacted: readonly (readonly [
  title: string,
  profile: ConnectionProfile,
  text: string,
  expected: string,
])[] = [
  [
    'a password',
    profile({ credentials: { kind: 'basic', username: 'me', password: 'hunter2' } }),
    'wrong password hunter2 for me',
    'wrong password ‹hidden› for me',
  ],
  [
    'a token, all of it',
    profile({ credentials: { kind: 'bearer', token: 'abc.def' }, headers: { x: 'abc' } }),
    'Bearer abc.def',
    'Bearer ‹hidden›',
  ],
  ['header values', profile({ headers: { 'x-key': 'k-123' } }), 'key k-123!', 'key ‹hidden›!'],
  [
    'arguments of the token command',
    profile({ credentials: { kind: 'command', command: 'x', args: ['--secret=s3cr'] } }),
    'ran x --secret=s3cr',
    'ran x ‹hidden›',
  ],
  [
    'user, password and query of addresses',
    profile({}),
    'see https://me:pw@host/a?token=1#x and postgres://u:p@db/x',
    'see https://host/a and postgres://db/x',
  ],
  ['line breaks and marks', profile({}), 'a\r\nb\u202ec\u0007d', 'a b c d'],
];

test.each(redacted)('%s', (_, from, before, after) => {
  expect(redactor(from, () => [])(before)).toBe(after);
});

test.each([
  ['http://u:p@h:1/a/?x=1#f', 'http://h:1/a/'],
  ['https://h/', 'https://h'],
  ['nonsense', 'the configured address'],
])('the public form of %s', (url, expected) => {
  expect(publicAddress(url)).toBe(expected);
});

describe('no failure shows a secret, whatever the server says', () => {
  const secrets = ['hunter2-password', 'header-secret', 'tenant-secret', 'query-secret'];
  const echo: Reaction = (request, response) => {
    const said = JSON.stringify([request.headers, request.url]);
    return json({ status: 'error', errorType: 'bad_data', error: said }, 400)(request, response);
  };
  const reactions: readonly (readonly [string, Reaction])[] = [
    ['an echo of the request', echo],
    ['a page with it', text(secrets.join(' '), 'text/html', 500)],
    [
      'a redirect with it',
      (_, response) => {
        response.writeHead(307, { location: `http://u:hunter2-password@h/?k=query-secret` });
        response.end();
      },
    ],
  ];

  test.each(reactions)('%s', async (_, reaction) => {
    const server = await serverForTest();
    server.script({}, reaction);
    const { api } = apiFor(`${server.url}/?key=query-secret`, {
      profile: {
        credentials: { kind: 'basic', username: 'me', password: 'hunter2-password' },
        headers: { 'x-key': 'header-secret' },
        tenant: { header: 'THANOS-TENANT', value: 'tenant-secret' },
      },
    });
    const { signal } = new AbortController();
    const outcome = await api.flags(signal);
    const shown = JSON.stringify(outcome);
    expect(outcome.ok).toBe(false);
    for (const secret of [...secrets, Buffer.from('me:hunter2-password').toString('base64')]) {
      expect(shown).not.toContain(secret);
    }
  });
});

test('a redirect is not followed: the other place sees nothing', async () => {
  const other = await serverForTest();
  const server = await serverForTest();
  server.script({}, (_, response) => {
    response.writeHead(301, { location: `${other.url}/api/v1/labels` });
    response.end();
  });
  const { api } = apiFor(server.url, {
    profile: { credentials: { kind: 'bearer', token: 'tok' } },
  });
  const { signal } = new AbortController();
  const outcome = await api.flags(signal);
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'not-an-api' } });
  expect(!outcome.ok && outcome.failure.message).toContain(
    `a redirect to ${other.url}/api/v1/labels`,
  );
  expect(other.connections()).toBe(0);
});
