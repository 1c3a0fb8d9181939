import {
  EventEmitter,
  Range,
  Selection,
  Uri,
  ViewColumn,
  commands,
  languages,
  window,
  workspace,
} from 'vscode';
import type { TextDocument } from 'vscode';
import type { ReadOnlyDocuments, ReadOnlyText } from './read-only-documents.ts';

const scheme = 'gauntlet-read';

/** Registers the documents that are only read. A text is dropped when its last editor is closed. */
export function createReadOnlyDocuments(): ReadOnlyDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const registrations = [
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) texts.delete(uri.toString());
    }),
  ];

  const open = async ({ title, language, text }: ReadOnlyText): Promise<TextDocument> => {
    // A path of segments: what is in the title is never read as one.
    const path = `/${title.split('/').map(withoutDots).join('/')}`;
    const uri = Uri.from({ scheme, path });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    return document.languageId === language
      ? document
      : languages.setTextDocumentLanguage(document, language);
  };

  return {
    show: async (text) => {
      const document = await open(text);
      const shown = window.visibleTextEditors.find((editor) => editor.document === document);
      const beside =
        text.beside === true
          ? { viewColumn: shown?.viewColumn ?? ViewColumn.Beside, preserveFocus: true }
          : {};
      const editor = await window.showTextDocument(document, { preview: true, ...beside });
      for (const line of text.fold ?? []) {
        editor.selection = new Selection(line, 0, line, 0);
        await commands.executeCommand('editor.fold', { selectionLines: [line] });
      }
      editor.selection = new Selection(0, 0, 0, 0);
      editor.revealRange(new Range(0, 0, 0, 0));
    },
    compare: async (title, left, right) => {
      const [a, b] = [await open(left), await open(right)];
      await commands.executeCommand('vscode.diff', a.uri, b.uri, title);
    },
    compareWith: async (title, left, address) => {
      const { uri } = await open(left);
      await commands.executeCommand('vscode.diff', uri, Uri.parse(address, true), title);
    },
    dispose: () => {
      for (const registration of registrations) registration.dispose();
      texts.clear();
    },
  };
}

/** `..` and `.` would be taken out of a path. */
function withoutDots(segment: string): string {
  return /^\.{0,2}$/.test(segment) ? `_${segment}` : segment;
}
