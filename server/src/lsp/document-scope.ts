import type { FeatureContext } from '../features/index.ts';
import { language, usualFeatures, type Language } from '../promql/index.ts';
import type { Settings } from '../protocol/settings.ts';
import type { MetadataSource } from '../store/connection-manager.ts';
import type { ParsedDocument } from '../store/documents.ts';

/** All that a handler may know about one document at one version. */
export interface DocumentScope {
  readonly document: ParsedDocument;
  readonly settings: Settings;
  readonly source: MetadataSource;
  /** What features read, with the newest snapshot. */
  readonly context: () => FeatureContext;
}

/** Which language a document is written in. */
export type LanguageChoice = (settings: Settings, source: MetadataSource) => Language;

/**
 * The language of the document's server, or the one that was set. A set dialect keeps the features of a server that
 * speaks it; otherwise every feature is allowed, since nobody said which are off.
 */
export const createLanguageChoice = (): LanguageChoice => {
  const set = new Map<string, Language>();
  return ({ dialect }, source) => {
    const detected = source.language();
    if (dialect === 'auto' || dialect === detected.dialect) return detected;
    const known = set.get(dialect) ?? language(dialect, usualFeatures);
    set.set(dialect, known);
    return known;
  };
};
