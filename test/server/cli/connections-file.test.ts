import { describe, expect, test } from 'vitest';
import {
  defaultConnectionsPath,
  loadConnections,
} from '../../../server/src/cli/connections-file.ts';

/** Loads a file's text; other files and variables as given. */
const load = (
  text: string | undefined,
  world: { files?: Record<string, string>; env?: Record<string, string> } = {},
) => {
  const files: Record<string, string | undefined> = {
    ...world.files,
    '/etc/g/connections.yaml': text,
  };
  return loadConnections('/etc/g/connections.yaml', {
    env: world.env ?? {},
    readFile: (path) => {
      const found = files[path];
      return found === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(found);
    },
  });
};

describe('connections file', () => {
  test('a name and an address are enough; the first one serves', async () => {
    const { local, problems } = await load(
      'connections: [{name: stand, url: http://127.0.0.1:1}, {name: b, url: "https://b/prefix"}]',
    );
    expect(problems).toEqual([]);
    expect(local).toEqual({
      connections: [
        { name: 'stand', url: 'http://127.0.0.1:1', credentials: { kind: 'none' }, headers: {} },
        { name: 'b', url: 'https://b/prefix', credentials: { kind: 'none' }, headers: {} },
      ],
      fallback: 'stand',
    });
  });

  test('secrets come from files and the environment, paths are relative to the file', async () => {
    const { local, problems, files } = await load(
      `
connections:
  - name: a
    url: https://a
    tokenFile: token
    headers: { X-Team: blue, X-Api-Key: { env: KEY }, Cookie: { file: /c } }
    tls: { caFile: ca.pem }
    tenant: team-a
  - name: b
    url: https://b
    username: me
    passwordEnv: PASSWORD
    tenant: { header: X-Scope-OrgID, value: t }
  - { name: c, url: https://c, tokenCommand: [print-token, --fresh] }
default: b
`,
      { files: { '/etc/g/token': 's1\n', '/c': 's2' }, env: { KEY: 's3', PASSWORD: 's4' } },
    );
    expect(problems).toEqual([]);
    expect(local.fallback).toBe('b');
    expect(local.connections).toEqual([
      {
        name: 'a',
        url: 'https://a',
        credentials: { kind: 'bearer', token: 's1' },
        headers: { 'X-Team': 'blue', 'X-Api-Key': 's3', Cookie: 's2' },
        tls: { caFile: '/etc/g/ca.pem' },
        tenant: { header: 'THANOS-TENANT', value: 'team-a' },
      },
      {
        name: 'b',
        url: 'https://b',
        credentials: { kind: 'basic', username: 'me', password: 's4' },
        headers: {},
        tenant: { header: 'X-Scope-OrgID', value: 't' },
      },
      {
        name: 'c',
        url: 'https://c',
        credentials: { kind: 'command', command: 'print-token', args: ['--fresh'] },
        headers: {},
      },
    ]);
    expect(files).toEqual(['/etc/g/connections.yaml', '/etc/g/token', '/c']);
  });

  test.each([
    ['token', '{name: a, url: http://a, token: hunter2}'],
    ['password', '{name: a, url: http://a, username: me, password: hunter2}'],
    ['user part of "url"', '{name: a, url: "http://me:hunter2@a"}'],
    ['user part of "proxy"', '{name: a, url: http://a, proxy: "http://me:hunter2@a"}'],
    ['header "Authorization"', '{name: a, url: http://a, headers: {Authorization: hunter2}}'],
    ['header "X-Api-Key"', '{name: a, url: http://a, headers: {X-Api-Key: hunter2}}'],
  ])(
    'an inline secret (%s) is refused with a sentence that does not repeat it',
    async (place, entry) => {
      const { local, problems } = await load(`connections: [${entry}, {name: b, url: http://b}]`);
      expect(local.connections.map(({ name }) => name)).toEqual(['b']);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('connection "a" is refused');
      expect(problems[0]).toContain(place);
      expect(problems[0]).not.toContain('hunter2');
    },
  );

  test.each([
    ['not YAML', 'connections: [', 'not valid YAML'],
    ['no list', 'connection: []', 'must hold a list "connections"'],
    ['an address of another kind', 'connections: [{name: a, url: "file:///etc/passwd"}]', '"url"'],
    [
      'a proxy that cannot be used',
      'connections: [{name: a, url: http://a, proxy: "https://p:3128"}]',
      'the proxy must be an http:// address, such as http://proxy:3128',
    ],
    ['an unknown key', 'connections: [{name: a, url: http://a, tokne: x}]', 'unknown keys'],
    ['no name', 'connections: [{url: http://a}]', 'connection 1 is refused'],
    [
      'a name twice',
      'connections: [{name: a, url: http://a}, {name: a, url: http://b}]',
      'one of that name',
    ],
    [
      'a secret that is not there',
      'connections: [{name: a, url: http://a, tokenFile: /none}]',
      'the file /none cannot be read',
    ],
    [
      'a variable that is not set',
      'connections: [{name: a, url: http://a, tokenEnv: NONE}]',
      'the variable NONE is not set',
    ],
  ])('%s is one problem', async (_, text, sentence) => {
    const { problems } = await load(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
    expect(problems[0]).toContain('/etc/g/connections.yaml: ');
  });

  test('a file that is not there gives nothing and is no problem', async () => {
    expect(await load(undefined)).toEqual({
      local: { connections: [], fallback: null },
      problems: [],
      files: ['/etc/g/connections.yaml'],
    });
  });

  test('the default place', () => {
    expect(defaultConnectionsPath({ XDG_CONFIG_HOME: '/x' })).toBe('/x/gauntlet/connections.yaml');
    expect(defaultConnectionsPath({})).toMatch(/[/\\]\.config[/\\]gauntlet[/\\]connections\.yaml$/);
  });
});
