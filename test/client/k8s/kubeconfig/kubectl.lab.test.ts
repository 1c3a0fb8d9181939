// The same awkward kubeconfigs to kubectl and to us: the same request, with the same credentials, or both refuse.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKubeconfigSource } from '../../../../client/src/k8s/kubeconfig/kubeconfig-source.ts';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import { ensureBinary } from '../../../stand/binaries.mjs';
import { authority, startApiServer } from '../node/api-server.ts';
import type { ApiServer } from '../node/api-server.ts';
import { startHttpProxy, startSocksProxy } from '../node/proxies.ts';
import type { TestProxy } from '../node/proxies.ts';

const tls = fileURLToPath(new URL('../../../fixtures/tls/', import.meta.url));
const apiPath = '/what/was/asked';
const environment = { PATH: process.env['PATH'] ?? '' };

let kubectl: string;
let folder: string;
let secure: ApiServer;
let plain: ApiServer;
let asked: unknown;
/** By the scheme in `proxy-url`. */
let proxies: Readonly<Record<'http' | 'https' | 'socks5', TestProxy>>;

beforeAll(async () => {
  kubectl = await ensureBinary('kubectl', { log: (line) => console.log(line) });
  folder = await mkdtemp(join(tmpdir(), 'kubectl-'));
  const start = (withTls: boolean) =>
    startApiServer((request, response) => {
      if (request.url?.startsWith('/api') !== true) asked = requestOf(request);
      response.end('{}');
    }, withTls);
  [secure, plain] = await Promise.all([start(true), start(false)]);
  const to = Number(new URL(secure.url).port);
  proxies = {
    http: await startHttpProxy({ to }),
    https: await startHttpProxy({ to }, true),
    socks5: await startSocksProxy({ to }),
  };
  await writeFile(join(folder, 'ca.pem'), authority);
  await writeFile(join(folder, 'token'), 'of-a-file\n');
  await writeFile(
    join(folder, 'login.sh'),
    `#!/bin/sh
printf '%s' "$KUBERNETES_EXEC_INFO" > '${folder}/info'
printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"of-%s"}}' "$WHO"
`,
    { mode: 0o755 },
  );
});
afterAll(async () => {
  await Promise.all([secure, plain, ...Object.values(proxies)].map((server) => server.close()));
  await rm(folder, { recursive: true });
});

/** `SERVER`, `HOST` and `PLAIN` stand for the servers, `…-PROXY` for proxies, `TLS` for the folder of the fixtures. */
const config = (user: string, cluster = 'certificate-authority: ca.pem', server = 'SERVER') => `
apiVersion: v1
kind: Config
current-context: c
contexts: [{ name: c, context: { cluster: k, user: u } }]
clusters: [{ name: k, cluster: { server: "${server}", ${cluster} } }]
users: [{ name: u, user: ${user} }]
`;

const exec = (more = 'interactiveMode: Never', beside = '') =>
  `{ ${beside} exec: { apiVersion: client.authentication.k8s.io/v1, command: ./login.sh, env: [{ name: WHO, value: me }], ${more} } }`;

const pair = 'client-certificate: TLSclient.pem, client-key: TLSclient.key';
const ca = 'certificate-authority: ca.pem';

