/**
 * Takes the pictures of the explorer for the README, light and dark, into test/vscode/pictures/, from the lab that is
 * up with the demo. Run: `npm exec -- node test/vscode/explorer-pictures.ts [SCENE…]`.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openLab } from '../lab/lab.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { frame, themes } from './picture-frame.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('pictures', import.meta.url));
const log = (line: string): void => console.log(line);

/** Pixels that the side bar is wide, so that the words behind rows can be read. */
const width = 640;

interface Views {
  readonly clusters: TreeView;
  readonly thanos: TreeView;
  readonly mesh: TreeView;
  readonly autoscaling: TreeView;
  /** The cluster with the querier over all, and another. */
  readonly home: string;
  readonly away: string;
}

/** What is opened for each picture; each leaves the other views closed. */
const scenes: Readonly<Record<string, (views: Views) => Promise<void>>> = {
  clusters: async ({ clusters, thanos, mesh, autoscaling, home, away }) => {
    await clusters.openAlone([thanos, mesh, autoscaling]);
    await clusters.expand(away);
    await clusters.row([away], ({ description }) => description.startsWith('v'));
    await clusters.expand(home);
    await clusters.expand(home, 'strest');
    await clusters.expand(home, 'strest', 'strest-server');
    await clusters.expand(home, 'strest', 'strest-server', /^strest-server-/);
  },
  thanos: async ({ clusters, thanos, mesh, autoscaling, home }) => {
    await thanos.openAlone([clusters, mesh, autoscaling]);
    await thanos.expand(home);
    await thanos.expand(home, 'thanos-query');
    for (const kind of ['Sidecars', 'Store gateways']) {
      await thanos.row([home, 'thanos-query', kind], () => true, 120_000);
      await thanos.expand(home, 'thanos-query', kind);
    }
  },
  mesh: async ({ clusters, thanos, mesh, autoscaling, home }) => {
    await mesh.openAlone([clusters, thanos, autoscaling]);
    await mesh.expand(home);
    await mesh.row([home, 'strest'], ({ description }) => / rps/.test(description), 120_000);
    await mesh.expand(home, 'strest');
    await mesh.expand(home, 'strest', 'strest-server');
    await mesh.expand(home, 'strest', 'strest-server', 'Called by');
  },
  autoscaling: async ({ clusters, thanos, mesh, autoscaling, home, away }) => {
    await autoscaling.openAlone([clusters, thanos, mesh]);
    const side = 'Autoscalers side by side';
    for (const name of [away, home]) await autoscaling.expand(name);
    await autoscaling.expand(side);
    await autoscaling.expand(side, 'strest/strest-server');
    await autoscaling.expand(home, 'strest/strest-server');
    await autoscaling.row([home, 'strest/strest-server', 'Its metrics are read']);
  },
};

async function main(wanted: readonly string[]): Promise<void> {
  const lab = openLab();
  const names = lab.plan.clusters.map(({ name }) => name);
  const chosen = Object.entries(scenes).filter(
    ([name]) => wanted.length === 0 || wanted.includes(name),
  );
  mkdirSync(pictures, { recursive: true });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-pictures-')));
  const { file } = await makePackage();
  try {
    for (const [theme, colorTheme] of Object.entries(themes)) {
      const editor = await launchExplorerEditor({
        file,
        kubeconfig: lab.kubeconfig,
        log,
        settings: { ...frame, 'workbench.colorTheme': colorTheme },
        size: { width: 1120, height: 800 },
        scale: 2,
      });
      try {
        const page = await editor.openWindow({ folder, trusted: true });
        await takePictures(page, { theme, names, chosen });
      } finally {
        await editor.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Wanted {
  readonly theme: string;
  /** Of the clusters. */
  readonly names: readonly string[];
  readonly chosen: readonly (readonly [name: string, play: (views: Views) => Promise<void>])[];
}

/** Plays the scenes in one window. */
async function takePictures(page: Page, { theme, names, chosen }: Wanted): Promise<void> {
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  const [home = '', away = ''] = names;
  const views: Views = {
    clusters: new TreeView(workbench, 'Clusters'),
    thanos: new TreeView(workbench, 'Thanos'),
    mesh: new TreeView(workbench, 'Mesh'),
    autoscaling: new TreeView(workbench, 'Autoscaling'),
    home,
    away,
  };
  await views.clusters.focus();
  await widen(page);
  for (const [name, play] of chosen) {
    await play(views);
    await page.mouse.move(900, 600);
    const path = join(pictures, `${name}-${theme}.png`);
    await page.locator('.part.sidebar').screenshot({ path, animations: 'disabled' });
    log(path);
  }
}

/** Draws the edge of the side bar to where it is wanted. */
async function widen(page: Page): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) throw new Error('there is no side bar');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width, y, { steps: 10 });
  await page.mouse.up();
}

await main(process.argv.slice(2));
