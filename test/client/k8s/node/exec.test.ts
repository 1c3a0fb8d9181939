import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecSettings } from '../../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import { contextOf, startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';

let folder: string;
let server: ApiServer;
/** The token that the server takes. */
let accepted: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exec-'));
  accepted = 'run-1';
  server = await startApiServer((request, response) => {
    response.statusCode = request.headers.authorization === `Bearer ${accepted}` ? 200 : 401;
    response.end('{}');
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const apiVersion = 'client.authentication.k8s.io/v1';

/** A plugin that counts its runs, keeps what it was told, and then does what the script says. */
const plugin = async (script: string, more: Partial<ExecSettings> = {}): Promise<ExecSettings> => {
  const path = join(folder, 'plugin.cjs');
  await writeFile(
    path,
    `const fs = require('node:fs'); const runs = ${JSON.stringify(join(folder, 'runs'))};
     fs.appendFileSync(runs, process.env.KUBERNETES_EXEC_INFO + '\\n');
     const n = fs.readFileSync(runs, 'utf8').trim().split('\\n').length;
     const give = (status) => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: '${apiVersion}', status }));
     ${script}`,
  );
  return {
    apiVersion,
    command: process.execPath,
    args: [path],
    env: [{ name: 'PLUGIN_SECRET', value: 's3cret' }],
    installHint: 'Install it.',
    provideClusterInfo: false,
    interactiveMode: 'Never',
    ...more,
  };
};

const runs = async (): Promise<unknown[]> =>
  (await readFile(join(folder, 'runs'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const never = new AbortController().signal;
const opener = (execTimeoutMs = 20_000) =>
  createOpenCluster({ trusted: () => true, execTimeoutMs });

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof ClusterError ? error.problem : error),
  );

describe('an exec plugin', () => {
  it('runs once for many requests, is told about the cluster, and again when its token is refused', async () => {
    const exec = await plugin(`give({ token: 'run-' + n })`, { provideClusterInfo: true });
    const client = await opener()(contextOf(server.url, { exec }, { execConfig: { a: 1 } }));
    await Promise.all(['/a', '/b'].map((path) => client.getJson(path, { signal: never })));
    expect(await runs()).toEqual([
      {
        kind: 'ExecCredential',
        apiVersion,
        spec: {
          interactive: false,
          cluster: {
            server: server.url,
            'certificate-authority-data': expect.any(String) as string,
            config: { a: 1 },
          },
        },
      },
    ]);
    accepted = 'run-2';
    expect(await problemOf(client.getJson('/a', { signal: never }))).toMatchObject({
      kind: 'unauthorized',
    });
    expect(await client.renewCredentials()).toBe(true);
    await client.getJson('/a', { signal: never });
    expect(await runs()).toHaveLength(2);
    await client.close();
  });

  it('runs again when what it gave has expired', async () => {
    const exec = await plugin(
      `give({ token: 'run-1', expirationTimestamp: '2020-01-01T00:00:00Z' })`,
    );
    const client = await opener()(contextOf(server.url, { exec }));
    await client.getJson('/a', { signal: never });
    await client.getJson('/a', { signal: never });
    expect(await runs()).toHaveLength(2);
    await client.close();
  });

  const failures: [string, string, Partial<ExecSettings>, RegExp][] = [
    ['that fails', `console.error('s3cret'); process.exit(3)`, {}, /exit code 3/],
    ['that never ends', `setInterval(() => {}, 1000)`, {}, /did not end within/],
    ['that writes something else', `console.log('s3cret')`, {}, /not JSON/],
    ['that gives nothing', `give({})`, {}, /neither a token nor/],
    ['that gives half a pair', `give({ clientKeyData: 'x' })`, {}, /not both/],
    ['that is not there', '', { command: '/nowhere/login' }, /login.*not installed.*Install it\./],
    ['that needs a terminal', '', { interactiveMode: 'Always' }, /terminal/],
  ];
  it.each(failures)('%s is told without its secrets', async (_, script, more, message) => {
    const exec = await plugin(script, more);
    const client = await opener(3000)(contextOf(server.url, { exec }));
    const problem = await problemOf(client.getJson('/a', { signal: never }));
    expect(problem).toMatchObject({ kind: 'credentials' });
    expect((problem as { message: string }).message).toMatch(message);
    expect(JSON.stringify(problem)).not.toContain('s3cret');
    await client.close();
  });
});
