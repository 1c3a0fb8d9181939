import { Range, WorkspaceEdit, window, workspace } from 'vscode';
import type { TextDocument, Uri } from 'vscode';
import type { AutoscalerName } from '../../../../server/src/protocol/autoscaling.ts';
import { methods } from '../../../../server/src/protocol/methods.ts';
import type { Explorer } from '../../explorer/explorer.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';

/** Files that are looked through for a manifest. */
const mostFiles = 2000;

/** An autoscaler in a file of the workspace. */
export interface ManifestPlace {
  readonly uri: Uri;
  readonly autoscaler: AutoscalerName;
}

/** The autoscalers of a text. */
async function listed(
  { server }: Pick<Explorer, 'server'>,
  text: string,
): Promise<readonly AutoscalerName[]> {
  const { autoscalers } = await server.request(methods.autoscaleList, { text });
  return autoscalers;
}

/** The files of the workspace that hold an autoscaler; a file need not say its namespace. */
export async function manifestsOf(
  explorer: Pick<Explorer, 'server'>,
  wanted: AutoscalerName,
): Promise<readonly ManifestPlace[]> {
  const files = await workspace.findFiles('**/*.{yaml,yml,json}', '**/node_modules/**', mostFiles);
  const found: ManifestPlace[] = [];
  for (const uri of files) {
    const text = Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
    // What does not even hold the words need not be read as YAML.
    if (!text.includes(wanted.kind) || !text.includes(wanted.name)) continue;
    const own = (await listed(explorer, text)).find(
      ({ kind, name, namespace }) =>
        kind === wanted.kind &&
        name === wanted.name &&
        (namespace === wanted.namespace || namespace === ''),
    );
    if (own !== undefined) found.push({ uri, autoscaler: own });
  }
  return found;
}

/** The autoscaler of a file that is meant: by its name, the only one, or one that the person picks. */
export async function autoscalerIn(
  explorer: Pick<Explorer, 'server'>,
  uri: Uri,
  named: AutoscalerName | undefined,
): Promise<AutoscalerName | undefined> {
  const document = await workspace.openTextDocument(uri);
  const all = await listed(explorer, document.getText());
  const own = all.find(
    ({ kind, namespace, name }) =>
      kind === named?.kind && namespace === named.namespace && name === named.name,
  );
  const [only] = all;
  if (own !== undefined || all.length === 1) return own ?? only;
  if (only === undefined) {
    void window.showInformationMessage(say('There is no autoscaler in that file.'));
    return undefined;
  }
  const entries = all.map((autoscaler) => ({
    label: autoscaler.name,
    description: [autoscaler.kind, autoscaler.namespace].filter(Boolean).join(' · '),
    autoscaler,
  }));
  const title = say('Which autoscaler of the file?');
  return (await window.showQuickPick(entries, { title }))?.autoscaler;
}

/** Edits a manifest: comments and order stay, nothing is saved, and what changed is shown side by side. */
export async function editManifest(
  explorer: Pick<Explorer, 'server' | 'documents' | 'now'>,
  { uri, autoscaler }: ManifestPlace,
  sets: readonly string[],
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const text = document.getText();
  const patched = await explorer.server.request(methods.autoscalePatch, { text, autoscaler, sets });
  if (!patched.ok) {
    void window.showErrorMessage(plainMessage(patched.failure.message));
    return;
  }
  const file = workspace.asRelativePath(uri);
  if (patched.text === text) {
    void window.showInformationMessage(plainMessage(say('{file} says so already.', { file })));
    return;
  }
  const edit = new WorkspaceEdit();
  const { from, to, put } = replacement(text, patched.text);
  edit.replace(uri, rangeOf(document, from, to), put);
  if (!(await workspace.applyEdit(edit))) {
    void window.showErrorMessage(plainMessage(say('{file} could not be edited.', { file })));
    return;
  }
  const before = {
    title: `${String(explorer.now())}/${file}`,
    language: document.languageId,
    text,
  };
  const title = say('{file}: before and with the new settings', { file });
  await explorer.documents.compareWith(title, before, uri.toString());
}

const rangeOf = (document: TextDocument, from: number, to: number): Range =>
  new Range(document.positionAt(from), document.positionAt(to));

/** The least that has to be replaced, in UTF-16 offsets. */
export function replacement(before: string, after: string) {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, put: after.slice(from, after.length - end) };
}
