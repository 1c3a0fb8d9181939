import { expect, it } from 'vitest';
import { globalQuerierUrl } from '../../lab/components/thanos-query.ts';
import type { LabPlan } from '../../lab/plan.ts';
import type { DrawnRow } from '../tree-view.ts';
import { away, home } from './context.ts';
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
    const text = await opened(async () => {
      await mesh.pressInRow(path, 'Open Expression');
      return workbench.activeText(/response_total/);
    });
    expect(text).toContain('namespace="strest"');
    await workbench.closeTab();
  });

  it('shows what Thanos answers to the expressions behind the numbers', async () => {
    const { lab, mesh, workbench } = suite();
    const server = [home, 'strest', 'strest-server'] as const;
    await mesh.expand(home, 'strest');
    await mesh.expand(...server);
    const names = ['Requests', 'Success', 'TCP connections', 'Denied'];
    for (const name of names) {
      await mesh.row([...server, name], () => true, 60_000);
      const expr = await opened(async () => {
        await mesh.choose([...server, name]);
        return workbench.activeText(/response_total|tcp_open_|inbound_http_/);
      });
      await workbench.closeTab();
      // What a row shows is some seconds old, and the load is never quite even.
      const agrees = async (): Promise<boolean> => {
        const [{ description }, value] = await Promise.all([
          mesh.row([...server, name]),
          ask(lab.plan, expr),
        ]);
        const shown = numberIn(description);
        return Math.abs(shown - value) <= 0.25 * Math.max(shown, value);
      };
      await expect.poll(agrees, { timeout: 60_000, message: `${name}: ${expr}` }).toBe(true);
    }
    // The tooltip has the same PromQL, below what the number means.
    const tooltip = await mesh.tooltip([...server, 'Requests'], 'response_total');
    expect(tooltip).toMatch(/sum\s*\(.*response_total\{.*namespace="strest"/s);
    await mesh.collapse(...server);
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
}

/** What of the mesh is written in objects: policies, services of all clusters, Linkerd 1.x. */
export function meshObjectScenarios(suite: () => ExplorerSuite): void {
  it('shows policies with what they select', async () => {
    const { mesh } = suite();
    const server = [home, 'Policies', 'strest/strest-grpc'] as const;
    await mesh.expand(home, 'Policies');
    await mesh.row(server, ({ description }) =>
      /^port 11111 · \d+ pods? of strest-server\b/.test(description),
    );
    await mesh.expand(...server);
    const clients = await mesh.row([...server, 'Allows strest-clients']);
    expect(clients.description).toContain('.strest.serviceaccount.identity.linkerd');
    const route = [...server, 'Route strest-probes'] as const;
    await mesh.row(route, ({ description }) => description.startsWith('GET /'));
    await mesh.expand(...route);
    await mesh.row([...route, 'Allows strest-probes']);
    await mesh.collapse(home, 'Policies');
  });

  it('shows links, their gateways, and Services that cross clusters', async () => {
    const { clusters, thanos, mesh } = suite();
    const crossing = [home, 'Multicluster'] as const;
    await mesh.openAlone([clusters, thanos]);
    await mesh.expand(home);
    await mesh.row(crossing, () => true, 120_000);
    await mesh.expand(...crossing);
    await mesh.row(
      [...crossing, `Link to ${away}`],
      ({ description }) => /^gateway \S+ · alive · p99 [\d.]+ m?s$/.test(description),
      120_000,
    );
    const words = [
      ['strest/strest-federated', /^federated: .*\bgke\b/],
      [`old-proxy/old-server-${away}`, /^mirror of old-server @ gke$/],
      ['old-proxy/old-server', /^exported through the gateway$/],
    ] as const;
    for (const [service, expected] of words) {
      const isExpected = ({ description }: DrawnRow): boolean => expected.test(description);
      await mesh.row([...crossing, service], isExpected, 60_000);
    }
    await mesh.collapse(...crossing);
  });

  it('puts a service of all clusters side by side', async () => {
    const { mesh } = suite();
    await mesh.expand(away);
    const service = ['Services side by side', 'strest/strest-server'] as const;
    await mesh.expand('Services side by side');
    await mesh.row(
      service,
      ({ description }) => /^aks [\d.]+ rps · gke [\d.]+ rps$/.test(description),
      60_000,
    );
    await mesh.expand(...service);
    for (const name of [home, away]) {
      await mesh.row([...service, name], ({ description }) =>
        /^(\d+)\/\1 meshed · [\d.]+ rps · .*p99 /.test(description),
      );
    }
    await mesh.collapse('Services side by side');
    await mesh.collapse(away);
  });

  it('shows Linkerd 1.x with its own numbers', async () => {
    const { mesh } = suite();
    const old = [home, 'Linkerd 1.x'] as const;
    await mesh.expand(...old);
    const proxy = await mesh.row([...old, 'linkerd/linkerd-l5d']);
    expect(proxy.description).toMatch(/^linkerd · .*\b1\/1 ready$/);
    await mesh.row(
      [...old, /^Router /],
      ({ description }) => /^[\d.]+ rps · .*p99 [\d.]+ m?s/.test(description),
      60_000,
    );
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

/** Once more where a button was pressed while its row was drawn again, and the question on what came late. */
async function opened(open: () => Promise<string>): Promise<string> {
  return open().catch(open).catch(open);
}

/** The only value of an instant query to the querier over all clusters, asked directly. */
async function ask(plan: LabPlan, query: string): Promise<number> {
  const response = await fetch(
    `${globalQuerierUrl(plan)}/api/v1/query?${new URLSearchParams({ query }).toString()}`,
  );
  const { data } = (await response.json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return Number(data.result[0]?.value[1]);
}

/** The number of a row: `8.7 rps`, `1.2k`, `38 ms`, `1.2 s` in milliseconds, `99.9 %` as a share. */
function numberIn(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)\s*(k|ms|s|%)?/.exec(text) ?? [];
  const factors: Readonly<Record<string, number>> = { k: 1000, s: 1000, '%': 0.01 };
  return Number(digits) * (factors[unit] ?? 1);
}
