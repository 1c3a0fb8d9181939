import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from './protocol-values.ts';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocument } from '../store/documents.ts';
import type { ColumnUnit } from '../util/line-index.ts';
import { textDocumentConfiguration } from './text-sync.ts';

/** The documents that the client has open, at the version it has. */
export interface OpenDocuments {
  readonly get: (uri: string) => OpenDocument | undefined;
  readonly uris: () => readonly string[];
}

interface Listeners {
  /** Opened, or edited. */
  readonly onChange: (uri: string) => void;
  readonly onClose: (uri: string) => void;
}

/** Follows open, change and close notifications; texts are immutable values, however long a request waits. */
export const createOpenDocuments = (
  connection: Connection,
  unit: ColumnUnit,
  { onChange, onClose }: Listeners,
): OpenDocuments => {
  const documents = new TextDocuments<TextDocument>(textDocumentConfiguration(unit));
  documents.onDidChangeContent(({ document }) => {
    onChange(document.uri);
  });
  documents.onDidClose(({ document }) => {
    onClose(document.uri);
  });
  documents.listen(connection);
  return {
    get: (uri) => {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      const { languageId, version } = document;
      return { uri, languageId, version, text: document.getText() };
    },
    uris: () => documents.keys(),
  };
};
