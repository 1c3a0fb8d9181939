import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { say } from '../util/words.ts';

/** Asks which namespaces are shown: patterns with `*`, `!` in front takes out; nothing shows all. */
export const filterNamespaces: ExplorerCommand =
  ({ preferences }) =>
  async () => {
    const text = await window.showInputBox({
      title: say('Which namespaces are shown?'),
      prompt: say('Names with *, separated by blanks; ! in front hides. Empty: all.'),
      placeHolder: 'monitoring strest !kube-*',
      value: preferences.namespaces.join(' '),
    });
    if (text === undefined) return;
    await preferences.setNamespaces(text.split(/[\s,]+/).filter((pattern) => pattern !== ''));
  };
