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
  const files = await topologyFiles();
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

/** Another topology of the folder. */
export async function otherTopologyOrAsk(
  { uri: own }: TextDocument,
  title: string,
): Promise<TextDocument | undefined> {
  const files = (await topologyFiles()).filter((uri) => uri.toString() !== own.toString());
  if (files.length === 0) {
    void window.showInformationMessage(
      say('There is no other topology here: what it shall become is a file of its own.'),
    );
    return undefined;
  }
  const entries = files.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  const picked = await window.showQuickPick(entries, { title });
  return picked === undefined ? undefined : workspace.openTextDocument(picked.uri);
}

const topologyFiles = async (): Promise<readonly Uri[]> =>
  workspace.findFiles('**/*.thanos-topology.{yaml,yml}', '**/node_modules/**', 200);
