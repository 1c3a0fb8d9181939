import {
  findHost,
  type EmbeddedDocument,
  type EmbeddedExpr,
} from '../../../server/src/embedded/index.ts';

/** Extracts a YAML text by the host that recognises it; fails when none does. */
export const extractYaml = (text: string, previous?: EmbeddedDocument): EmbeddedDocument => {
  const host = findHost({ uri: 'file:///rules.yaml', languageId: 'yaml', text });
  if (host === undefined) throw new Error(`no host for ${JSON.stringify(text.slice(0, 80))}`);
  return host.extract(text, previous);
};

/** The expression at `index`; fails when there is none. */
export const expressionAt = (document: EmbeddedDocument, index: number): EmbeddedExpr => {
  const expression = document.expressions[index];
  if (expression === undefined) throw new Error(`no expression ${String(index)}`);
  return expression;
};

/** The file with expression `index` replaced. */
export const replaced = (document: EmbeddedDocument, index: number, text: string): string => {
  const expression = expressionAt(document, index);
  const { start, end } = expression.replaceRange;
  return document.text.slice(0, start) + expression.encode(text) + document.text.slice(end);
};
