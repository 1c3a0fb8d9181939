import { Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { isTopologyPath } from '../../host-check.ts';
import { say } from '../../util/words.ts';

/** The topology that a command is about: that of the code lens, else the one in the editor, else one of the folder. */
export async function topologyOrAsk(
  argument: unknown,
  title: string,
): Promise<TextDocument | undefined> {
  if (typeof argument === 'string') return workspace.openTextDocument(Uri.parse(argument, true));
  if (argument instanceof Uri) return workspace.openTextDocument(argument);
  const shown = window.activeTextEditor?.document;
  if (shown !== undefined && isTopologyPath(shown.uri.path) && !shown.isUntitled) return shown;
  const files = await workspace.findFiles(
    '**/*.thanos-topology.{yaml,yml}',
    '**/node_modules/**',
    200,
  );
  if (files.length === 0) {
    void window.showInformationMessage(
      say('There is no topology here: a file whose name ends in .thanos-topology.yaml.'),
    );
    return undefined;
  }
  const entries = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const [only] = entries;
  const picked =
    entries.length === 1 && only !== undefined
      ? only
      : await window.showQuickPick(entries, { title });
  return picked === undefined ? undefined : workspace.openTextDocument(picked.uri);
}
