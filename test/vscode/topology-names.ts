// Names of what is in live clusters, in a topology file in the real editor: offered, explained, and warned of.
import { expect, it } from 'vitest';
import type { Lab } from '../lab/lab.ts';
import { giveBucket, ownSecret } from '../topology/lab-samples.ts';
import { TreeView } from './tree-view.ts';
import type { Workbench } from './workbench.ts';

/** A file of its own, beside that of the topology. */
export const namesFile = 'names.thanos-topology.yaml';

/** A Secret that one cluster has. */
export const spareSecret = 'spare-objstore';

/** What of the file is said otherwise than usual; a bar is where the cursor goes. */
interface Words {
  readonly gke?: string;
  readonly storage?: string;
  readonly secret?: string;
}

/** The file of a place, and where its bar was; lines and columns count from 1. */
export function namesText({
  gke = 'gke: { address: 192.0.2.2 }',
  storage = 'ephemeral',
  secret = ownSecret,
}: Words) {
  const marked = `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  aks: { role: both, storage: ${storage} }
  ${gke}
objectStores:
  bucket: { secret: ${secret}, scope: cluster }
components:
  prometheus:
  store: { clusters: data }
  compact: { clusters: data }
  query:
exposure: { type: nodePort }
`;
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  return {
    text: marked.replace('|', ''),
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
  };
}

/** What the clusters of a bare lab have of these kinds: a class in both, one in the second, a Secret there too. */
export async function giveNames(lab: Lab): Promise<void> {
  const classes = { aks: ['fast'], gke: ['fast', 'bulk'] };
  for (const [cluster, names] of Object.entries(classes)) {
    const items = names.map((name) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'example.org/none',
    }));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    await lab.kubectl(cluster, ['apply', '-f', '-'], list);
  }
  await giveBucket(lab, { cluster: 'gke', secret: spareSecret, prefix: 'spare' });
}

/** Connects clusters as people do: by opening their rows. */
export async function connect(workbench: Workbench, names: readonly string[]): Promise<void> {
  const clusters = new TreeView(workbench, 'Clusters');
  await clusters.focus();
  for (const name of names) {
    await clusters.expand(name);
    await clusters.row([name], ({ description }) => /^v1\.\d+/.test(description));
  }
  await clusters.close();
}

interface NamesSuite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  /** Writes the file. */
  readonly writeNames: (text: string) => void;
}

/** Nothing is connected when they begin. */
export function nameScenarios(suite: () => NamesSuite): void {
  /** Shows the file with other words in it, the cursor at their bar. */
  const show = async (words: Words): Promise<{ line: number; column: number }> => {
    const { workbench, writeNames } = suite();
    const { text, line, column } = namesText(words);
    writeNames(text);
    await workbench.open(namesFile);
    const own = text.split('\n')[line - 1] ?? '';
    await workbench.activeText(new RegExp(`^${RegExp.escape(own)}$`, 'm'));
    await workbench.goTo(line, column);
    return { line, column };
  };
  const offered = async (name: string): Promise<string> => {
    const { workbench } = suite();
    await workbench.suggest(name);
    return (await workbench.suggestions.allInnerTexts()).join('\n');
  };

  it('offers the contexts of the kubeconfig, and warns of one that it does not have', async () => {
    const { workbench } = suite();
    const { line, column } = await show({ gke: 'gke: { context: gk|x, address: 192.0.2.2 }' });
    await workbench.showHover(line, column, 'your kubeconfig has no context `gkx`');
    await workbench.press('Escape');
    await workbench.goTo(line, column);
    await workbench.quickFix('Use the context `gke`');
    await workbench.activeText(/gke: \{ context: "?gke"?, address/);
    await workbench.save();
    await show({ gke: 'gke: { context: |, address: 192.0.2.2 }' });
    expect(await offered('gke')).toContain('aks');
    await workbench.press('Enter');
    await workbench.activeText(/gke: \{ context: gke, address/);
    await workbench.save();
  });

  it('offers namespaces, storage classes and Secrets of the clusters that are connected', async () => {
    const { lab, workbench } = suite();
    await giveNames(lab);
    await show({ gke: 'gke: { namespace: |, address: 192.0.2.2 }' });
    await connect(workbench, ['aks', 'gke']);
    await show({ gke: 'gke: { namespace: |, address: 192.0.2.2 }' });
    expect(await offered('monitoring')).toContain('kube-system');
    await workbench.press('Escape');
    await show({ storage: '{ class: | }' });
    expect(await offered('fast')).not.toContain('bulk');
    await workbench.press('Escape');
    await show({ secret: '|' });
    expect(await offered(ownSecret)).toMatch(/own-objstore[^]*thanos-objstore[^]*spare-objstore/);
    await workbench.press('Enter');
    await workbench.activeText(new RegExp(`secret: ${ownSecret}, scope`));
    await workbench.save();
    const { line, column } = await show({ secret: `spare-|objstore` });
    await workbench.showHover(line, column, 'Not there in aks (namespace monitoring)');
    await workbench.press('Escape');
    await workbench.closeTab();
  });
}
