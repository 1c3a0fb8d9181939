import type { ConnectionChoice } from '../../../server/src/protocol/connections.ts';
import { asFields } from '../util/values.ts';

/** What people chose. Absent = never chosen; `null` = work from the catalogue. */
export interface Choices {
  readonly everywhere?: string | null;
  /** Document or folder URI → connection. */
  readonly byUri: Readonly<Record<string, string | null>>;
}

/**
 * The choice for the server. Without one, the first connection serves everything; with no connection either, the
 * server's own configuration file decides, so `fallback` is null then. An explicit «catalogue everywhere» is the
 * empty prefix, which every document has.
 */
export function toConnectionChoice(choices: Choices, names: readonly string[]): ConnectionChoice {
  if (choices.everywhere === null) return { fallback: null, byUri: { '': null, ...choices.byUri } };
  return { fallback: choices.everywhere ?? names[0] ?? null, byUri: choices.byUri };
}

/** The choices without those of a connection that is gone. */
export function withoutConnection(choices: Choices, name: string): Choices {
  const byUri = Object.fromEntries(
    Object.entries(choices.byUri).filter(([, chosen]) => chosen !== name),
  );
  return choices.everywhere === undefined || choices.everywhere === name
    ? { byUri }
    : { everywhere: choices.everywhere, byUri };
}

/** Reads a stored choice per URI; anything unexpected in it is left out. */
export function parseByUri(value: unknown): Choices['byUri'] {
  return Object.fromEntries(
    Object.entries(asFields(value) ?? {}).filter(
      (entry): entry is [string, string | null] =>
        typeof entry[1] === 'string' || entry[1] === null,
    ),
  );
}
