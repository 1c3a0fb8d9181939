import type { Page } from 'playwright-core';
import { Workbench } from './workbench.ts';

/** What the editor is to run: the sources of an extension under development, or a package to install. */
export type Extension =
  | { readonly kind: 'development'; readonly path: string }
  /** `others` are packages that are installed beside it. */
  | { readonly kind: 'package'; readonly file: string; readonly others?: readonly string[] };

/** The arguments that install packages. */
export function installing(extension: Extract<Extension, { kind: 'package' }>): readonly string[] {
  return [extension.file, ...(extension.others ?? [])].flatMap((file) => [
    '--install-extension',
    file,
  ]);
}

export interface LaunchOptions {
  readonly extension: Extension;
  /** Environment of the editor, on top of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** User settings, on top of those that keep the window quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels per pixel, where the editor can be told. */
  readonly scale?: number;
  readonly log?: (line: string) => void;
}

export interface WindowOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  readonly trusted: boolean;
}

export interface Editor {
  readonly kind: 'desktop' | 'code-server';
  /** Folder of installed extensions. */
  readonly extensionsDir: string;
  /** Folder of the extensions that come with the editor. */
  readonly builtinExtensions: string;
  /** Everything this editor writes, logs included. */
  readonly dataDir: string;
  /** Opens a window on a folder, trusted or restricted. */
  openWindow(options: WindowOptions): Promise<Page>;
  close(): Promise<void>;
}

/** What both editors get: folders of this run, and the merged options. */
export interface Launch extends LaunchOptions {
  readonly dataDir: string;
  readonly userDir: string;
  readonly extensionsDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly size: { readonly width: number; readonly height: number };
  readonly log: (line: string) => void;
}

/** Trusts the folder of a window; windows start restricted, since nobody is there to answer a question. */
export async function grantTrust(page: Page): Promise<void> {
  const workbench = new Workbench(page);
  await workbench.command('Workspaces: Manage Workspace Trust');
  const trust = page.locator('.workspace-trust-editor').getByRole('button', { name: /^Trust$/ });
  await trust.click();
  await page
    .locator('.statusbar-item', { hasText: 'Restricted Mode' })
    .waitFor({ state: 'hidden' });
  await workbench.closeTab();
}
