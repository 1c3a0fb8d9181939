import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { away, home } from './context.ts';
import type { ExplorerSuite, Times } from './context.ts';

const live = ({ description }: { readonly description: string }): boolean =>
  /\bv1\.\d+/.test(description);

/** The view of the clusters, by mouse and keyboard. */
export function clusterScenarios(suite: () => ExplorerSuite, times: Times): void {
  it('lists the contexts, and contacts none of them', async () => {
    const { clusters, thanos, mesh, lab } = suite();
    await clusters.openAlone([thanos, mesh]);
    for (const context of [home, away]) {
      const row = await clusters.row([context]);
      expect(row).toMatchObject({ level: 1, expanded: false });
      expect(row.description).toContain('not connected');
    }
    for (const { nodeAddress } of lab.plan.clusters) expect(connectionsTo(nodeAddress)).toEqual([]);
  });

  it('connects a cluster that is opened, and leaves the other alone', async () => {
    const { clusters } = suite();
    await times.within(5, 'a cluster is live after a click', async () => {
      await clusters.expand(home);
      await clusters.row([home], live);
    });
    expect((await clusters.row([away])).description).toContain('not connected');
  });

  it('has both live at once, the second by the keyboard', async () => {
    const { clusters, workbench } = suite();
    await clusters.collapse(home);
    await clusters.moveTo(away);
    await times.within(5, 'a cluster is live after a key', async () => {
      await workbench.press('ArrowRight');
      await clusters.row([away], live);
    });
    await clusters.expand(home);
    expect(await clusters.row([home], live)).toMatchObject({ expanded: true });
    await clusters.collapse(away);
  });

  it('goes from a namespace to a container', async () => {
    const { clusters, workbench } = suite();
    await clusters.expand(home, 'monitoring');
    await clusters.expand(home, 'monitoring', 'prometheus');
    // On by the keyboard.
    await clusters.moveTo(home, 'monitoring', 'prometheus', 'prometheus-0');
    await workbench.press('ArrowRight');
    const containers = await Promise.all(
      ['prometheus', 'thanos-sidecar'].map(async (name) =>
        clusters.row([home, 'monitoring', 'prometheus', 'prometheus-0', name]),
      ),
    );
    for (const { description, spoken, label } of containers) {
      expect(description).toContain('running');
      expect(spoken).toMatch(new RegExp(`^Container ${label}, running`));
    }
  });

  it('shows a change by itself, and what is open stays open', async () => {
    const { clusters, lab } = suite();
    await clusters.expand(home, 'plain');
    await clusters.expand(home, 'plain', 'plain-client');
    const before = await clusters.row([home, 'plain', 'plain-client', /^plain-client-/]);
    await lab.kubectl(home, ['delete', 'pod', '-n', 'plain', before.label, '--wait=false']);
    await times.within(5, 'a pod that is replaced is there', async () => {
      await clusters.row([home, 'plain', 'plain-client', other(before.label)]);
    });
    await clusters.gone(home, 'plain', 'plain-client', before.label);
    await clusters.pressInTitle('Refresh Clusters');
    await clusters.row([home], live);
    await clusters.row([home, 'monitoring', 'prometheus', 'prometheus-0', 'thanos-sidecar']);
    await clusters.collapse(home, 'plain');
  });

  it('shows only what is unhealthy, with why, and everything again', async () => {
    const { clusters } = suite();
    await clusters.pressInTitle('Show Only What Is Unhealthy');
    await clusters.message.getByText('Only what is unhealthy.').waitFor();
    await clusters.gone(home, 'plain');
    await clusters.expand(home, 'awkward');
    const { description, icon } = await clusters.row([home, 'awkward', 'crasher']);
    expect(description).toMatch(/^Deployment · /);
    expect(icon).toMatch(/codicon-(error|warning)/);
    await clusters.pressInTitle('Show Everything');
    await clusters.row([home, 'plain']);
    // What is unhealthy is first.
    const first = (await clusters.below(home)).find(({ icon: name }) =>
      /symbol-namespace|warning|error/.test(name),
    );
    expect(first?.label).toBe('awkward');
    await clusters.collapse(home, 'awkward');
  });

  it('keeps favourites above the rest', async () => {
    const { clusters } = suite();
    const names = async (): Promise<readonly string[]> =>
      (await clusters.below(home)).map(({ label }) => label);
    await clusters.takeFromMenu([home, 'strest'], 'Add to Favourites');
    await clusters.row([home, 'strest'], ({ description }) => description.includes('favourite'));
    const with_ = await names();
    expect(with_.indexOf('strest')).toBeLessThan(with_.indexOf('default'));
    // By the keyboard. A menu that is answered while the rows are drawn again does nothing: once more, as people do.
    const plain = (): Promise<unknown> =>
      clusters.row([home, 'strest'], ({ description }) => !description.includes('favourite'), 5000);
    const remove = async (): Promise<unknown> => {
      await clusters.moveTo(home, 'strest');
      await clusters.takeFromMenuByKey('Remove from Favourites');
      return plain();
    };
    await remove().catch(remove).catch(remove);
  });

  it('hides namespaces by their names', async () => {
    const { clusters, workbench } = suite();
    await clusters.pressInTitle('Filter Namespaces');
    await workbench.reply('Names with *', 'strest mon* !kube-*');
    await clusters.message.getByText('strest, mon*, !kube-*').waitFor();
    await clusters.gone(home, 'default');
    await clusters.row([home, 'strest']);
    await clusters.row([home, 'monitoring']);
    await clusters.pressInTitle('Filter Namespaces');
    await workbench.reply('Names with *', '');
    await clusters.row([home, 'default']);
  });

  it('is searched by what the editor has for it', async () => {
    const { clusters, workbench } = suite();
    await clusters.focus();
    await workbench.press('Control+Alt+F');
    const find = clusters.pane.locator('.monaco-tree-type-filter input');
    await find.fill('sidecar');
    const found = clusters.pane.locator('.monaco-list-row .monaco-highlighted-label .highlight');
    await found
      .filter({ hasText: /sidecar/i })
      .first()
      .waitFor();
    await workbench.press('Escape');
    await find.waitFor({ state: 'hidden' });
  });
}

/** A name of the same making. */
function other(name: string): RegExp {
  return new RegExp(
    `^${name.replace(/-[^-]*$/, '')}-(?!${name.slice(name.lastIndexOf('-') + 1)}$)`,
  );
}

/** Established connections of this machine to an address. */
function connectionsTo(address: string): readonly string[] {
  // As the kernel writes it: the bytes of an IPv4 address from the last to the first.
  const hex = address
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .toReversed()
    .join('')
    .toUpperCase();
  // Port 6443; 01 is ESTABLISHED. Source: Linux Documentation/networking/proc_net_tcp.rst.
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${hex}:192B 01 `));
}
