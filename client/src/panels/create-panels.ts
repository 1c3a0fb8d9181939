import { randomBytes } from 'node:crypto';
import { ThemeIcon, Uri, ViewColumn, env, window } from 'vscode';
import type { ExtensionContext, WebviewPanel } from 'vscode';
import { createEmitter } from '../util/emitter.ts';
import { pageMessage } from './messages.ts';
import type { PageMessage, ShowMessage } from './messages.ts';
import { pageHtml } from './page.ts';
import type { Panel } from './panel.ts';

export interface PanelOptions {
  /** What kind of panel it is. */
  readonly type: string;
  /** Tells panels of one kind apart: one that is open already is brought to the front. */
  readonly key: string;
  readonly title: string;
  /** A codicon. */
  readonly icon: string;
  /** CSS of what it shows. */
  readonly style: string;
  /** Beside the editor that it belongs to, not over it. */
  readonly beside?: boolean;
}

/** The panels of this window. */
export interface Panels {
  /** The panel, and whether it was open already. */
  open(options: PanelOptions): { readonly panel: Panel; readonly isNew: boolean };
  dispose(): void;
}

/** Opens panels of this extension's own page. */
export function createPanels({ extensionUri }: Pick<ExtensionContext, 'extensionUri'>): Panels {
  const opened = new Map<string, { readonly panel: Panel; readonly own: WebviewPanel }>();
  const dist = Uri.joinPath(extensionUri, 'dist');
  const open = ({ type, key, title, icon, style, beside = false }: PanelOptions): Panel => {
    const column = beside
      ? { viewColumn: ViewColumn.Beside, preserveFocus: true }
      : ViewColumn.Active;
    const own = window.createWebviewPanel(`gauntlet.${type}`, title, column, {
      enableScripts: true,
      localResourceRoots: [dist],
    });
    own.iconPath = new ThemeIcon(icon);
    const { webview } = own;
    const messages = createEmitter<PageMessage>();
    const ends = createEmitter<void>();
    let shown: ShowMessage | undefined;
    const send = (): void => {
      // A page that is hidden or not there yet misses it; it asks when it comes.
      if (shown !== undefined) void webview.postMessage(shown);
    };
    webview.onDidReceiveMessage((value: unknown) => {
      const message = pageMessage(value);
      if (message !== undefined) messages.fire(message);
    });
    own.onDidDispose(() => {
      opened.delete(`${type} ${key}`);
      ends.fire();
      messages.dispose();
      ends.dispose();
    });
    webview.html = pageHtml({
      nonce: randomBytes(16).toString('hex'),
      script: webview.asWebviewUri(Uri.joinPath(dist, 'panel.js')).toString(),
      title,
      style,
      language: env.language,
    });
    const panel: Panel = {
      show: (content) => {
        shown = { kind: 'show', ...content };
        send();
      },
      onMessage: messages.event,
      onDidDispose: ends.event,
      reveal: () => own.reveal(),
      isVisible: () => own.visible,
      again: () => messages.fire({ kind: 'act', action: 'refresh', value: '' }),
    };
    opened.set(`${type} ${key}`, { panel, own });
    return panel;
  };
  return {
    open: (options) => {
      const known = opened.get(`${options.type} ${options.key}`);
      known?.panel.reveal();
      return known === undefined
        ? { panel: open(options), isNew: true }
        : { panel: known.panel, isNew: false };
    },
    dispose: () => {
      for (const { own } of opened.values()) own.dispose();
    },
  };
}
