import { Range } from 'vscode';
import type { TextDocument } from 'vscode';
import { holdsAdapterRules, holdsAutoscaler, isTopologyPath, looksLikeHost } from './host-check.ts';

/** Lines looked at: a large document is not copied for a look at its start. */
const start = new Range(0, 0, 500, 0);

/** Whether the language server may have something to say about a document. */
export function isHost(document: TextDocument): boolean {
  return (
    isTopologyPath(document.uri.path) || looksLikeHost(document.languageId, document.getText(start))
  );
}

/** Whether a document may hold an autoscaler. */
export function isAutoscalerDocument(document: TextDocument): boolean {
  return holdsAutoscaler(document.getText(start));
}

/** Whether a document may hold rules of a prometheus-adapter. */
export function isAdapterDocument(document: TextDocument): boolean {
  return holdsAdapterRules(document.getText(start));
}
