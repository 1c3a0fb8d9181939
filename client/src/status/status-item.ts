import { MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import { Disposable } from 'vscode';
import { commandIds } from '../commands/ids.ts';
import type { Services } from '../services.ts';
import { isHost } from '../hosts.ts';
import { clusterFacts, noClusters } from './cluster-facts.ts';
import { statusText } from './status-text.ts';
import type { StatusText } from './status-text.ts';

const backgrounds: Readonly<Record<StatusText['level'], ThemeColor | undefined>> = {
  normal: undefined,
  warning: new ThemeColor('statusBarItem.warningBackground'),
  error: new ThemeColor('statusBarItem.errorBackground'),
};

/** The item in the status bar, there while a document of ours is visible or a cluster is connected. */
export function contributeStatusItem({ server, explorer }: Services): Disposable {
  const item = window.createStatusBarItem('gauntlet.status', StatusBarAlignment.Right, 100);
  item.name = 'Gauntlet';
  item.command = commandIds.showMenu;
  let clusters = noClusters;
  const show = (): void => {
    const { text, tooltip, level } = statusText(server.state, server.status, clusters);
    item.text = text;
    item.tooltip = asTooltip(tooltip);
    item.backgroundColor = backgrounds[level];
    item.accessibilityInformation = { label: `Gauntlet: ${tooltip.join(' ')}` };
  };
  const place = (): void => {
    const visible = window.visibleTextEditors.some(({ document }) => isHost(document));
    const connected = clusters.live + clusters.connecting + clusters.away.length > 0;
    if (visible || connected) item.show();
    else item.hide();
  };
  show();
  place();
  return Disposable.from(
    item,
    explorer.onDidChangeClusters((views) => {
      const facts = clusterFacts(views);
      if (JSON.stringify(facts) === JSON.stringify(clusters)) return;
      clusters = facts;
      show();
      place();
    }),
    server.onDidChange(() => {
      show();
      place();
    }),
    window.onDidChangeVisibleTextEditors(place),
  );
}

/** Texts of servers are shown as text: `appendText` escapes Markdown, and nothing in it is trusted. */
function asTooltip(lines: readonly string[]): MarkdownString {
  const tooltip = new MarkdownString('', false);
  for (const [index, line] of lines.entries()) {
    if (index > 0) tooltip.appendMarkdown('\n\n');
    tooltip.appendText(line);
  }
  return tooltip;
}
