/**
 * Starts a real editor for the tests and the pictures: desktop VS Code where it is installed or can be downloaded
 * and a screen is there, else code-server in Chromium. Both are driven through one Playwright page per window.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasScreen } from '../stand/editor.mjs';
import { launchCodeServer } from './code-server.ts';
import { findDesktop, launchDesktop } from './desktop.ts';
import type { Editor, Launch, LaunchOptions } from './editor.ts';

/** No tour, no chat side bar, no reports, nothing that moves or asks by itself. */
const quiet: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  // A dialog of the system is none of the window's: nobody could press its keys.
  'files.simpleDialog.enable': true,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Starts the editor without a window; `close` ends it and removes what it wrote. */
export async function launchEditor(options: LaunchOptions): Promise<Editor> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gauntlet-editor-'));
  const launch: Launch = {
    ...options,
    dataDir,
    userDir: join(dataDir, 'user'),
    extensionsDir: join(dataDir, 'extensions'),
    env: environment(options.env),
    size: options.size ?? { width: 1280, height: 800 },
    log: options.log ?? (() => undefined),
  };
  await mkdir(join(launch.userDir, 'User'), { recursive: true });
  await mkdir(launch.extensionsDir);
  const settingsFile = join(launch.userDir, 'User', 'settings.json');
  await writeFile(settingsFile, JSON.stringify({ ...quiet, ...options.settings }, null, 2));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    const desktop = hasScreen() ? await findDesktop(launch.log) : undefined;
    const editor =
      desktop === undefined ? await launchCodeServer(launch) : await launchDesktop(desktop, launch);
    return {
      ...editor,
      close: async () => {
        await editor.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Our environment without what a surrounding VS Code set, and with the caller's on top. */
function environment(own: LaunchOptions['env']): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !entry[0].startsWith('VSCODE_') &&
      entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  // An empty gallery: no marketplace is asked.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...own };
}
