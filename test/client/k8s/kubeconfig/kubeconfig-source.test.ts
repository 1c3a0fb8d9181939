import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContextEntry } from '../../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import { createKubeconfigSource } from '../../../../client/src/k8s/kubeconfig/kubeconfig-source.ts';
import { serverAddress } from '../../../../client/src/k8s/kubeconfig/server-address.ts';

let folder: string;
const ends: (() => void)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await rm(folder, { recursive: true });
});

const sourceOf = (names: readonly string[], files: readonly string[] = []) => {
  const source = createKubeconfigSource({
    files: () => files,
    onDidChangeFiles: () => ({ dispose: () => undefined }),
    env: { KUBECONFIG: names.map((name) => name && join(folder, name)).join(delimiter) },
    pollMs: 50,
  });
  ends.push(() => source.dispose());
  return source;
};

const read = async (contents: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(contents)) await writeFile(join(folder, name), text);
  return sourceOf([...Object.keys(contents), '', 'missing']).read();
};

const file = (name: string, server: string, user = '{ token: abc }', cluster = '') => `
contexts: [{ name: ${name}, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "${server}"${cluster} } }]
users: [{ name: u, user: ${user} }]
current-context: ${name}
`;

const only = async (text: string): Promise<ContextEntry> => {
  const { contexts } = await read({ a: text });
  const [entry] = contexts;
  if (entry === undefined) throw new Error('no context');
  return entry;
};

describe('several files', () => {
  it('are merged: the first entry of a name counts, whole, and the first current context', async () => {
    const { contexts, problems } = await read({
      a: file('one', 'https://first:6443', '{ token: x }'),
      b: file('two', 'https://second:6443', '{ token: other, as: jane }'),
    });
    expect(problems).toEqual([]);
    expect(contexts.map(({ context, server, current }) => [context, server, current])).toEqual([
      ['one', 'https://first:6443', true],
      ['two', 'https://first:6443', false],
    ]);
    expect(contexts[1]?.connect.user).toEqual({ token: 'x' });
    expect(contexts[1]?.files).toEqual([join(folder, 'b'), join(folder, 'a')]);
  });

  it('keep what could be read last of a file that breaks, and say so without its content', async () => {
    await writeFile(join(folder, 'a'), file('one', 'https://a'));
    const source = sourceOf(['a']);
    await source.read();
    await writeFile(join(folder, 'a'), 'users: [{ name: u, user: { token: s3cret');
    const { contexts, problems } = await source.read();
    expect(contexts).toHaveLength(1);
    expect(problems.join('')).toContain(join(folder, 'a'));
    expect(problems.join('')).not.toContain('s3cret');
  });

  it('tell of a change', async () => {
    await writeFile(join(folder, 'a'), file('one', 'https://a'));
    const source = sourceOf(['a']);
    const [before] = (await source.read()).contexts;
    const told = new Promise<void>((resolve) => source.onDidChange(resolve));
    await writeFile(join(folder, 'a'), file('one', 'https://a', '{ token: other }'));
    await told;
    const [after] = (await source.read()).contexts;
    expect(after?.key).not.toBe(before?.key);
    expect(after?.key).not.toContain('other');
  });
});

describe('paths', () => {
  it('are of the file that they stand in; a command without a slash is looked up', async () => {
    const user = '{ client-certificate: x.pem, client-key: /abs/x.key, tokenFile: t/ok }';
    const { connect } = await only(file('a', 'https://a', user, ', certificate-authority: ca.pem'));
    expect(connect.cluster.certificateAuthority).toEqual({
      kind: 'file',
      path: join(folder, 'ca.pem'),
    });
    expect(connect.user).toMatchObject({
      clientCertificate: { path: join(folder, 'x.pem') },
      clientKey: { path: '/abs/x.key' },
      tokenFile: join(folder, 't/ok'),
    });
    const exec = (command: string) =>
      `{ exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: ${command} } }`;
    const near = await only(file('a', 'https://a', exec('./bin/login')));
    expect(near.connect.user.exec?.command).toBe(join(folder, 'bin/login'));
    const far = await only(file('a', 'https://a', exec('login')));
    expect(far.connect.user.exec).toMatchObject({
      command: 'login',
      interactiveMode: 'IfAvailable',
    });
  });
});

describe('what kubectl refuses', () => {
  const rows: [string, string, RegExp][] = [
    ['no server', file('a', ''), /no server/],
    ['two ways to sign in', file('a', 'https://a', '{ token: x, username: u }'), /keep one/],
    ['a certificate without key', file('a', 'https://a', '{ client-certificate: x }'), /without/],
    ['uid without user', file('a', 'https://a', '{ as-uid: x }'), /without a user/],
    ['an odd proxy', file('a', 'https://a', '{}', ', proxy-url: "ftp://x"'), /proxy-url/],
    [
      'v1 without interactiveMode',
      file(
        'a',
        'https://a',
        '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: x } }',
      ),
      /interactiveMode/,
    ],
  ];
  it.each(rows)('is told: %s', async (_, text, message) => {
    const { problem } = await only(text);
    expect(problem).toMatchObject({ kind: 'configuration' });
    expect(problem?.message).toMatch(message);
  });

  const broken: [string, string][] = [
    ['equal names', 'users: [{ name: a }, { name: a }]'],
    ['a number for a text', 'users: [{ name: a, user: { token: 12345 } }]'],
    ['another kind', 'kind: Pod'],
    ['no base64', 'users: [{ name: a, user: { client-key-data: "%%%" } }]'],
  ];
  it.each(broken)('is a problem of the file: %s', async (_, text) => {
    const { contexts, problems } = await read({ a: text });
    expect([contexts.length, problems.length]).toEqual([0, 1]);
    expect(problems[0]).not.toMatch(/12345|%%%/);
  });
});

describe('a server', () => {
  const rows: [string, object | undefined][] = [
    ['https://a', { secure: true, host: 'a', port: 443, prefix: '' }],
    ['https://[::1]:6443/x/?q#f', { secure: true, host: '::1', port: 6443, prefix: '/x' }],
    ['localhost:8080', { secure: false, host: 'localhost', port: 8080, prefix: '' }],
    ['10.0.0.1', { secure: false, host: '10.0.0.1', port: 80 }],
    ['localhost/x', undefined],
    ['ftp://a', undefined],
    ['', undefined],
  ];
  it.each(rows)('%s is read as client-go does', (server, expected) => {
    if (expected === undefined) expect(serverAddress(server)).toBeUndefined();
    else expect(serverAddress(server)).toMatchObject(expected);
  });
});
