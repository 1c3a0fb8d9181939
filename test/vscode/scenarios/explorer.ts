import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SuiteContext } from '../context.ts';
import { TreeView } from '../tree-view.ts';

/** The explorer without a cluster: what stands in empty views, and a kubeconfig that comes while the editor runs. */
export function explorerScenarios(suite: () => SuiteContext): void {
  let listener: Server;
  let connections = 0;
  let port = 0;
  let clusters: TreeView;

  beforeAll(async () => {
    listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    ({ port } = listener.address() as AddressInfo);
    clusters = new TreeView(suite().workbench, 'Clusters');
  });

  afterAll(() => {
    listener.close();
    rmSync(suite().kubeconfig, { force: true });
  });

  it('says what is missing where there is no kubeconfig', async () => {
    const { workbench } = suite();
    await clusters.focus();
    await clusters.welcome.getByText('It found none').waitFor();
    await clusters.welcome.getByRole('button', { name: 'Choose Kubeconfig' }).waitFor();
    const mesh = new TreeView(workbench, 'Mesh');
    await mesh.welcome.getByText('It found none').waitFor();
  });

  it('has a walkthrough of five steps', async () => {
    const { workbench } = suite();
    await clusters.welcome.getByRole('button', { name: 'Open the walkthrough' }).click();
    const steps = workbench.page.locator('.getting-started-step');
    await steps.filter({ hasText: 'See your clusters' }).waitFor();
    const titles = await steps.locator('.step-title').allInnerTexts();
    expect(titles).toEqual([
      'See your clusters',
      'Expand a cluster',
      'Write PromQL against a querier',
      'Look at the stores',
      'Look at the mesh',
    ]);
    await workbench.closeTab();
  });

  it.each([
    ['Open Manifest', 'Nothing is connected yet.'],
    ['Describe', 'Nothing is connected yet.'],
    ['Show Logs', 'Nothing is connected yet.'],
    ['Forward Port…', 'Nothing is connected yet.'],
    ['Copy kubectl Command', 'Nothing is connected yet.'],
    ['Open Migration Path', 'No connected cluster has Linkerd 1.x.'],
  ])('%s says so where there is nothing', async (title, says) => {
    const { workbench } = suite();
    await workbench.command(`Gauntlet: ${title.replace('…', '')}`);
    await workbench.notification(says).waitFor();
    await workbench.dismiss();
  });

  it('lists the contexts of a kubeconfig that comes, and contacts none', async () => {
    const { kubeconfig } = suite();
    const server = `https://127.0.0.1:${port}`;
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        'current-context': 'one',
        clusters: [{ name: 'here', cluster: { server } }],
        users: [{ name: 'me', user: { token: 't' } }],
        contexts: ['one', 'two'].map((name) => ({
          name,
          context: { cluster: 'here', user: 'me' },
        })),
      }),
    );
    for (const name of ['one', 'two']) {
      const { description } = await clusters.row([name]);
      expect(description).toContain('not connected');
    }
    expect(connections).toBe(0);
  });

  it('says why a cluster is not there, and tries again when asked', async () => {
    await clusters.expand('two');
    await clusters.row(['two'], ({ description }) => description === 'unreachable');
    await clusters.row(['two', new RegExp(`127\\.0\\.0\\.1:${port}`)]);
    expect(connections).toBeGreaterThan(0);
    const { description } = await clusters.row(['one']);
    expect(description).toContain('not connected');
    const before = connections;
    await clusters.pressInRow(['two'], 'Retry Cluster');
    await expect.poll(() => connections, { timeout: 20_000 }).toBeGreaterThan(before);
  });

  it('forgets them with the file', async () => {
    rmSync(suite().kubeconfig);
    await clusters.welcome.getByText('It found none').waitFor();
  });
}
