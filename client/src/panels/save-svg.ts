import { Uri, window, workspace } from 'vscode';

/** Writes a picture into a file that the person chooses. */
export async function saveSvg(name: string, svg: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    filters: { SVG: ['svg'] },
  });
  if (chosen === undefined) return;
  await workspace.fs.writeFile(chosen, new TextEncoder().encode(svg));
}
