import { Range } from 'vscode';
import type { TextDocument } from 'vscode';
import { isTopologyPath, looksLikeHost } from './host-check.ts';

/** Lines looked at: a large document is not copied for a look at its start. */
const start = new Range(0, 0, 500, 0);

/** Whether the language server may have something to say about a document. */
export function isHost(document: TextDocument): boolean {
  return (
    isTopologyPath(document.uri.path) || looksLikeHost(document.languageId, document.getText(start))
  );
}
