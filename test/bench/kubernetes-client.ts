// What @kubernetes/client-node would cost and do in the place of client/src/k8s/node: run by hand, its figures stand in
// client/src/k8s/README.md. `node test/bench/kubernetes-client.ts`
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KubeConfig, PortForward, Watch } from '@kubernetes/client-node';
import { build } from 'esbuild';
import { startApiServer, tlsFile } from '../client/k8s/node/api-server.ts';
import { replaceHttp } from '../client/k8s/node/editor-http.ts';
import { startHttpProxy } from '../client/k8s/node/proxies.ts';
import { percentile } from './bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'kubernetes-client-'));

/** Bundles as esbuild.mjs does; gives the file. */
async function bundled(name: string, source: string): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    define: { 'import.meta.dirname': '__dirname' },
    outfile,
  });
  return outfile;
}

/** Milliseconds of the processor that loading takes in a new process: of seven, the one in the middle. */
async function loadMs(file: string): Promise<number> {
  const program = `
    const before = process.cpuUsage();
    require(${JSON.stringify(file)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();`;
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1)
    times.push(Number((await run(process.execPath, ['-e', program])).stdout));
  return percentile(times, 0.5);
}

const parts = {
  'ours: all of client/src/k8s/node': `export * from './client/src/k8s-bundle.ts'`,
  'client-node: KubeConfig, Watch, PortForward': `export { KubeConfig, Watch, PortForward } from '@kubernetes/client-node'`,
  'client-node: the same and makeInformer': `export { KubeConfig, Watch, PortForward, makeInformer } from '@kubernetes/client-node'`,
};

for (const [name, source] of Object.entries(parts)) {
  const file = await bundled(name.replaceAll(/\W+/g, '-'), source);
  const { size } = await stat(file);
  console.log(
    `${name}: ${Math.round(size / 1000)} kB, loaded in ${Math.round(await loadMs(file))} ms of a processor`,
  );
}

const seen: string[] = [];
const server = await startApiServer((request: IncomingMessage, response: ServerResponse) => {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  seen.push(request.headers.authorization ?? String(subject?.CN ?? 'nobody'));
  response.writeHead(request.headers.authorization === 'Bearer 1' ? 401 : 200);
  response.end();
});
server.onUpgrade((request, socket) => {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  seen.push(String(subject?.CN ?? 'nobody'));
  socket.destroy();
});

const clientOf = (user: object, cluster: object = {}): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: 'c',
      server: server.url,
      caData: tlsFile('ca.pem').toString('base64'),
      skipTLSVerify: false,
      ...cluster,
    },
    { name: 'u', ...user },
  );
  return config;
};

/** A watch that ends at once; tells nothing of how. */
const ask = (config: KubeConfig): Promise<void> =>
  new Promise((resolve, reject) => {
    new Watch(config)
      .watch(
        '/x',
        {},
        () => undefined,
        () => resolve(),
      )
      .catch(reject);
  });

const lately = (count: number): string => seen.slice(-count).join(', ');

// Each run of the plugin gives the next number; 1 is refused.
const plugin = join(folder, 'plugin.sh');
await writeFile(
  plugin,
  `#!/bin/sh
echo x >> ${folder}/runs
printf '{"status":{"token":"%s"}}' "$(wc -l < ${folder}/runs | tr -d ' ')"
`,
  { mode: 0o755 },
);
const exec = clientOf({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: plugin } });
await ask(exec);
await ask(exec);
console.log(`a token that was refused with 401, asked again: ${lately(2)}`);

const place = (name: string): string => join(folder, name);
const put = async (name: string): Promise<void> => {
  for (const end of ['pem', 'key']) {
    await writeFile(
      place('new'),
      await readFile(new URL(`../fixtures/tls/${name}.${end}`, import.meta.url)),
    );
    await rename(place('new'), place(`tls.${end}`));
  }
};
await put('client');
const rotated = clientOf({ certFile: place('tls.pem'), keyFile: place('tls.key') });
await ask(rotated);
await put('other');
await ask(rotated);
console.log(`a client certificate that was replaced on the disk: ${lately(2)}`);

const proxy = await startHttpProxy({ to: server.port });
process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`;
const named = { server: 'https://thanos.test:6443' };
await ask(clientOf({ token: '2' }, named));
console.log(`requests by way of HTTPS_PROXY: ${proxy.asked.length}`);
delete process.env['HTTPS_PROXY'];

const forward = async (cluster: object): Promise<string> => {
  const before = seen.length;
  const stream = new PassThrough();
  const config = clientOf({ certFile: place('tls.pem'), keyFile: place('tls.key') }, cluster);
  await new PortForward(config)
    .portForward('n', 'p', [80], stream, stream, stream)
    .catch(() => undefined);
  return seen.slice(before).join() || 'not reached';
};
const proxyUrl = `http://127.0.0.1:${proxy.port}`;
console.log(`a forwarded port through proxy-url, as: ${await forward({ ...named, proxyUrl })}`);
const undo = replaceHttp();
console.log(`the same in the editor, as: ${await forward({ ...named, proxyUrl })}`);
undo();

await Promise.all([server.close(), proxy.close()]);
await rm(folder, { recursive: true });
