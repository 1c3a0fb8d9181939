import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../context.ts';
import type { SuiteContext } from '../context.ts';
import { grantTrust } from '../editor.ts';
import { callTool } from '../probe.ts';
import { TreeView } from '../tree-view.ts';
import { Workbench } from '../workbench.ts';

/** A folder that is not trusted: help from the catalogue, and not one connection. */
export function trustScenarios(suite: () => SuiteContext): void {
  let listener: Server;
  let connections = 0;
  let workbench: Workbench;
  let untrusted: string;

  beforeAll(async () => {
    listener = createServer((socket) => {
      connections++;
      socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
    });
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    const { port } = listener.address() as AddressInfo;
    const { editor, folder } = suite();
    untrusted = await makeFolder(join(folder, '..', 'untrusted'), {
      'here.promql': 'rate(node_cpu_seconds_total[5m])\n',
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'theirs', url: `http://127.0.0.1:${port}` }],
      }),
    });
    const page = await editor.openWindow({ folder: untrusted, trusted: false });
    page.setDefaultTimeout(20_000);
    workbench = new Workbench(page);
  });

  afterAll(async () => {
    await workbench.page.close();
    listener.close();
  });

  it('works from the catalogue', async () => {
    await workbench.open('here.promql');
    await workbench.waitForStatus('catalogue · ');
    await workbench.showHover(1, 8, 'counter');
    await workbench.press('Escape', 'Escape');
    expect(connections).toBe(0);
  });

  it('offers no command that asks a server', async () => {
    await workbench.press('F1');
    await workbench.fill('>Gauntlet:');
    await workbench.quickInput.locator('.monaco-list-row', { hasText: 'Show Log' }).waitFor();
    const rows = await workbench.quickInput.locator('.monaco-list-row').allInnerTexts();
    expect(rows.join('\n')).not.toMatch(/Add Connection|Test Connection|Run Expression/);
    await workbench.press('Escape');
    expect(connections).toBe(0);
  });

  it.each(['Clusters', 'Thanos', 'Mesh'])('says in the view %s why it is empty', async (name) => {
    const view = new TreeView(workbench, name);
    await view.focus();
    await view.welcome.getByText('This folder is not trusted').waitFor();
    expect(await view.rows()).toEqual([]);
  });

  it('lets no tool for language models ask a server', async () => {
    const call = { workbench, folder: untrusted };
    for (const [name, input] of [
      ['query_thanos', { expr: 'up' }],
      ['explain_store_gaps', {}],
      ['list_meshed_workloads', {}],
    ] as const) {
      const { error, question } = await callTool(call, name, input);
      expect(error).toContain('This folder is not trusted');
      expect(question).toBe('');
    }
    expect(connections).toBe(0);
  });

  it('says at a lens why it does not run', async () => {
    await workbench.open('here.promql');
    await workbench.lens(/Run$/).click();
    await workbench.notification('This folder is not trusted').waitFor();
    await workbench.dismiss();
    expect(connections).toBe(0);
  });

  it('connects as soon as the folder is trusted', async () => {
    await grantTrust(workbench.page);
    await workbench.open('here.promql');
    await workbench.waitForStatus('theirs · ');
    expect(connections).toBeGreaterThan(0);
  });
}
