import { Uri, window, workspace } from 'vscode';

const kinds: Readonly<Record<string, string>> = { svg: 'SVG', csv: 'CSV', md: 'Markdown' };

/** Writes a text into a file that the person chooses; the ending of its name says what it is. */
export async function saveFile(name: string, text: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const ending = name.split('.').at(-1) ?? '';
  const chosen = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    filters: { [kinds[ending] ?? ending]: [ending] },
  });
  if (chosen === undefined) return;
  await workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
}
