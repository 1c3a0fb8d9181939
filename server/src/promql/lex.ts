import type { Comment } from './ast.ts';
import type { Language } from './dialects.ts';
import { referenceName } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { scan } from './scanner.ts';
import { T } from './tokens.ts';

/** A token as the reference's lexer gives it. */
export interface LexedToken {
  /** The reference's name, e.g. `IDENTIFIER`, `LEFT_PAREN`; `ERROR` for a lexical error. */
  readonly type: string;
  readonly start: number;
  /** As written; the message of an `ERROR`. */
  readonly text: string;
}

function commentToken({ start, text }: Comment): LexedToken {
  return { type: 'COMMENT', start, text };
}

/** The lexer goes on behind an error only inside a string that has an end. */
function goesOn({ tokenType, problem }: ScannedToken): boolean {
  return tokenType === T.String && problem?.code.startsWith('unterminated') === false;
}

function lexedTokens(token: ScannedToken, language: Language): readonly LexedToken[] {
  const { problem, startOffset: start, image: text } = token;
  const lexed = { type: referenceName(token, language), start, text };
  if (problem === undefined) return token.tokenType === T.End ? [] : [lexed];
  const error = { type: 'ERROR', start: problem.start, text: problem.message };
  return goesOn(token) ? [error, lexed] : [error];
}

/**
 * The tokens of the reference's lexer, comments included and the end left out: it stops at the first error that is not
 * inside a string.
 * Source: prometheus v0.316.0 promql/parser/lex.go.
 */
export function lex(text: string, language: Language): readonly LexedToken[] {
  const { tokens, comments } = scan(text, language);
  const fatal = tokens.findIndex((token) => token.problem !== undefined && !goesOn(token));
  const read = fatal < 0 ? tokens : tokens.slice(0, fatal + 1);
  const end = read.at(-1)?.startOffset ?? 0;
  const remarks = comments.filter(({ start }) => start < end).map(commentToken);
  const found = read.flatMap((token) => lexedTokens(token, language));
  return [...found, ...remarks].toSorted((a, b) => a.start - b.start);
}
