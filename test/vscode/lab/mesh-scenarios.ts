import { expect, it } from 'vitest';
import { home } from './context.ts';
import type { ExplorerSuite } from './context.ts';

/** The view of the mesh: who is meshed, numbers, who talks to whom, policies, links, Linkerd 1.x. */
export function meshScenarios(suite: () => ExplorerSuite): void {
  it('counts what is meshed, with numbers of all clusters', async () => {
    const { clusters, thanos, mesh } = suite();
    await mesh.openAlone([clusters, thanos]);
    await mesh.expand(home);
    // All of them, however many servers the autoscaler wants just now.
    await mesh.row(
      [home, 'strest'],
      ({ description }) => /^(\d+)\/\1 meshed · [\d.]+ rps · .*p99 /.test(description),
      150_000,
    );
    const half = await mesh.row([home, 'half']);
    expect(half.description).toMatch(/\d\/\d meshed .* to look at/);
  });

  it('shows who calls whom', async () => {
    const { mesh, workbench } = suite();
    await mesh.expand(home, 'strest');
    await mesh.moveTo(home, 'strest', 'strest-server');
    await workbench.press('ArrowRight');
    const callers = await mesh.row(
      [home, 'strest', 'strest-server', /^Called by/],
      () => true,
      60_000,
    );
    expect(callers.level).toBe(4);
  });

  it('opens the PromQL behind a number', async () => {
    const { mesh, workbench } = suite();
    const path = [home, 'strest', 'strest-server', 'Requests'] as const;
    await mesh.pressInRow(path, 'Open Expression');
    const text = await workbench.activeText(/response_total/);
    expect(text).toContain('namespace="strest"');
    await workbench.closeTab();
  });

  it('says what a workload is when somebody points at it', async () => {
    const { mesh } = suite();
    const text = await mesh.tooltip([home, 'strest', 'strest-server'], 'Pods with a proxy');
    expect(text).toContain('Deployment strest-server');
    expect(text).toMatch(/A proxy is asked for by the namespace/);
    expect(text).toMatch(/Requests: [\d.]+ rps/);
    expect(text).toMatch(/p99: [\d.]+ m?s/);
    expect(text).toMatch(/Denied by policy: [\d.k]+ of [\d.k]+ requests/);
    await mesh.collapse(home, 'strest');
  });

  it('knows policies and links to other clusters', async () => {
    const { mesh } = suite();
    await mesh.row([home, 'Policies']);
    await mesh.row([home, 'Multicluster']);
  });

  it('opens the way from Linkerd 1.x', async () => {
    const { mesh, workbench } = suite();
    await mesh.expand(home, 'Linkerd 1.x');
    await mesh.choose([home, 'Linkerd 1.x', 'Migration path']);
    const text = await workbench.activeText(/^# /m);
    expect(text).toContain('Linkerd 2');
    await workbench.closeTab();
    await mesh.collapse(home);
  });
}
