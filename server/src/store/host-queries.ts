import type { ParsedDocument } from './documents.ts';

/** The PromQL of a document with its places in the file; what is empty is left out. */
export const queriesIn = ({ expressions }: ParsedDocument) =>
  expressions
    .filter(({ embedded }) => !embedded.empty)
    .map(({ parsed, embedded: { hostRange, toHost, toHostEnd } }) => ({
      ...hostRange,
      parsed,
      toHost,
      toHostEnd,
    }));
