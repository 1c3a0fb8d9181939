/**
 * Takes the pictures of the README from the real editor on the live stand, light and dark, into
 * test/vscode/pictures/; and draws client/media/icon.png from its SVG. Run: `node test/vscode/pictures.ts [SCENE…]`
 * through `npm exec`.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../stand/editor.mjs';
import { startSmallStand } from '../stand/small-stand.mjs';
import type { Editor } from './editor.ts';
import { launchEditor } from './launcher.ts';
import { makePackage } from './package.ts';
import { frame, themes } from './picture-frame.ts';
import { Workbench } from './workbench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pictures = join(root, 'test', 'vscode', 'pictures');
const log = (line: string): void => console.log(line);

interface Scene {
  readonly name: string;
  /** Files of the folder, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly play: (workbench: Workbench) => Promise<void>;
}

const scenes: readonly Scene[] = [
  {
    name: 'completion',
    files: {
      'latency.promql':
        '### p99 latency by cluster (ms)\n' +
        'histogram_quantile(\n  0.99,\n  sum by (le, cluster) (\n' +
        '    rate(response_la{namespace="strest"}[1m])\n  )\n)\n',
    },
    play: async (workbench) => {
      await workbench.open('latency.promql');
      await workbench.goTo(5, 21);
      await workbench.suggest('response_latency_ms_bucket');
    },
  },
  {
    name: 'hover',
    files: {
      'volume.promql':
        '### Requests per second, by cluster\n' +
        'sum by (cluster) (rate(request_total{namespace="strest", direction="inbound"}[1m]))\n',
    },
    play: async (workbench) => {
      await workbench.open('volume.promql');
      await workbench.showHover(2, 28, 'Total count of HTTP requests.');
    },
  },
  {
    name: 'diagnostics',
    files: {
      'rules.yaml':
        'groups:\n  - name: strest.alerts\n    rules:\n' +
        '      - alert: StrestErrors\n' +
        '        expr: |\n' +
        '          sum by (cluster) (request_totl{direction="inbound"}) > 100\n' +
        '          and on (cluster) avg by (cluster) (up{namespace="strest"}) < 0.5\n' +
        '        for: 5m\n',
    },
    play: async (workbench) => {
      await workbench.open('rules.yaml');
      await workbench.activeEditor.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await workbench.showHover(6, 32, 'request_total');
    },
  },
  {
    name: 'run',
    files: {
      'pods.promql':
        '### Pods by cluster\ncount by (cluster, deployment) (up{namespace="strest"})\n\n' +
        '### p99 latency by cluster (ms)\nhistogram_quantile(\n  0.99,\n  sum by (le, cluster) (\n' +
        '    rate(response_latency_ms_bucket{namespace="strest"}[1m])\n  )\n)\n',
    },
    play: async (workbench) => {
      await workbench.open('pods.promql');
      await workbench.lens(/Run$/).click();
      await workbench.resultText(/gke/);
      // Off the lens, which lights up under the pointer.
      await workbench.page.mouse.move(300, 380);
    },
  },
];

async function main(wanted: readonly string[]): Promise<void> {
  const chosen = scenes.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  mkdirSync(pictures, { recursive: true });
  await drawIcon();
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-pictures-')));
  const { file } = await makePackage();
  const stand = await startSmallStand({ dir: join(dir, 'stand'), log });
  try {
    const connections = join(dir, 'connections.yaml');
    writeFileSync(connections, `connections:\n  - name: thanos\n    url: ${stand.querierUrl}\n`);
    for (const [theme, colorTheme] of Object.entries(themes)) {
      const editor = await launchEditor({
        extension: { kind: 'package', file },
        env: { GAUNTLET_CONNECTIONS_FILE: connections },
        settings: { ...frame, 'workbench.colorTheme': colorTheme },
        size: { width: 1120, height: 420 },
        scale: 2,
        log,
      });
      try {
        for (const scene of chosen) await takePicture(editor, scene, { dir, theme });
      } finally {
        await editor.close();
      }
    }
  } finally {
    await stand.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Plays a scene in a window of its own. */
async function takePicture(
  editor: Editor,
  { name, files, play }: Scene,
  { dir, theme }: { readonly dir: string; readonly theme: string },
): Promise<void> {
  const folder = join(dir, theme, name);
  await cp(join(root, 'test', 'stand', 'sample'), folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const page = await editor.openWindow({ folder, trusted: true });
  const workbench = new Workbench(page);
  await workbench.command('View: Close Primary Side Bar');
  await workbench.open(Object.keys(files)[0] ?? '');
  await workbench.waitForStatus('thanos · Thanos');
  await workbench.lens(/Run$/).waitFor();
  await play(workbench);
  const path = join(pictures, `${name}-${theme}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  log(path);
  await page.close();
}

/** Draws the icon of the extension: the marketplace takes no SVG. */
async function drawIcon(): Promise<void> {
  const media = join(root, 'client', 'media');
  const size = 256;
  const browser = await chromium.launch({
    executablePath: await ensureChromium({ log }),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = readFileSync(join(media, 'icon.svg'), 'utf8');
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    await page.screenshot({ path: join(media, 'icon.png'), omitBackground: true });
  } finally {
    await browser.close();
  }
}

await main(process.argv.slice(2));
