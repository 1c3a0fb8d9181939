import { ThemeColor, Uri, window } from 'vscode';
import type { Disposable } from 'vscode';

const scheme = 'gauntlet-dimmed';

/** What a dimmed row stands for: the editor colours labels by it. */
export const dimmedUri = Uri.from({ scheme, path: '/' });

/** Draws the labels of dimmed rows grey. */
export function contributeDimming(): Disposable {
  const color = new ThemeColor('disabledForeground');
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => (uri.scheme === scheme ? { color } : undefined),
  });
}
