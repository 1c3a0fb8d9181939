import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import { MarkupKind } from './protocol-values.ts';
import type { InitializationOptions } from '../protocol/initialization.ts';
import type { ColumnUnit } from '../util/line-index.ts';

/** What the client can do, decided once from its capabilities. */
export interface ClientFacts {
  readonly columnUnit: ColumnUnit;
  readonly snippets: boolean;
  /** How texts are written where the client shows them. */
  readonly formats: {
    readonly completion: MarkupKind;
    readonly hover: MarkupKind;
    readonly signature: MarkupKind;
  };
  /** Asks for diagnostics and lets us say that they changed; otherwise we push them. */
  readonly pullsDiagnostics: boolean;
  /** Answers `workspace/configuration`. */
  readonly answersConfiguration: boolean;
  readonly registersConfigurationChanges: boolean;
  readonly registersFileWatchers: boolean;
  /** Shows the outline as a tree. */
  readonly hierarchicalSymbols: boolean;
  /** Shows which word a definition was asked for. */
  readonly definitionLinks: boolean;
  readonly pushesConnections: boolean;
  /** Says which folders are added to the workspace and removed from it. */
  readonly changesFolders: boolean;
  /** Folders of the workspace at the start, as URIs. */
  readonly folders: readonly string[];
  /** The section `gauntlet` from `initializationOptions`. */
  readonly initialSettings: unknown;
}

const columnUnitOf = ({ general }: ClientCapabilities): ColumnUnit => {
  const offered = general?.positionEncodings;
  return offered?.includes('utf-8') === true && !offered.includes('utf-16') ? 'utf-8' : 'utf-16';
};

const optionsOf = (options: unknown): InitializationOptions =>
  typeof options === 'object' && options !== null ? options : {};

const foldersOf = ({ workspaceFolders, rootUri }: InitializeParams): readonly string[] =>
  workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);

/** The first that the client offers; plain text is what every client can show. */
const formatOf = (offered: readonly MarkupKind[] | undefined): MarkupKind =>
  offered?.find((kind) => kind === MarkupKind.Markdown || kind === MarkupKind.PlainText) ??
  MarkupKind.PlainText;

const formatsOf = ({ textDocument }: ClientCapabilities): ClientFacts['formats'] => {
  const { completion, hover, signatureHelp } = textDocument ?? {};
  return {
    completion: formatOf(completion?.completionItem?.documentationFormat),
    hover: formatOf(hover?.contentFormat),
    signature: formatOf(signatureHelp?.signatureInformation?.documentationFormat),
  };
};

const expandsSnippets = ({ textDocument }: ClientCapabilities): boolean =>
  textDocument?.completion?.completionItem?.snippetSupport === true;

export const clientFactsOf = (params: InitializeParams): ClientFacts => {
  const { capabilities } = params;
  const { workspace, textDocument } = capabilities;
  const options = optionsOf(params.initializationOptions);
  return {
    snippets: expandsSnippets(capabilities),
    formats: formatsOf(capabilities),
    columnUnit: columnUnitOf(capabilities),
    pullsDiagnostics:
      textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfigurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersFileWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    pushesConnections: options.pushesConnections === true,
    changesFolders: workspace?.workspaceFolders === true,
    folders: foldersOf(params),
    initialSettings: options.settings,
  };
};