const rows: [string, ...string[]][] = [
  ['a token', config('{ token: abc }')],
  ['a token file', config('{ tokenFile: token }')],
  ['both, and the file wins', config('{ token: abc, tokenFile: token }')],
  ['both, and the file is gone', config('{ token: abc, tokenFile: gone }')],
  ['a password', config('{ username: u, password: p }')],
  ['a password of nobody', config('{ password: p }')],
  ['a password and a token', config('{ token: a, username: u }')],
  ['a certificate', config(`{ ${pair} }`)],
  ['a certificate and a token', config(`{ token: t, ${pair} }`)],
  ['a certificate without key', config('{ client-certificate: TLSclient.pem }')],
  ['a key without certificate', config('{ client-key: TLSclient.key }')],
  ['another key', config('{ client-certificate: TLSclient.pem, client-key: TLSother.key }')],
  [
    'impersonation',
    config(
      '{ token: a, as: jäne, as-uid: "7", as-groups: [g, h], as-user-extra: { "Ex/a b": ["1", "2"] } }',
    ),
  ],
  ['impersonation of groups alone', config('{ token: a, as-groups: [g] }')],
  ['an exec plugin', config(exec())],
  [
    'an exec plugin that is told about the cluster',
    config(
      exec('interactiveMode: Never, provideClusterInfo: true'),
      `${ca}, extensions: [{ name: client.authentication.k8s.io/exec, extension: { a: 1 } }]`,
    ),
  ],
  ['an exec plugin beside a token', config(exec(undefined, 'token: wins,'))],
  ['an exec plugin without interactiveMode', config(exec('installHint: none'))],
  ['an exec plugin that must ask', config(exec('interactiveMode: Always'))],
  ['an exec plugin of another version', config(exec().replace('/v1,', '/v1beta1,'))],
  ['an exec plugin of an old version', config(exec().replace('/v1,', '/v1alpha1,'))],
  ['an exec plugin and a provider', config(exec(undefined, 'auth-provider: { name: oidc },'))],
  ['a provider that is gone', config('{ auth-provider: { name: gcp } }')],
  ['nothing to sign in with', config('{}')],
  ['a user that is not there', config('{ token: a }').replace('name: u,', 'name: v,')],
  ['no authority', config('{ token: a }', 'tls-server-name: localhost')],
  ['no checks', config('{ token: a }', 'insecure-skip-tls-verify: true')],
  ['no checks and an authority', config('{ token: a }', `insecure-skip-tls-verify: true, ${ca}`)],
  ['an authority that is gone', config('{ token: a }', 'certificate-authority: gone.pem')],
  ['an authority that is none', config('{ token: a }', 'certificate-authority: token')],
  ['another name', config('{ token: a }', `${ca}, tls-server-name: localhost`)],
  ['a wrong name', config('{ token: a }', `${ca}, tls-server-name: other.example`)],
  ['plain HTTP', config('{ token: a, as: jane }', 'tls-server-name: ""', 'PLAIN')],
  ['no scheme', config('{ token: a }', ca, 'HOST')],
  ['a path', config('{ token: a }', ca, 'SERVER/k8s/c/?q=1#f')],
  ['a proxy', config('{ token: a }', `${ca}, proxy-url: "http://HTTP-PROXY"`)],
  ['a proxy and its password', config('{ token: a }', `${ca}, proxy-url: "http://u:p@HTTP-PROXY"`)],
  ['a proxy over TLS', config(`{ ${pair} }`, `${ca}, proxy-url: "https://HTTPS-PROXY"`)],
  [
    'a proxy before a server of another name',
    config(
      '{ token: a }',
      `${ca}, tls-server-name: localhost, proxy-url: "http://HTTP-PROXY"`,
      'https://api.example',
    ),
  ],
  ['a proxy that is SOCKS', config('{ token: a }', `${ca}, proxy-url: "socks5://u:p@SOCKS-PROXY"`)],
  ['a proxy that is gone', config('{ token: a }', `${ca}, proxy-url: "http://127.0.0.1:1"`)],
  [
    'a proxy for plain HTTP',
    config('{ token: a }', 'proxy-url: "http://HTTP-PROXY"', 'http://api.example:8080'),
  ],
  ['an odd proxy', config('{ token: a }', `${ca}, proxy-url: "ftp://x"`)],
  [
    'two files',
    config('{ token: first }'),
    config('{ token: second }').replace('context: c', 'context: d'),
  ],
  [
    'no current context in the first file',
    config('{ token: first }').replace('current-context: c', ''),
    config('{ token: second }'),
  ],
  ['an empty file first', '', config('{ token: a }')],
  ['a comment first', '# nothing\n', config('{ token: a }')],
  ['a file that is not there', config('{ token: a }'), 'MISSING'],
  ['a boolean of YAML 1.1', config('{ token: y }')],
  ['a number', config('{ token: 0123 }')],
  ['a key twice', config('{ token: a, token: b }')],
  ['a name twice', config('{ token: a }').replace('users: [', 'users: [{ name: u }, ')],
  ['a merge key', `x: &b { token: merged }\n${config('{ <<: *b }')}`],
  ['two documents', `${config('{ token: a }')}---\n${config('{ token: b }')}`],
  ['unknown fields', config('{ token: a, foo: { bar: 1 } }')],
  ['another kind', config('{ token: a }').replace('kind: Config', 'kind: Pod')],
  ['another case', config('{ Token: a }')],
  ['a byte order mark', `\u{feff}${config('{ token: a }')}`],
  ['nulls', config('{ token: a, as-groups: null, exec: null }')],
  ['spaces in a token', config('{ token: "  spaced " }')],
  ['a line break in a token', config('{ token: "a\\nb" }')],
  ['a flag in quotes', config('{ token: a }', `${ca}, disable-compression: "true"`)],
  ['no base64', config('{ token: a, client-key-data: "%%%" }')],
  ['a tab', config('{ token: a }').replace('users:', '\tusers:')],
];

