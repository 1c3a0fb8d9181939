// Credentials that are replaced on the disk, in the ways in which programs do it: what comes uses the new ones, what
// lives goes on.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClusters } from '../../../../client/src/k8s/create-clusters.ts';
import { createKubeconfigSource } from '../../../../client/src/k8s/kubeconfig/kubeconfig-source.ts';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import type { ClusterClient } from '../../../../client/src/k8s/port.ts';
import type { UserSettings } from '../../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import { authority, contextOf, startApiServer, tlsFile } from './api-server.ts';
import type { ApiServer } from './api-server.ts';

const ends: (() => unknown)[] = [];
let folder: string;
let server: ApiServer;
/** Streams that wait for more. */
let streams: ServerResponse[];

beforeEach(async () => {
  streams = [];
  folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  server = await startApiServer(answer);
  ends.push(server.close, () => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** An API server with one pod, which says who asks. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '';
  if (url.includes('watch')) {
    response.writeHead(200);
    response.flushHeaders();
    streams.push(response);
  } else if (url.includes('/pods')) {
    const pod = { metadata: { name: 'a', namespace: 'n', uid: '1', resourceVersion: '1' } };
    response.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [pod] }));
  } else response.end(JSON.stringify({ who: whoAsks(request) }));
}

function whoAsks(request: IncomingMessage): string {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  return request.headers.authorization ?? String(subject?.CN ?? 'nobody');
}

const never = new AbortController().signal;

const open = async (user: UserSettings): Promise<ClusterClient> => {
  const client = await createOpenCluster({ trusted: () => true, env: {} })(
    contextOf(server.url, user),
  );
  ends.push(() => client.close());
  return client;
};

const who = async (client: ClusterClient): Promise<string> => {
  const { who: name } = (await client.getJson('/who', { signal: never })) as { who: string };
  return name;
};

/** A watch that was there before, and the lines that it got. */
async function watching(client: ClusterClient) {
  const seen: unknown[] = [];
  const ended: unknown[] = [];
  const ending = new AbortController();
  ends.push(() => ending.abort());
  await new Promise<void>((resolve) => {
    client
      .watch('/watch', {
        signal: ending.signal,
        idleMs: 60_000,
        onOpen: resolve,
        onEvent: ({ object }) => seen.push(object),
      })
      .then(
        () => ended.push('ended'),
        (error: unknown) => ended.push(error),
      );
  });
  return {
    goesOn: async () => {
      const line = seen.length;
      streams[0]?.write(`${JSON.stringify({ type: 'ADDED', object: line })}\n`);
      await expect.poll(() => seen.at(-1)).toBe(line);
      expect(ended).toEqual([]);
    },
  };
}

type Files = Readonly<Record<string, string | Buffer>>;

/** Files by a folder that a link leads to, which is turned round: as the kubelet mounts Secrets. */
async function mounted(files: Files): Promise<(next: Files) => Promise<void>> {
  let turn = 0;
  const put = async (next: Files): Promise<void> => {
    const data = `..data-${++turn}`;
    await mkdir(join(folder, data));
    for (const [name, text] of Object.entries(next))
      await writeFile(join(folder, data, name), text);
    await symlink(data, join(folder, '..new'));
    await rename(join(folder, '..new'), join(folder, '..data'));
  };
  await put(files);
  for (const name of Object.keys(files)) await symlink(join('..data', name), join(folder, name));
  return put;
}

/** Files that others are renamed over. */
async function renamedOver(files: Files): Promise<(next: Files) => Promise<void>> {
  const put = async (next: Files): Promise<void> => {
    for (const [name, text] of Object.entries(next)) {
      await writeFile(join(folder, `${name}.new`), text);
      await rename(join(folder, `${name}.new`), join(folder, name));
    }
  };
  await put(files);
  return put;
}

const inPlace = (name: string) => join(folder, name);
const pair = (name: string): Files => ({
  'tls.crt': tlsFile(`${name}.pem`),
  'tls.key': tlsFile(`${name}.key`),
});

