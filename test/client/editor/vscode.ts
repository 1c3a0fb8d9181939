/**
 * The module `vscode` of the unit tests: as much of it as files at the edge use, with people who answer what a test
 * scripts. `editor.ts` beside it is how tests look at it. The real editor is driven by `test/vscode`.
 */
import { editor } from './editor.ts';
import type { Chosen } from './editor.ts';
import { QuickPick } from './quick-pick.ts';
import { Tree } from './tree.ts';
import type { Provider } from './tree.ts';
import { CancellationError, Disposable, EventEmitter, MarkdownString } from './types.ts';
import { ThemeColor, ThemeIcon, TreeItem, Uri } from './types.ts';

export { CancellationError, Disposable, EventEmitter, MarkdownString };
export { ThemeColor, ThemeIcon, TreeItem, Uri };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const ProgressLocation = { Notification: 15 } as const;
export const ViewColumn = { Active: -1, Beside: -2 } as const;
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;
export const QuickInputButtons = { Back: {} } as const;

export class CancellationTokenSource {
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: () => new Disposable(() => undefined),
  };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {
    this.cancel();
  }
}

const nothing = (): Disposable => new Disposable(() => undefined);

const say =
  (kind: 'information' | 'warning' | 'error') =>
  async (message: string, ...rest: readonly unknown[]): Promise<unknown> => {
    editor.messages.push({ kind, message });
    const buttons = rest.filter((item) => typeof item === 'string');
    const wanted = await editor.answer({ kind: 'message', title: message, items: buttons });
    return buttons.find((button) => button === wanted);
  };

interface PickOptions {
  readonly title?: string;
  readonly placeHolder?: string;
  readonly canPickMany?: boolean;
}

export const window = {
  get activeTextEditor() {
    return editor.activeTextEditor;
  },
  showInformationMessage: say('information'),
  showWarningMessage: say('warning'),
  showErrorMessage: say('error'),
  showQuickPick: async (
    items: readonly Chosen[],
    { title, placeHolder, canPickMany = false }: PickOptions = {},
  ) => {
    const labels = items.map((item) => (typeof item === 'string' ? item : item.label));
    const asked = title ?? placeHolder ?? '';
    const wanted = await editor.answer({ kind: 'pick', title: asked, items: labels });
    // A star ticks everything; a plus leaves what is ticked.
    const picked = items.filter(
      (item, at) =>
        wanted === '*' ||
        labels[at] === wanted ||
        (wanted === '+' && typeof item !== 'string' && item.picked === true),
    );
    return canPickMany && wanted !== undefined ? picked : picked[0];
  },
  createQuickPick: () => new QuickPick(),
  showInputBox: async ({ title = '' }: PickOptions) =>
    editor.answer({ kind: 'input', title, items: [] }),
  showOpenDialog: async () => undefined,
  showSaveDialog: async () => undefined,
  createOutputChannel: (name: string) => editor.openChannel(name),
  createTreeView: (id: string, options: { readonly treeDataProvider: Provider }) => {
    const tree = new Tree(options.treeDataProvider);
    editor.trees.set(id, tree);
    return tree.view;
  },
  registerFileDecorationProvider: nothing,
  withProgress: async (_options: unknown, work: (...args: unknown[]) => unknown) => {
    const report = ({ message }: { readonly message: string }): void =>
      void editor.messages.push({ kind: 'progress', message });
    return work({ report }, { onCancellationRequested: editor.cancelled.event });
  },
  showTextDocument: async () => Promise.resolve({ revealRange: () => undefined }),
};

export const commands = {
  executeCommand: async (command: string, ...args: readonly unknown[]) => {
    editor.executed.push([command, ...args]);
    return Promise.resolve(editor.commands.get(command)?.(...args));
  },
  registerCommand: (command: string, handler: (...args: readonly unknown[]) => unknown) => {
    editor.commands.set(command, handler);
    return new Disposable(() => editor.commands.delete(command));
  },
};

export const env = {
  language: 'en',
  clipboard: {
    writeText: async (text: string) => {
      editor.clipboard = text;
      return Promise.resolve();
    },
  },
  openExternal: async (uri: Uri) => {
    editor.executed.push(['openExternal', uri.toString()]);
    return Promise.resolve(true);
  },
  asExternalUri: async (uri: Uri) => Promise.resolve(uri),
};

const granted = new EventEmitter<void>();

export class Range {
  readonly start: number;
  readonly end: number;
  constructor(startLine: number, _startCharacter: number, endLine: number) {
    this.start = startLine;
    this.end = endLine;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Selection {
  readonly anchor: Position;
  readonly active: Position;
  constructor(anchor: Position, active: Position) {
    this.anchor = anchor;
    this.active = active;
  }
}

export const workspace = {
  get isTrusted() {
    return editor.isTrusted;
  },
  workspaceFolders: undefined,
  getWorkspaceFolder: () => undefined,
  fs: {
    readFile: async (uri: Uri) => Promise.reject(new Error(`no file ${uri.toString()}`)),
  },
  findFiles: async () => Promise.resolve([]),
  asRelativePath: (uri: Uri) => uri.path.split('/').at(-1) ?? '',
  applyEdit: async ({ edits }: WorkspaceEdit) => {
    editor.executed.push(...edits.map(({ uri, text }) => ['edit', uri.toString(), text]));
    return Promise.resolve(true);
  },
  get textDocuments() {
    return editor.documents;
  },
  openTextDocument: async (uri: Uri) =>
    Promise.resolve(
      editor.documents.find((document) => document.uri.toString() === uri.toString()),
    ),
  onDidOpenTextDocument: editor.opened.event,
  onDidCloseTextDocument: editor.closed.event,
  onDidChangeTextDocument: editor.typed.event,
  onDidGrantWorkspaceTrust: granted.event,
  onDidChangeConfiguration: editor.configured.event,
  getConfiguration: (section: string) => ({
    get: (key: string, fallback?: unknown) => editor.settings.get(`${section}.${key}`) ?? fallback,
    inspect: () => undefined,
    update: async (key: string, value: unknown) => {
      editor.settings.set(`${section}.${key}`, value);
      const affectsConfiguration = (name: string): boolean => `${section}.${key}`.startsWith(name);
      editor.configured.fire({ affectsConfiguration });
      return Promise.resolve();
    },
  }),
};

/** Edits of documents that nobody saves: they are kept as texts that were put in. */
export class WorkspaceEdit {
  readonly edits: { readonly uri: Uri; readonly text: string }[] = [];
  replace(uri: Uri, _range: unknown, text: string): void {
    this.edits.push({ uri, text });
  }
}

export const l10n = { t: (sentence: string) => sentence };
