import { MarkupKind, type MarkupContent } from 'vscode-languageserver-types';
import { plainText } from '../util/markdown.ts';

/** A text of a feature, which is Markdown, as the client wants it. */
export const markupOf = (kind: MarkupKind, markdown: string): MarkupContent => ({
  kind,
  value: kind === MarkupKind.Markdown ? markdown : plainText(markdown),
});