interface Outcome {
  readonly accepted: boolean;
  readonly request: unknown;
  readonly execInfo: unknown;
  /** What each proxy was asked for, and by whom. */
  readonly proxied: Readonly<Record<string, readonly string[]>>;
}

const outcomeOf = async (ask: () => Promise<boolean>): Promise<Outcome> => {
  asked = undefined;
  await rm(join(folder, 'info'), { force: true });
  const before = new Map(Object.values(proxies).map((proxy) => [proxy, proxy.asked.length]));
  const accepted = await ask();
  const info = await readFile(join(folder, 'info'), 'utf8').catch(() => 'null');
  const proxied = Object.fromEntries(
    Object.entries(proxies).map(([scheme, proxy]) => [
      scheme,
      // Our paths of plain HTTP have no query of kubectl's.
      proxy.asked.slice(before.get(proxy)).map((one) => one.replace(/\?\S*/, '')),
    ]),
  );
  return { accepted, request: asked, execInfo: JSON.parse(info) as unknown, proxied };
};

const requestOf = (request: IncomingMessage): unknown => ({
  path: request.url?.split('?')[0],
  host: request.headers.host,
  authorization: request.headers.authorization,
  impersonation: Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name.startsWith('impersonate-')),
  ),
  certificate:
    request.socket instanceof TLSSocket ? request.socket.getPeerCertificate().subject : 'plain',
});

const askKubectl = (list: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(kubectl, ['get', '--raw', apiPath, '--request-timeout=10s'], {
      env: { ...environment, HOME: folder, KUBECONFIG: list },
      stdio: 'ignore',
    });
    child.once('close', (code) => resolve(code === 0));
  });

const askOurs = async (list: string): Promise<boolean> => {
  const source = createKubeconfigSource({
    files: () => [],
    onDidChangeFiles: () => ({ dispose: () => undefined }),
    env: { KUBECONFIG: list },
  });
  const { contexts, problems } = await source.read();
  source.dispose();
  const entry = contexts.find(({ current }) => current);
  if (problems.length > 0 || entry === undefined) return false;
  try {
    const client = await createOpenCluster({ trusted: () => true, env: environment })(entry);
    await client.getText(apiPath, { signal: new AbortController().signal, timeoutMs: 10_000 });
    await client.close();
    return true;
  } catch (error) {
    if (error instanceof ClusterError) return false;
    throw error;
  }
};

describe('as kubectl', () => {
  it.each(rows)('%s', async (_, ...files) => {
    const paths = await Promise.all(
      files.map(async (text, index) => {
        const path = join(folder, `${index}.yaml`);
        await rm(path, { force: true });
        if (text !== 'MISSING') await writeFile(path, filled(text));
        return path;
      }),
    );
    const list = paths.join(delimiter);
    const theirs = await outcomeOf(() => askKubectl(list));
    const before = await filesBelow(folder);
    expect(await outcomeOf(() => askOurs(list))).toEqual(theirs);
    // Nothing of it was written, and nothing beside it.
    expect(await filesBelow(folder)).toEqual(before);
  });

  it.each(['http', 'https', 'socks5'] as const)('went through a proxy by %s', (scheme) => {
    expect(proxies[scheme].asked.length).toBeGreaterThanOrEqual(2);
  });
});

/** Path, time and content of each file; what the plugin of the test writes is left out. */
const filesBelow = async (path: string): Promise<readonly unknown[]> => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== 'info')
    .map((entry) => join(entry.parentPath, entry.name))
    // kubectl keeps what it discovers.
    .filter((name) => !name.includes('/.kube/'))
    .toSorted();
  return Promise.all(
    names.map(async (name) => [name, (await stat(name)).mtimeMs, await readFile(name, 'utf8')]),
  );
};

const filled = (text: string): string =>
  text
    .replaceAll('SERVER', secure.url)
    .replaceAll('HOST', secure.url.replace('https://', ''))
    .replaceAll('PLAIN', plain.url)
    .replaceAll('HTTP-PROXY', `127.0.0.1:${proxies.http.port}`)
    .replaceAll('HTTPS-PROXY', `127.0.0.1:${proxies.https.port}`)
    .replaceAll('SOCKS-PROXY', `127.0.0.1:${proxies.socks5.port}`)
    .replaceAll('TLS', tls);
