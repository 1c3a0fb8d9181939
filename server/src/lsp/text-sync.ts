import {
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument';
import { createLineIndex, type ColumnUnit, type LinePosition } from '../util/line-index.ts';

type Change = TextDocumentContentChangeEvent;

/** A change whose columns count bytes, as one whose columns count UTF-16 units of the document before it. */
const inUtf16 = (document: TextDocument, change: Change): Change => {
  if (!('range' in change)) return change;
  const lines = createLineIndex(document.getText(), 'utf-8');
  const convert = (position: LinePosition) => document.positionAt(lines.offsetAt(position));
  return {
    text: change.text,
    range: { start: convert(change.range.start), end: convert(change.range.end) },
  };
};

/** How `TextDocuments` builds documents when the client's columns count `unit`. */
export const textDocumentConfiguration = (unit: ColumnUnit) => ({
  create: TextDocument.create,
  update: (document: TextDocument, changes: Change[], version: number): TextDocument => {
    if (unit === 'utf-16') return TextDocument.update(document, changes, version);
    // Each change describes the document that the change before it left.
    return changes.reduce(
      (current, change) => TextDocument.update(current, [inUtf16(current, change)], version),
      document,
    );
  },
});
