import type { FeatureContext } from '../features/index.ts';
import { language, usualFeatures, type Language } from '../promql/index.ts';
import type { Settings } from '../protocol/settings.ts';
import type { ConnectionManager, MetadataSource } from '../store/connection-manager.ts';
import { createDocumentStore, type OpenDocument, type ParsedDocument } from '../store/documents.ts';
import type { ColumnUnit } from '../util/line-index.ts';
import type { DocumentSettings } from './settings.ts';

/** A document at one version with what decides how it is read. */
export interface ReadDocument {
  readonly document: ParsedDocument;
  readonly settings: Settings;
  readonly source: MetadataSource;
}

/** All that a handler may know about one document at one version. */
export interface DocumentScope extends ReadDocument {
  /** What features read, with the newest snapshot. */
  readonly context: () => FeatureContext;
}

/** Which language a document is written in. */
type LanguageChoice = (settings: Settings, source: MetadataSource) => Language;

/**
 * The language of the document's server, or the one that was set. A set dialect keeps the features of a server that
 * speaks it; otherwise every feature is allowed, since nobody said which are off.
 */
const createLanguageChoice = (): LanguageChoice => {
  const set = new Map<string, Language>();
  return ({ dialect }, source) => {
    const detected = source.language();
    if (dialect === 'auto' || dialect === detected.dialect) return detected;
    const known = set.get(dialect) ?? language(dialect, usualFeatures);
    set.set(dialect, known);
    return known;
  };
};

/** Reads documents with their settings and in the language of their server; unchanged ones are not read again. */
export interface DocumentReader {
  readonly read: (document: OpenDocument) => Promise<ReadDocument>;
  readonly forget: (uri: string) => void;
}

export const createDocumentReader = (
  unit: ColumnUnit,
  {
    settings,
    sources,
  }: { readonly settings: DocumentSettings; readonly sources: ConnectionManager },
): DocumentReader => {
  const documents = createDocumentStore(unit);
  const languageOf = createLanguageChoice();
  return {
    read: async (document) => {
      const own = await settings.forUri(document.uri);
      const source = sources.forUri(document.uri);
      const parsed = documents.parse(document, languageOf(own, source));
      return { document: parsed, settings: own, source };
    },
    forget: documents.forget,
  };
};