describe.each([
  ['renamed over', renamedOver],
  ['behind a link that is turned round', mounted],
])('files %s', (_, make) => {
  it('a token', async () => {
    const put = await make({ token: 'first\n' });
    const client = await open({ tokenFile: inPlace('token') });
    const watch = await watching(client);
    expect(await who(client)).toBe('Bearer first');
    await put({ token: 'second\n' });
    await expect.poll(() => who(client), { timeout: 5_000 }).toBe('Bearer second');
    await watch.goesOn();
  });

  it('a client certificate', async () => {
    const put = await make(pair('client'));
    const client = await open({
      clientCertificate: { kind: 'file', path: inPlace('tls.crt') },
      clientKey: { kind: 'file', path: inPlace('tls.key') },
    });
    const watch = await watching(client);
    expect(await who(client)).toBe('gauntlet test client');
    await put(pair('other'));
    await expect.poll(() => who(client), { timeout: 5_000 }).toBe('gauntlet test other');
    await watch.goesOn();
  });

  it('a kubeconfig', async () => {
    const put = await make({ config: kubeconfig('first') });
    const all = await openClusters();
    const pods = all.view()?.snapshot.kinds.pods?.objects;
    const client = await all.clusters.client('c');
    const stream = await client.raw({ method: 'GET', path: '/watch', headers: {}, signal: never });
    const before = server.requests.length;

    await put({ config: kubeconfig('second') });
    const tokens = () => server.requests.slice(before).map(({ headers }) => headers.authorization);
    await expect.poll(tokens, { timeout: 10_000 }).toContain('Bearer second');
    const watches = () =>
      server.requests.slice(before).filter(({ url }) => url?.includes('watch='));
    await expect.poll(() => watches()[0]?.headers.authorization).toBe('Bearer second');
    expect(await who(await all.clusters.client('c'))).toBe('Bearer second');
    expect(all.states()).toEqual(['live']);
    expect(all.view()?.snapshot.kinds.pods?.objects).toBe(pods);
    expect(server.requests.slice(before).filter(({ url }) => url?.includes('limit=500'))).toEqual(
      [],
    );

    streams.find(({ req }) => req.url === '/watch')?.end('goes on');
    let text = '';
    for await (const chunk of stream.body) text += Buffer.from(chunk).toString();
    expect(text).toBe('goes on');
  });
});

it('half a rotation is no news: what fitted together is used until it does again', async () => {
  const put = await renamedOver(pair('client'));
  const client = await open({
    clientCertificate: { kind: 'file', path: inPlace('tls.crt') },
    clientKey: { kind: 'file', path: inPlace('tls.key') },
  });
  expect(await who(client)).toBe('gauntlet test client');
  await put({ 'tls.crt': tlsFile('other.pem') });
  await client.renewCredentials();
  expect(await who(client)).toBe('gauntlet test client');
  await rm(inPlace('tls.key'));
  expect(await who(client)).toBe('gauntlet test client');
  await put({ 'tls.key': tlsFile('other.key') });
  await expect.poll(() => who(client), { timeout: 5_000 }).toBe('gauntlet test other');
});

const kubeconfig = (token: string): string => `
contexts: [{ name: c, context: { cluster: k, user: u } }]
clusters: [{ name: k, cluster: { server: "${server.url}", certificate-authority-data: ${authority.toString('base64')} } }]
users: [{ name: u, user: { token: ${token} } }]
`;

/** Clusters of the kubeconfig whose pods are held and live, and how they stood since. */
async function openClusters() {
  const source = createKubeconfigSource({
    files: () => [inPlace('config')],
    onDidChangeFiles: () => ({ dispose: () => undefined }),
    pollMs: 200,
  });
  const timers = {
    after: (ms: number, task: () => void) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
  const clusters = createClusters({
    source,
    open: createOpenCluster({ trusted: () => true, env: {} }),
    timing: { clock: Date.now, random: Math.random, timers },
  });
  ends.push(
    () => source.dispose(),
    () => clusters.dispose(),
  );
  clusters.hold([{ context: 'c', kind: 'pods' }]);
  const view = () => clusters.views[0];
  await expect
    .poll(() => view()?.snapshot.kinds.pods?.status.kind, { timeout: 10_000 })
    .toBe('live');
  const states = new Set([view()?.connection.kind]);
  clusters.onDidChange(() => states.add(view()?.connection.kind));
  return { clusters, view, states: () => [...states] };
}
