import { afterEach, expect, it } from 'vitest';
import type { DrawnRow } from '../tree-view.ts';
import { away, home } from './context.ts';
import type { ExplorerSuite, Times } from './context.ts';
import { querier } from './thanos-scenarios.ts';

const stale = ({ description }: { readonly description: string }): boolean =>
  /stale for/.test(description);
const live = ({ description }: { readonly description: string }): boolean =>
  /^v1\.\d+/.test(description);

/** What is opened below a cluster, and what has to be there of all depths, whatever can be asked of it. */
const opened = {
  thanos: [['thanos-store']],
  mesh: [['strest'], ['strest', 'strest-server']],
} as const;
const known = {
  thanos: [['prometheus'], ['thanos-store'], ['thanos-store', 'Blocks loaded']],
  mesh: [
    ['Policies'],
    ['strest'],
    ['strest', 'strest-server'],
    ['strest', 'strest-server', /^strest-server-/],
  ],
} as const;

/** Faults of the lab: words on the right row, what was known stays, and all is well again without a click. */
export function faultScenarios(suite: () => ExplorerSuite, times: Times): void {
  afterEach(async () => {
    await suite().heal();
  });

  it.each([
    ['link-down', [away]],
    ['pause', [away, 'kube-apiserver']],
  ])('%s of one cluster', async (fault, target) => {
    const { clusters, thanos, mesh, workbench, inflict, heal } = suite();
    await workbench.dismiss();
    await clusters.openAlone([thanos, mesh]);
    await clusters.expand(home);
    await clusters.expand(away);
    await clusters.row([home], live);
    const before = await clusters.row([away], live);
    await clusters.expand(away, 'strest');
    const { color } = await clusters.row([away, 'strest', 'strest-server']);
    await inflict(fault, ...target);
    await times.within(8, `${fault}: words on the row of the cluster`, async () => {
      await clusters.row([away], stale);
    });
    // What was known is there, grey; the other cluster goes on.
    const known = await clusters.row(
      [away, 'strest', 'strest-server'],
      (row) => row.color !== color,
    );
    expect(known.description).toContain('Deployment');
    expect((await clusters.row([away])).icon).not.toBe(before.icon);
    await clusters.row([home], live);
    await heal();
    await times.within(15, `${fault}: live again`, async () => {
      await clusters.row([away], live);
      await clusters.row([away, 'strest', 'strest-server'], (row) => row.color === color);
    });
    expect(await workbench.toasts()).toEqual([]);
    await clusters.collapse(away);
    await clusters.collapse(home);
  });

  it.each(['thanos', 'mesh'] as const)(
    'what the view of %s knows of a cluster that is cut off is grey, and only that',
    async (view) => {
      const { clusters, thanos, mesh, workbench, inflict, heal } = suite();
      const tree = { thanos, mesh }[view];
      const isGrey = async (wanted: boolean, name: string): Promise<void> => {
        for (const path of known[view])
          await tree.row([name, ...path], ({ color }) => (color === grey) === wanted, 120_000);
      };
      await workbench.dismiss();
      await tree.openAlone([clusters, thanos, mesh].filter((other) => other !== tree));
      const grey = await workbench.color('disabledForeground');
      for (const name of [home, away]) {
        await tree.expand(name);
        for (const path of opened[view]) await tree.expand(name, ...path);
        await isGrey(false, name);
      }
      await inflict('link-down', away);
      await tree.row([away], stale, 60_000);
      await isGrey(true, away);
      // Why is a thing of now, and the other cluster goes on.
      await tree.row(
        [away, /./],
        ({ description, color }) => description === 'choose to try again' && color !== grey,
      );
      await isGrey(false, home);
      await heal();
      await isGrey(false, away);
      expect(await workbench.toasts()).toEqual([]);
      for (const name of [home, away]) await tree.collapse(name);
    },
  );

  it('the querier is gone, and comes back', async () => {
    const { clusters, thanos, mesh, inflict, heal } = suite();
    await thanos.openAlone([clusters, mesh]);
    await thanos.expand(home);
    await thanos.expand(...querier);
    await thanos.row([...querier, 'Sidecars'], () => true, 60_000);
    await inflict('scale-down', home, 'monitoring', 'deployment/thanos-query');
    await times.within(15, 'querier gone: words on its row', async () => {
      await thanos.row(querier, ({ description }) => /does not answer|no pods/.test(description));
    });
    // Its stores are still there, as they were.
    await thanos.row([...querier, 'Sidecars']);
    await heal();
    await times.within(45, 'querier back: stores are looked at again', async () => {
      await thanos.row(
        querier,
        ({ description }) => !/does not answer|no pods/.test(description),
        120_000,
      );
      await thanos.row([...querier, 'Sidecars'], () => true);
    });
  });

  it('a store is gone, stays marked, and comes back', async () => {
    const { lab, thanos, inflict, heal } = suite();
    const stores = [...querier, 'Store gateways'] as const;
    await thanos.expand(...stores);
    // The querier knows it by the address of its cluster's node.
    const { nodeAddress } = lab.plan.clusters.find(({ name }) => name === away) ?? {};
    const store = (await thanos.below(...stores)).find(({ label }) =>
      label.startsWith(`${nodeAddress}:`),
    );
    if (store === undefined) throw new Error(`there is no store of ${away}`);
    await inflict('scale-down', away, 'monitoring', 'statefulset/thanos-store');
    await times.within(15, 'store gone: words on its row', async () => {
      await thanos.row(
        [...stores, store.label],
        ({ description }) => /gone|failing/.test(description),
        60_000,
      );
    });
    await heal();
    await times.within(45, 'store back', async () => {
      await thanos.row(
        [...stores, store.label],
        ({ description }) => !/gone|failing/.test(description),
        120_000,
      );
    });
  });

  it('the bucket of all is gone, and comes back', async () => {
    const { clusters, thanos, mesh, workbench, inflict, heal } = suite();
    const store = [home, 'thanos-store'] as const;
    const failed = ({ description }: DrawnRow): boolean =>
      description.includes('last sync with the bucket failed');
    await thanos.openAlone([clusters, mesh]);
    await thanos.collapse(...querier);
    await thanos.expand(...store);
    await thanos.row([...store, 'Blocks loaded'], () => true, 60_000);
    await thanos.row(store, (row) => !failed(row));
    await inflict('object-store-down');
    // A store gateway of the lab looks into its bucket every 30 s, and we at it every 5 s.
    await times.within(45, 'bucket gone: words on the row of the store', async () => {
      await thanos.row(store, failed, 120_000);
    });
    await thanos.row([...store, /^The bucket cannot be read in full for /]);
    await heal();
    await times.within(45, 'bucket back', async () => {
      await thanos.row(store, (row) => !failed(row), 120_000);
    });
    expect(await workbench.toasts()).toEqual([]);
    await thanos.collapse(...store);
  });
}
