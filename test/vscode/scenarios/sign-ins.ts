import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passTo, startFaultProxy, status, tlsFile } from '../../support/fault-proxy.ts';
import type { FaultProxy, Reaction } from '../../support/fault-proxy.ts';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';
import { leaks, writtenFiles } from '../secrets.ts';
import { Workbench } from '../workbench.ts';

const password = 'pw-8b2e-very-secret';
const basic = Buffer.from(`me:${password}`).toString('base64');
const token = 'tk-77aa-from-a-program';

/** The ways to prove who one is, typed in by the keyboard, on servers that insist on them. */
export function signInScenarios(suite: () => SuiteContext): void {
  const servers: FaultProxy[] = [];
  /** Beside the workspace: the program that prints the token, and the file that counts its runs. */
  let programDir: string;

  /** The stand's querier behind a door. */
  const door = async (
    accepts: (request: Parameters<Reaction>[0]) => boolean,
    options: Parameters<typeof startFaultProxy>[0] = {},
  ): Promise<FaultProxy> => {
    const server = await startFaultProxy(options);
    const pass = passTo(suite().stand.querierUrl);
    server.script({}, (request, response) =>
      (accepts(request) ? pass : status(401))(request, response),
    );
    servers.push(server);
    return server;
  };

  const runsOfProgram = (): number => {
    const counter = join(programDir, 'runs');
    return existsSync(counter) ? readFileSync(counter, 'utf8').length : 0;
  };

  /** The rest of the questions, and that the connection works. */
  const finish = async (name: string): Promise<void> => {
    const { workbench } = suite();
    await workbench.reply('Name', name);
    await workbench.notification(new RegExp(`${name}: Thanos .* metrics`)).waitFor();
    await workbench.dismiss();
    await workbench.waitForStatus(`${name} · Thanos`);
  };

  beforeAll(async () => {
    programDir = await makeFolder(join(suite().folder, '..', 'program'), {
      'token.mjs': `import { appendFileSync } from 'node:fs';
appendFileSync(new URL('runs', import.meta.url), '.');
process.stdout.write('${token}');
`,
    });
    const { workbench } = suite();
    await workbench.open('demo.promql');
    await workbench.command('Gauntlet: Choose Connection');
    await workbench.answer('stand');
    await workbench.answer('Everywhere');
    await workbench.waitForStatus('stand · ');
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('user and password', async () => {
    const { workbench } = suite();
    const server = await door(({ headers }) => headers.authorization === `Basic ${basic}`);
    await workbench.open('other.promql');
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', server.url);
    await workbench.answer('User and password');
    await workbench.reply('User', 'me');
    await workbench.reply('Password', password);
    await workbench.reply('Tenant', '');
    await finish('basic');
  });

  it('a wrong password is told, and can be corrected', async () => {
    const { workbench } = suite();
    const server = await door(({ headers }) => headers.authorization === `Basic ${basic}`);
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', server.url);
    await workbench.answer('User and password');
    await workbench.reply('User', 'me');
    await workbench.reply('Password', 'pw-wrong');
    await workbench.reply('Tenant', '');
    await workbench.reply('Name', 'corrected');
    const toast = workbench.notification('does not accept the credentials');
    await toast.getByRole('button', { name: 'Edit' }).click();
    await workbench.reply('Base address', server.url);
    await workbench.answer('User and password');
    await workbench.reply('User', 'me');
    await workbench.reply('Password', password);
    await workbench.reply('Tenant', '');
    await finish('corrected');
  });

  it('a token that a program prints, in trusted folders only', async () => {
    const { workbench, editor } = suite();
    const server = await door(({ headers }) => headers.authorization === `Bearer ${token}`);
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', server.url);
    await workbench.answer('Token from a program');
    const program = `"${process.execPath}" "${join(programDir, 'token.mjs')}"`;
    await workbench.reply('Program that prints a token', program);
    await workbench.reply('Tenant', '');
    await finish('program');
    const runs = runsOfProgram();
    expect(runs).toBeGreaterThan(0);

    const untrusted = await makeFolder(join(programDir, '..', 'no-program'), {
      'here.promql': 'rate(node_cpu_seconds_total[5m])\n',
    });
    const page = await editor.openWindow({ folder: untrusted, trusted: false });
    try {
      const window = new Workbench(page);
      await window.open('here.promql');
      await window.waitForStatus('catalogue · ');
      await window.showHover(1, 8, 'counter');
      expect(runsOfProgram()).toBe(runs);
    } finally {
      await page.close();
    }
  });

  it('a client certificate, and an authority of its own', async () => {
    const { workbench } = suite();
    const options = { certificate: 'server', wantsClientCertificate: true };
    const server = await door(() => true, options);
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', server.url);
    await workbench.answer('No authentication');
    await workbench.reply('Tenant', '');
    await workbench.answer('A CA file and a client certificate');
    await workbench.reply('CA file', tlsFile('ca.pem'));
    await workbench.reply('Client certificate', tlsFile('client.pem'));
    await workbench.reply('Key of the client certificate', tlsFile('client.key'));
    await finish('certificate');
  });

  it('none of it is in any file, traces included', () => {
    const files = writtenFiles(suite().editor);
    const [, keyLine = ''] = readFileSync(tlsFile('client.key'), 'utf8').split('\n');
    expect(keyLine.length).toBeGreaterThan(40);
    const secrets = [password, 'pw-wrong', basic, token, keyLine];
    expect(leaks(files, secrets)).toEqual([]);
    expect(files.some(({ text }) => /"password": "[^"]*hidden[^"]*"/.test(text))).toBe(true);
    // The rest of the connections is where people can read it.
    const settings = files.filter(({ path }) => path.endsWith('settings.json'));
    for (const name of ['basic', 'corrected', 'program', 'certificate'])
      expect(settings.some(({ text }) => text.includes(`"name": "${name}"`))).toBe(true);
  });

  it('are removed again', async () => {
    const { workbench } = suite();
    for (const name of ['basic', 'corrected', 'program', 'certificate']) {
      await workbench.command('Gauntlet: Remove Connection');
      await workbench.answer(name);
      await workbench.page
        .locator('.monaco-dialog-box')
        .getByRole('button', { name: 'Remove' })
        .click();
      await workbench.page.locator('.monaco-dialog-box').waitFor({ state: 'detached' });
    }
    await workbench.waitForStatus('stand · ');
  });
}
