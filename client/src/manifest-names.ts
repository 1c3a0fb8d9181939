/** Names that the manifest spells too; a test compares the two. Commands and settings have lists of their own. */

/** Scheme of the documents with results, and their language: it has editor settings of its own in the manifest. */
export const resultScheme = 'gauntlet-result';

/** Keys that `when` clauses read. */
export const contextKeys = { hasResult: 'gauntlet.hasResult' } as const;
