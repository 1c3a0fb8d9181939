import { findHost, type EmbeddedDocument, type EmbeddedExpr } from '../embedded/index.ts';
import { parse, type Language, type ParseResult } from '../promql/index.ts';
import { readRuleFile, type RuleFile } from '../rules/index.ts';
import { createLineIndex, type ColumnUnit, type LineIndex } from '../util/line-index.ts';
import { createLru } from '../util/lru.ts';

/** A text document at one version, as the client has it. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

export interface ParsedExpression {
  readonly embedded: EmbeddedExpr;
  readonly parsed: ParseResult;
}

/** A document with the PromQL found in it. A file that is no host has no expressions. */
export interface ParsedDocument extends OpenDocument {
  readonly language: Language;
  readonly lines: LineIndex;
  /** What the host made of the file; absent when the file is no host. */
  readonly embedded: EmbeddedDocument | undefined;
  readonly expressions: readonly ParsedExpression[];
  /** The rule groups of a rule file. */
  readonly rules: RuleFile | undefined;
}

/** Parsed documents, cached by address, version and language. */
export interface DocumentStore {
  readonly parse: (document: OpenDocument, language: Language) => ParsedDocument;
  readonly forget: (uri: string) => void;
}

/** Documents kept; the one used longest ago is parsed anew when it is asked for again. */
const capacity = 32;

const resultsOf = (document: ParsedDocument): ReadonlyMap<string, ParseResult> =>
  new Map(document.expressions.map(({ parsed }) => [parsed.text, parsed]));

/**
 * An expression whose text the edit did not touch keeps its parse result, and with it all that others remember
 * about that result: a keystroke parses one expression, however long the file is.
 */
export const parseDocument = (
  document: OpenDocument,
  language: Language,
  options: { readonly unit: ColumnUnit; readonly previous: ParsedDocument | undefined },
): ParsedDocument => {
  const { previous, unit } = options;
  const host = findHost(document);
  const before = previous?.embedded?.kind === host?.kind ? previous?.embedded : undefined;
  const embedded = host?.extract(document.text, before);
  const known = previous?.language === language ? resultsOf(previous) : new Map<string, never>();
  const hasRules = embedded?.kind === 'rules' || embedded?.kind === 'prometheus-rule';
  return {
    ...document,
    language,
    embedded,
    rules: hasRules ? readRuleFile(embedded, language.dialect) : undefined,
    lines: createLineIndex(document.text, unit),
    expressions: (embedded?.expressions ?? []).map((expression) => ({
      embedded: expression,
      parsed: known.get(expression.text) ?? parse(expression.text, language),
    })),
  };
};

export const createDocumentStore = (unit: ColumnUnit): DocumentStore => {
  const cache = createLru<string, ParsedDocument>(capacity);
  return {
    parse: (document, language) => {
      const previous = cache.get(document.uri);
      const isSame =
        previous?.version === document.version &&
        previous.languageId === document.languageId &&
        previous.language === language;
      if (isSame) return previous;
      const parsed = parseDocument(document, language, { unit, previous });
      cache.set(document.uri, parsed);
      return parsed;
    },
    forget: cache.delete,
  };
};
