import { readdirSync, realpathSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
} from '@vscode/test-electron';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { onPath } from '../stand/binaries.mjs';
import { exists } from '../stand/files.mjs';
import { run } from '../stand/processes.mjs';
import { grantTrust, installing } from './editor.ts';
import type { Editor, Launch, WindowOptions } from './editor.ts';

/** Path of the program of desktop VS Code: the installed one, else one that can be downloaded, else none. */
export async function findDesktop(log: (line: string) => void): Promise<string | undefined> {
  const installed = onPath('code');
  if (installed !== undefined) {
    const program = programOf(realpathSync(installed));
    if (program !== undefined && (await exists(program))) return program;
  }
  try {
    return await downloadAndUnzipVSCode({ version: 'stable' });
  } catch (error) {
    log(`desktop VS Code cannot be downloaded (${String(error)}): code-server is used`);
    return undefined;
  }
}

/** The program beside the script `bin/code`, as the packages of Linux and macOS lay them out. */
function programOf(script: string): string | undefined {
  const home = dirname(dirname(script));
  if (process.platform === 'darwin') return join(home, '..', '..', 'MacOS', 'Electron');
  return process.platform === 'linux' ? join(home, 'code') : undefined;
}

/** Starts nothing yet: each window is a desktop editor of its own, with the profile of the launch. */
export async function launchDesktop(executablePath: string, launch: Launch): Promise<Editor> {
  const { extension, extensionsDir, userDir, dataDir, env, size } = launch;
  const folders = (profile: string): readonly string[] => [
    `--user-data-dir=${profile}`,
    `--extensions-dir=${extensionsDir}`,
  ];
  if (extension.kind === 'package') {
    const [cli = executablePath, ...args] = resolveCliArgsFromVSCodeExecutablePath(executablePath, {
      reuseMachineInstall: true,
    });
    await run(cli, [...args, ...folders(userDir), ...installing(extension)], { env });
  }
  const running: ElectronApplication[] = [];

  const openWindow = async ({ folder, trusted }: WindowOptions): Promise<Page> => {
    // An editor that runs with a profile takes over whatever is opened with it: each window has its own.
    const profile = `${userDir}-${running.length}`;
    await cp(userDir, profile, { recursive: true });
    const app = await _electron.launch({
      executablePath,
      args: [
        folder,
        ...folders(profile),
        ...(extension.kind === 'development'
          ? [`--extensionDevelopmentPath=${extension.path}`]
          : []),
        '--new-window',
        '--no-sandbox',
        '--disable-gpu',
        '--skip-welcome',
        '--skip-release-notes',
        '--disable-updates',
        '--disable-telemetry',
      ],
      env,
    });
    running.push(app);
    const page = await app.firstWindow();
    await page.setViewportSize(size);
    await page.locator('.monaco-workbench').waitFor();
    if (trusted) await grantTrust(page);
    return page;
  };

  return {
    kind: 'desktop',
    extensionsDir,
    builtinExtensions: builtinExtensions(executablePath),
    dataDir,
    openWindow,
    close: async () => {
      await Promise.all(running.map((app) => app.close()));
    },
  };
}

/** `resources/app/extensions` beside the program; newer builds put a folder named by the commit between. */
function builtinExtensions(program: string): string {
  const home = process.platform === 'darwin' ? join(dirname(program), '..') : dirname(program);
  const commit = readdirSync(home).find((name) => /^[0-9a-f]{10,40}$/.test(name)) ?? '.';
  const resources = process.platform === 'darwin' ? 'Resources' : 'resources';
  return join(home, commit, resources, 'app', 'extensions');
}
