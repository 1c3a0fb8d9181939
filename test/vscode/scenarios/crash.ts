import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it, vi } from 'vitest';
import type { SuiteContext } from '../context.ts';
import { serverPids } from '../server-process.ts';

/** What happens when the language server ends by itself. */
export function crashScenarios(suite: () => SuiteContext): void {
  it('starts a crashed server again, with its connection', async () => {
    const { workbench, editor, write } = suite();
    await workbench.open('demo.promql');
    await workbench.waitForStatus('stand · ');
    const [pid, ...others] = serverPids(editor.extensionsDir);
    expect(others).toEqual([]);
    process.kill(pid ?? 0, 'SIGKILL');
    const next = await vi.waitFor(
      () => {
        const [found] = serverPids(editor.extensionsDir);
        if (found === undefined || found === pid) throw new Error('no new server yet');
        return found;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(next).not.toBe(pid);
    await workbench.waitForStatus('stand · ');
    write('after.promql', 'rate(request_total[5m])\n');
    await workbench.open('after.promql');
    await workbench.showHover(1, 8, 'Total count of HTTP requests.');
    await workbench.press('Escape', 'Escape');
  });

  it('restarts the server by the command', async () => {
    const { workbench, editor } = suite();
    const [pid] = serverPids(editor.extensionsDir);
    await workbench.command('Gauntlet: Restart Language Server');
    await vi.waitFor(
      () => {
        const pids = serverPids(editor.extensionsDir);
        if (pids.length !== 1 || pids[0] === pid) throw new Error('not restarted yet');
      },
      { timeout: 20_000, interval: 100 },
    );
    await workbench.waitForStatus('stand · ');
  });

  it('gives up on a server that always fails, says so once, and starts it when asked', async () => {
    const { workbench, editor } = suite();
    const [file = ''] = globSync('gauntlet.gauntlet-*/dist/server.js', {
      cwd: editor.extensionsDir,
    });
    const server = join(editor.extensionsDir, file);
    const text = readFileSync(server, 'utf8');
    writeFileSync(server, 'process.exit(1);');
    await workbench.command('Gauntlet: Restart Language Server');
    await workbench.waitForStatus('Gauntlet restarts');
    const toast = workbench.notification('stopped 6 times within three minutes');
    await toast.waitFor();
    await workbench.waitForStatus('Gauntlet stopped');
    const toasts = workbench.page.locator('.notifications-toasts .notification-list-item');
    expect(await toasts.count()).toBe(1);
    writeFileSync(server, text);
    await toast.getByRole('button', { name: 'Start Again' }).click();
    await workbench.waitForStatus('stand · ');
  });
}
