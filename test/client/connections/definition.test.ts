import { describe, expect, it } from 'vitest';
import {
  missingSecrets,
  parseDefinitions,
  secretsFor,
  storedSecrets,
  toProfile,
} from '../../../client/src/connections/definition.ts';
import type { ConnectionDefinition } from '../../../client/src/connections/definition.ts';

const plain: ConnectionDefinition = {
  name: 'prod',
  url: 'https://thanos.example',
  authentication: { kind: 'none' },
};

describe('parseDefinitions', () => {
  it('reads a whole entry', () => {
    const entry = {
      name: 'prod',
      url: 'https://thanos.example/prefix',
      authentication: { kind: 'basic', username: 'me' },
      headers: { 'X-Team': 'a' },
      secretHeaders: ['X-Key'],
      tenant: { header: 'X-Scope-OrgID', value: 'team' },
      tls: { caFile: '/ca.pem', certFile: '/c.pem', keyFile: '/k.pem', serverName: 'thanos' },
      proxy: 'http://127.0.0.1:1',
      options: {
        dedup: false,
        partialResponse: true,
        maxSourceResolution: '5m',
        storeMatch: ['{a="b"}'],
      },
      dialect: 'thanos',
    };
    expect(parseDefinitions([entry])).toEqual({ definitions: [entry], problems: [] });
  });

  it('fills in what was left out, and nothing else', () => {
    expect(parseDefinitions([{ name: ' prod ', url: 'https://thanos.example' }])).toEqual({
      definitions: [plain],
      problems: [],
    });
    expect(parseDefinitions([{ ...plain, tenant: { value: 'x' } }]).definitions[0]?.tenant).toEqual(
      { header: 'THANOS-TENANT', value: 'x' },
    );
  });

  it.each([
    [[3], 'it has no name'],
    [[{ url: 'http://h' }], 'it has no name'],
    [[{ name: 'a' }], '"a" has no URL'],
    [[{ name: 'a', url: 'ftp://h' }], 'must start with http'],
    [[{ name: 'a', url: 'http://u:secret@h' }], 'no user or password'],
    [[{ ...plain, proxy: 'https://p:1' }], 'the proxy must be an http:// address'],
    [[{ ...plain, proxy: 'http://u:secret@p:1' }], 'the proxy must hold no user or password'],
    [[{ ...plain, authentication: { kind: 'magic' } }], 'kind of authentication'],
    [[{ ...plain, authentication: { kind: 'command' } }], 'token command is empty'],
  ])('tells what is wrong with %j', (setting, problem) => {
    const { definitions, problems } = parseDefinitions(setting);
    expect(definitions).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join('')).not.toContain('secret');
  });

  it('keeps the first of two with one name', () => {
    const { definitions, problems } = parseDefinitions([plain, { ...plain, url: 'http://other' }]);
    expect(definitions).toEqual([plain]);
    expect(problems).toHaveLength(1);
  });

  it.each([undefined, null, 'x', {}])('takes %j for no connections', (setting) => {
    expect(parseDefinitions(setting)).toEqual({ definitions: [], problems: [] });
  });
});

describe('toProfile', () => {
  it.each<[ConnectionDefinition['authentication'], unknown]>([
    [{ kind: 'none' }, { kind: 'none' }],
    [
      { kind: 'basic', username: 'me' },
      { kind: 'basic', username: 'me', password: 'pw' },
    ],
    [{ kind: 'bearer' }, { kind: 'bearer', token: 'tk' }],
    [
      { kind: 'command', command: 'x', args: ['y'] },
      { kind: 'command', command: 'x', args: ['y'] },
    ],
  ])('adds the secret of %j', (authentication, credentials) => {
    const secrets = { password: 'pw', token: 'tk' };
    expect(toProfile({ ...plain, authentication }, secrets)).toEqual({
      name: 'prod',
      url: 'https://thanos.example',
      credentials,
    });
  });

  it('joins secret headers with the others', () => {
    const definition = { ...plain, headers: { A: '1' }, secretHeaders: ['B', 'C'] };
    expect(toProfile(definition, { headers: { B: '2', Z: '9' } }).headers).toEqual({
      A: '1',
      B: '2',
    });
  });
});

describe('secrets', () => {
  it.each<[ConnectionDefinition, readonly string[]]>([
    [plain, []],
    [{ ...plain, authentication: { kind: 'basic', username: 'a' } }, ['the password']],
    [{ ...plain, authentication: { kind: 'bearer' } }, ['the token']],
    [{ ...plain, secretHeaders: ['X'] }, ['the header X']],
  ])('of %j are missed', (definition, missing) => {
    expect(missingSecrets(definition, {})).toEqual(missing);
    expect(missingSecrets(definition, { password: '', token: 't', headers: { X: 'x' } })).toEqual(
      [],
    );
  });

  it.each([undefined, '{', '[]', '{"token":"t"}', '{"token":"t","audience":"x"}'])(
    'are not read from %j',
    (text) => {
      expect(secretsFor(plain, text)).toEqual({});
    },
  );

  it('come back as they were stored', () => {
    const secrets = { password: '', token: 't', headers: { X: 'x' } };
    expect(secretsFor(plain, storedSecrets(plain, secrets))).toEqual(secrets);
  });

  it.each<[what: string, other: Partial<ConnectionDefinition>]>([
    ['server', { url: 'https://evil.example' }],
    ['scheme', { url: 'http://thanos.example' }],
    ['port', { url: 'https://thanos.example:444' }],
    ['proxy', { proxy: 'http://127.0.0.1:1' }],
    ['authority', { tls: { caFile: '/repo/ca.pem' } }],
  ])('are not for a connection of the same name with another %s', (_, other) => {
    const stored = storedSecrets(plain, { token: 't' });
    expect(secretsFor({ ...plain, ...other }, stored)).toEqual({});
  });

  it('stay when only the path changes', () => {
    const stored = storedSecrets(plain, { token: 't' });
    expect(secretsFor({ ...plain, url: 'https://thanos.example/prefix' }, stored)).toEqual({
      token: 't',
    });
  });
});
