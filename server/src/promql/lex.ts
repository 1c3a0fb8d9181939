import type { Comment } from './ast.ts';
import type { Language } from './dialects.ts';
import { referenceName } from './token-row.ts';
import type { LexicalError, Scan, ScannedToken } from './scanner.ts';
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
function goesOn(token: ScannedToken, problem: LexicalError): boolean {
  return token.type === T.String && !problem.code.startsWith('unterminated');
}

/** What the lexer gives for a token that reads as `lexed`: also or only its error, if it has one. */
function withError(
  token: ScannedToken,
  lexed: LexedToken,
  { problems }: Scan,
): readonly LexedToken[] {
  const problem = problems.get(token);
  if (problem === undefined) return token.type === T.End ? [] : [lexed];
  const error = { type: 'ERROR', start: problem.start, text: problem.message };
  return goesOn(token, problem) ? [error, lexed] : [error];
}

/**
 * The tokens of the reference's lexer, comments included and the end left out: it stops at the first error that is not
 * inside a string.
 * Source: prometheus v0.316.0 promql/parser/lex.go.
 */
export function lex(text: string, language: Language): readonly LexedToken[] {
  const scanned = scan(text, language);
  const { tokens, problems, comments } = scanned;
  const fatal = tokens.findIndex((token) => {
    const problem = problems.get(token);
    return problem !== undefined && !goesOn(token, problem);
  });
  const read = fatal < 0 ? tokens : tokens.slice(0, fatal + 1);
  const end = read.at(-1)?.start ?? 0;
  const remarks = comments.filter(({ start }) => start < end).map(commentToken);
  const found = read.flatMap((token) => {
    const type = referenceName(token, text, language);
    const lexed = { type, start: token.start, text: text.slice(token.start, token.end) };
    return withError(token, lexed, scanned);
  });
  return [...found, ...remarks].toSorted((a, b) => a.start - b.start);
}
