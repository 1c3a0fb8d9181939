import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { ensureChromium, ensureCodeServer } from '../stand/editor.mjs';
import { ProcessSet, run, waitFor } from '../stand/processes.mjs';
import { grantTrust, installing } from './editor.ts';
import type { Editor, Launch, WindowOptions } from './editor.ts';

/** Time (ms) for the server to listen, and for the page to show a workbench. */
const startTimeoutMs = 180_000;

/** Chromium without a screen that asks nobody for anything. */
const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts VS Code's server from code-server, and Chromium to look at it. */
export async function launchCodeServer(launch: Launch): Promise<Editor> {
  const { dataDir, userDir, extensionsDir, env, log, extension } = launch;
  const [{ node, serverMain }, executablePath] = await Promise.all([
    ensureCodeServer({ log }),
    ensureChromium({ log }),
  ]);
  const serverDir = join(dataDir, 'server');
  const folders = [
    `--server-data-dir=${serverDir}`,
    `--user-data-dir=${userDir}`,
    `--extensions-dir=${extensionsDir}`,
  ];
  if (extension.kind === 'package')
    await run(node, [serverMain, ...folders, ...installing(extension)], { env });

  const processes = new ProcessSet({ log });
  const logFile = join(dataDir, 'code-server.log');
  const flags = [
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    // Without it the page takes no extension under development from its address; with it there are no toasts.
    ...(extension.kind === 'development' ? ['--enable-smoke-test-driver'] : []),
  ];
  const server = await processes.start('code-server', node, [serverMain, ...flags, ...folders], {
    logFile,
    env,
  });
  const port = await waitFor(
    async () => {
      const failure = server.failure();
      if (failure !== undefined) throw new Error(failure);
      return /agent listening on (\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
    },
    { timeoutMs: startTimeoutMs, describe: () => `code-server does not listen, see ${logFile}` },
  );
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  // One context: windows share what the editor keeps in the browser.
  const context = await browser.newContext({
    viewport: launch.size,
    deviceScaleFactor: launch.scale ?? 1,
  });

  const openWindow = async ({ folder, trusted }: WindowOptions): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(address(port, folder, launch), { timeout: startTimeoutMs });
    await page.locator('.monaco-workbench').waitFor({ timeout: startTimeoutMs });
    if (trusted) await grantTrust(page);
    return page;
  };

  return {
    kind: 'code-server',
    extensionsDir,
    builtinExtensions: join(dirname(dirname(serverMain)), 'extensions'),
    dataDir,
    openWindow,
    close: async () => {
      await browser.close();
      await processes.stop();
    },
  };
}

function address(port: string, folder: string, { extension }: Launch): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('folder', folder);
  if (extension.kind === 'development') {
    const path = `vscode-remote://127.0.0.1:${port}${extension.path}`;
    url.searchParams.set('payload', JSON.stringify([['extensionDevelopmentPath', path]]));
  }
  return url.href;
}
