import { expect, it } from 'vitest';
import { away, home } from './context.ts';
import type { ExplorerSuite, Times } from './context.ts';
import { receiveNamespace, receiveObjects } from './receive-objects.ts';

/** The querier over both clusters. */
export const querier = [home, 'thanos-query'] as const;

/** The view of Thanos: from the querier to its stores, and PromQL against it. */
export function thanosScenarios(suite: () => ExplorerSuite, times: Times): void {
  it('finds the parts of Thanos in the clusters', async () => {
    const { clusters, thanos, mesh } = suite();
    await thanos.openAlone([clusters, mesh]);
    await times.within(10, 'the querier is found', async () => {
      await thanos.expand(home);
      await thanos.row(querier);
    });
    const labels = (await thanos.below(home)).map(({ label }) => label);
    expect(labels).toEqual(
      expect.arrayContaining(['thanos-query-frontend', 'thanos-rule', 'thanos-compact']),
    );
  });

  it('goes from a querier to the label sets of a store', async () => {
    const { thanos, workbench } = suite();
    await thanos.expand(...querier);
    // The sidecars of a lab that has just come up have their first data, and tell of it, after a while.
    await thanos.row([...querier, 'Sidecars'], ({ description }) => description === '2', 120_000);
    await thanos.expand(...querier, 'Sidecars');
    const clustersOf = async (): Promise<readonly string[]> =>
      (await thanos.below(...querier, 'Sidecars'))
        .map(({ description }) => description.split(' · ')[0] ?? '')
        .toSorted();
    await expect.poll(clustersOf, { timeout: 120_000 }).toEqual([home, away]);
    const stores = await thanos.below(...querier, 'Sidecars');
    // On by the keyboard.
    const [store] = stores;
    if (store === undefined) throw new Error('there is no store');
    await thanos.moveTo(...querier, 'Sidecars', store.label);
    await workbench.press('ArrowRight');
    await thanos.row([...querier, 'Sidecars', store.label, /cluster="(aks|gke)"/]);
    for (const name of ['Minimum time', 'Maximum time', 'Last check', 'APIs'])
      await thanos.row([...querier, 'Sidecars', store.label, name]);
    await thanos.collapse(...querier, 'Sidecars');
  });

  it('says what a row is when somebody points at it', async () => {
    const { thanos } = suite();
    const text = await thanos.tooltip(querier, 'Reached');
    expect(text).toContain('Reached: through its Service, by the API server');
    expect(text).toContain('--query.replica-label');
  });

  it('says what a store is when somebody points at it', async () => {
    const { thanos } = suite();
    const stores = [...querier, 'Sidecars'] as const;
    await thanos.expand(...querier);
    await thanos.expand(...stores);
    const [store] = await thanos.below(...stores);
    if (store === undefined) throw new Error('there is no sidecar');
    const text = await thanos.tooltip([...stores, store.label], 'Sidecar. ');
    expect(text).toContain(store.label);
    expect(text).toMatch(/^Minimum time: /m);
    expect(text).toMatch(/^APIs: store/m);
    expect(text).toMatch(/\{cluster="(aks|gke)", replica="prometheus-0"\}/);
    await thanos.collapse(...stores);
  });

  it('has a doctor who finds one thing in a healthy installation, and says why', async () => {
    const { thanos } = suite();
    const doctor = [...querier, 'Doctor'] as const;
    await thanos.expand(...querier);
    await thanos.expand(...doctor);
    // The frontend of the lab lists labels of the last day, as it does by default.
    await thanos.row(doctor, ({ description }) => description === '1 note', 120_000);
    const finding = [
      ...doctor,
      /^The query-frontend .* of the last 24h \(its default\) only\.$/,
    ] as const;
    expect(await thanos.row(finding)).toMatchObject({ description: 'frontend-label-range' });
    const text = await thanos.tooltip(finding, 'Dashboards that ask for label values');
    expect(text).toContain('--labels.default-time-range');
    await thanos.expand(...finding);
    await thanos.row([...finding, /^Why: /]);
    await thanos.row([...finding, /^What to do: /]);
    await thanos.collapse(...doctor);
  });

  it('uses the querier for PromQL', async () => {
    const { thanos, workbench, write } = suite();
    await thanos.pressInRow(querier, 'Use for PromQL');
    await thanos.row(querier, ({ description }) => description.includes('used for PromQL'));
    write('lab.promql', 'sum by (cluster) (up{names})\n');
    await workbench.open('lab.promql');
    await workbench.status.filter({ hasText: 'thanos-query' }).waitFor();
    // Names and values that only the lab's Thanos knows.
    await workbench.goTo(1, 27);
    await workbench.suggest('namespace');
    await workbench.press('Enter');
    await workbench.suggest('strest');
    await workbench.press('Escape');
  });

  it('names the hashrings of a receiver, and knows a viewer of a bucket', async () => {
    const { lab, clusters, thanos, mesh, workbench } = suite();
    await lab.kubectl(home, ['create', '-f', '-'], JSON.stringify(receiveObjects()));
    try {
      await thanos.openAlone([clusters, mesh]);
      await thanos.expand(home);
      const receiver = [home, 'receive'] as const;
      const viewer = [home, 'bucket-web'] as const;
      const isReady = (what: string) => (row: { readonly description: string }) =>
        row.description.startsWith(`${what} · ${receiveNamespace} · `) &&
        row.description.endsWith(' · 1/1 ready');
      await thanos.row(receiver, isReady('Receiver'), 120_000);
      await thanos.expand(...receiver);
      const ring = [...receiver, 'Hashring teams'] as const;
      await thanos.row(ring, ({ description }) => description === '1 receiver, 2 tenants', 60_000);
      await thanos.row([...receiver, 'Hashring rest'], ({ description }) =>
        description.endsWith('all other tenants'),
      );
      await thanos.expand(...ring);
      const below = await thanos.below(...ring);
      expect(below.map(({ label, description }) => [label, description])).toEqual([
        ['127.0.0.1:10901', 'eu-1a'],
        ['team-a', 'tenant'],
        ['team-b', 'tenant'],
      ]);
      await thanos.takeFromMenu(ring, 'Open Manifest');
      expect(await workbench.activeText(/kind: ConfigMap/)).toContain('hashrings-generated');
      await workbench.closeTab();
      await thanos.collapse(...receiver);
      await thanos.row(viewer, isReady('Bucket viewer'), 60_000);
      await thanos.expand(...viewer);
      await thanos.expand(...viewer, 'Bucket');
      await thanos.row([...viewer, 'Bucket', 'No blocks yet.'], () => true, 60_000);
      await thanos.collapse(...viewer);
    } finally {
      // Waited for: another try makes it anew.
      await lab.kubectl(home, ['delete', 'namespace', receiveNamespace, '--timeout=120s']);
    }
  });
}
