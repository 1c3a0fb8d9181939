/**
 * Takes the picture of the panel of an autoscaler for the README, light and dark, into test/vscode/pictures/, from a
 * day of history that real stores serve. Run: `npm exec -- node test/vscode/autoscaling-pictures.ts [THEME…]`; those of
 * high contrast (`contrast`, `contrast-light`) are only looked at, and go into the folder for temporary files.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { historyParameters } from '../lab/history/model/parameters.ts';
import { serveHistory } from '../lab/history/serve.ts';
import { demoManifest } from './autoscaling-manifest.ts';
import { AutoscalingPanel } from './autoscaling-panel.ts';
import { makeFolder } from './context.ts';
import { launchEditor } from './launcher.ts';
import { makePackage } from './package.ts';
import { frame, themes } from './picture-frame.ts';
import { Workbench } from './workbench.ts';

const pictures = fileURLToPath(new URL('pictures', import.meta.url));
const log = (line: string): void => console.log(line);

const looks: Readonly<Record<string, string>> = {
  ...themes,
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
};

async function main(wanted: readonly string[]): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-pictures-')));
  const { file } = await makePackage();
  const now = Date.now() / 1000;
  const served = await serveHistory(
    historyParameters({ clusters: ['aks'], days: 1, beforeSeconds: now }),
  );
  try {
    await makeFolder(dir, {
      '.vscode/settings.json': JSON.stringify({
        'gauntlet.connections': [{ name: 'thanos', url: served.querierUrl }],
      }),
      'strest-server.yaml': demoManifest(served.truth.query),
    });
    for (const [theme, colorTheme] of Object.entries(looks)) {
      if (!(wanted.length > 0 ? wanted : Object.keys(themes)).includes(theme)) continue;
      const editor = await launchEditor({
        extension: { kind: 'package', file },
        settings: { ...frame, 'workbench.colorTheme': colorTheme },
        size: { width: 1160, height: 1000 },
        scale: 2,
        log,
      });
      try {
        const page = await editor.openWindow({ folder: dir, trusted: true });
        await takePicture(page, theme);
      } finally {
        await editor.close();
      }
    }
  } finally {
    await served.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Opens the panel, compares other settings, and puts the cursor to a scaling. */
async function takePicture(page: Page, theme: string): Promise<void> {
  page.setDefaultTimeout(120_000);
  const workbench = new Workbench(page);
  await workbench.command('View: Close Primary Side Bar');
  const panel = new AutoscalingPanel(workbench);
  await panel.open('strest-server.yaml', 'The last 24 hours');
  await panel.compare('maxReplicaCount', '4');
  await panel.cursor.click();
  await panel.moveCursor('ArrowDown');
  await panel.told.getByRole('listitem').first().waitFor();
  const path = join(theme in themes ? pictures : tmpdir(), `autoscaling-${theme}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  log(path);
}

await main(process.argv.slice(2));
