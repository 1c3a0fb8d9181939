// As many clusters as the lab has, all live at once in one window of the real editor.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { activeFaults, inflict, undo } from '../lab/faults/active.ts';
import type { Lab } from '../lab/lab.ts';
import { endLab, startLab } from '../lab/lab.ts';
import { defaultClusters } from '../lab/network/address-plan.ts';
import { defaultDir } from '../lab/state/paths.ts';
import type { Editor } from './editor.ts';
import { keepPicture } from './failures.ts';
import { Times } from './lab/context.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { TreeView } from './tree-view.ts';
import type { DrawnRow } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const times = new Times();
const live = ({ description }: DrawnRow): boolean => /^v1\.\d+/.test(description);

let lab: Lab;
let editor: Editor | undefined;
let folder: string;
let workbench: Workbench;
let clusters: TreeView;

beforeAll(async () => {
  await endLab(defaultDir(), log);
  lab = await startLab({ clusters: defaultClusters, scenario: 'bare', log });
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-clusters-')));
  const { file } = await makePackage();
  editor = await launchExplorerEditor({ file, kubeconfig: lab.kubeconfig, log });
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(20_000);
  workbench = new Workbench(page);
  clusters = new TreeView(workbench, 'Clusters');
  await clusters.openAlone([new TreeView(workbench, 'Thanos'), new TreeView(workbench, 'Mesh')]);
});

afterEach(async () => {
  if (activeFaults(lab.dir).length > 0) await undo(lab, 'all', [], { log });
});

afterAll(async () => {
  // Past the reporter: figures are told when all went well, too.
  process.stdout.write(`${times.text}\n`);
  await editor?.close();
  await endLab(defaultDir(), log);
  rmSync(folder, { recursive: true, force: true });
});

keepPicture(() => workbench.page);

/** A change in a cluster, until its row is drawn. */
const seen = async (what: string, name: string, namespace: string): Promise<void> => {
  await lab.kubectl(name, ['create', 'namespace', namespace]);
  await times.within(3, `${what}: a new namespace of ${name} is drawn`, async () => {
    await clusters.row([name, namespace]);
  });
};

it('all are live at once, each opened by a key', async () => {
  await times.within(20, 'all clusters live', async () => {
    for (const name of defaultClusters.toReversed()) {
      await clusters.moveTo(name);
      await workbench.press('ArrowRight');
    }
    for (const name of defaultClusters) await clusters.row([name], live);
  });
  for (const name of defaultClusters) {
    const { description } = await clusters.row([name, 'Overview'], ({ description }) =>
      /\bnode\b.*\bnamespaces\b/.test(description),
    );
    expect(description).toMatch(/^v1\.\d+\.\d+ · 1 node · \d+ namespaces/);
    await seen('all live', name, 'first');
  }
});

it('one that cannot be reached slows the others down in nothing', async () => {
  const others = defaultClusters.slice(0, -1);
  const [gone = ''] = defaultClusters.slice(-1);
  await inflict(lab, 'link-down', [gone], { log });
  await times.within(8, `${gone} is cut off: words on its row`, async () => {
    await clusters.row([gone], ({ description }) => /stale for/.test(description));
  });
  for (const name of others) {
    await clusters.row([name], live);
    await seen(`${gone} is cut off`, name, 'second');
  }
  // What was known of it is there, until it is reached again, by itself.
  await clusters.row([gone, 'first']);
  await undo(lab, 'all', [], { log });
  await times.within(15, `${gone} is back`, async () => {
    await clusters.row([gone], live);
  });
  await seen('after that', gone, 'second');
  expect(await workbench.toasts()).toEqual([]);
});
