import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';
import { leaks, writtenFiles } from '../secrets.ts';

const token = 'tk-4f1c9d7e-very-secret';

/** The commands that add, test, choose and remove connections, and where their secrets are not. */
export function connectionScenarios(suite: () => SuiteContext): void {
  it('logs at the finest level from here on', async () => {
    const { workbench } = suite();
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
    await workbench.command('Developer: Set Log Level...');
    await workbench.answer('Gauntlet');
    await workbench.answer('Trace');
  });

  it('adds a connection with a token after it was tried', async () => {
    const { workbench, stand } = suite();
    const [url = ''] = stand.prometheusUrls;
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', 'thanos:9090');
    await workbench.quickInput.getByText('must start with http').waitFor();
    await workbench.fill(url);
    await workbench.press('Enter');
    await workbench.answer('Bearer token');
    await workbench.reply('Token', token);
    await workbench.reply('Tenant', '');
    await workbench.reply('Name', 'aks');
    await workbench.notification(/aks: Prometheus .* metrics/).waitFor();
    await workbench.dismiss();
    await workbench.waitForStatus('aks · Prometheus');
  });

  it('keeps the token out of the settings, the log and every other file', () => {
    const { editor } = suite();
    const files = writtenFiles(editor);
    expect(leaks(files, [token])).toEqual([]);
    // The trace is there and hides it; the settings hold the rest of the connection.
    expect(files.some(({ text }) => /"token": "[^"]*hidden[^"]*"/.test(text))).toBe(true);
    const settings = files.filter(({ path }) => path.endsWith('settings.json'));
    expect(settings.some(({ text }) => text.includes('"name": "aks"'))).toBe(true);
  });

  it('chooses the catalogue for one file and leaves the others', async () => {
    const { workbench, write } = suite();
    write('other.promql', 'up\n');
    await workbench.command('Gauntlet: Choose Connection');
    await workbench.answer('Embedded catalogue');
    await workbench.answer('File demo.promql');
    await workbench.waitForStatus('catalogue · ');
    await workbench.open('other.promql');
    await workbench.waitForStatus('aks · ');
  });

  it('chooses a connection of the configuration file for one file', async () => {
    const { workbench } = suite();
    await workbench.open('demo.promql');
    await workbench.command('Gauntlet: Choose Connection');
    await workbench.answer('stand');
    await workbench.answer('File demo.promql');
    await workbench.waitForStatus('stand · ');
    await workbench.open('other.promql');
    await workbench.waitForStatus('aks · ');
  });

  it('opens the menu of the status item, and asks the server anew from it', async () => {
    const { workbench } = suite();
    await workbench.status.click();
    await workbench.quickInput.getByPlaceholder('Live names from "aks".').waitFor();
    await workbench.answer('Refresh metadata');
    await workbench.waitForStatus('aks · Prometheus');
  });

  it('tests a connection', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Test Connection');
    await workbench.answer('aks');
    await workbench.notification(/aks: Prometheus .* answered/).waitFor();
    await workbench.dismiss();
  });

  it('says why a connection cannot be had, and lets it be given up', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Add Connection');
    await workbench.reply('Base address', 'http://127.0.0.1:1');
    await workbench.answer('No authentication');
    await workbench.reply('Tenant', '');
    await workbench.reply('Name', 'nobody');
    const toast = workbench.notification(/127\.0\.0\.1:1/);
    await toast.getByRole('button', { name: 'Edit' }).waitFor();
    await workbench.dismiss();
    await workbench.waitForStatus('aks · ');
  });

  it('removes a connection; then the configuration file decides again', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Remove Connection');
    await workbench.answer('aks');
    await workbench.page
      .locator('.monaco-dialog-box')
      .getByRole('button', { name: 'Remove' })
      .click();
    await workbench.waitForStatus('stand · Thanos');
  });

  it('uses a connection of the folder, and cancels a run that hangs', async () => {
    const { workbench, folder, write } = suite();
    // It takes connections and never answers.
    const silent = createServer();
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = silent.address() as AddressInfo;
      const hanging = { name: 'hanging', url: `http://127.0.0.1:${port}` };
      write('hang.promql', 'up\n');
      await makeFolder(folder, {
        '.vscode/settings.json': JSON.stringify({ 'gauntlet.connections': [hanging] }),
      });
      await workbench.open('hang.promql');
      await workbench.waitForStatus('hanging · ');
      await workbench.lens(/Run$/).click();
      const progress = workbench.notification('running the query');
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await progress.waitFor({ state: 'detached' });
      expect(await workbench.page.locator('.notification-list-item').count()).toBe(0);
    } finally {
      rmSync(join(folder, '.vscode'), { recursive: true });
      silent.close();
    }
    await workbench.waitForStatus('stand · ');
  });

  it('shows the log', async () => {
    const { workbench } = suite();
    await workbench.command('Gauntlet: Show Log');
    await workbench.page.locator('.part.panel .view-line').first().waitFor();
    await workbench.command('View: Hide Panel');
  });
}
