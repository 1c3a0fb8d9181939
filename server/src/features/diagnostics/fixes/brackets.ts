import type { Token } from '../../../promql/index.ts';
import type { TextEdit } from '../../context.ts';
import type { Fix } from '../rule.ts';
import { endOfTokens, fix, insert, remove, replace, textOf } from './site.ts';
import type { Fixer, FixSite } from './site.ts';

const closerOf: Readonly<Record<string, string>> = {
  LEFT_PAREN: ')',
  LEFT_BRACE: '}',
  LEFT_BRACKET: ']',
};
const closers: ReadonlySet<string> = new Set(['RIGHT_PAREN', 'RIGHT_BRACE', 'RIGHT_BRACKET']);

/** The brackets that are open behind some tokens, as the text that closes them. */
function openBrackets(tokens: readonly Token[]): readonly string[] {
  const open: string[] = [];
  for (const { type } of tokens) {
    const closer = closerOf[type];
    if (closer !== undefined) open.push(closer);
    else if (closers.has(type)) open.pop();
  }
  return open;
}

/** Writes what was forgotten. */
function addMissing(closer: string, edit: TextEdit): Fix {
  return { ...fix(`Add the missing "${closer}"`, edit), everywhere: true };
}

/** Closes what is open at the end of the text. */
export const closeBrackets: Fixer = (site) => {
  const open = openBrackets(site.tokens);
  if (open.length === 0) return [];
  const text = open.toReversed().join('');
  return [addMissing(text, insert(endOfTokens(site), text))];
};

/** A parenthesis that closes nothing goes. */
export const removeCloser: Fixer = ({ error }) => [
  fix('Remove the ")" that closes nothing', remove({ start: error.start - 1, end: error.start })),
];

/** Closes a string where its value ends: behind everything, or in front of the brackets that were meant to close. */
export const closeString: Fixer = (site) => {
  const { error, parsed, tokens } = site;
  const token = tokens.find(({ start }) => start === error.start);
  if (token === undefined) return [];
  const text = textOf(site, token);
  const quote = text.charAt(0);
  const tail = /[)}\]\s]*$/.exec(text)?.[0] ?? '';
  const before = tokens.slice(0, tokens.indexOf(token));
  const places = [...new Set([token.end - tail.length, token.end])];
  return places.map((place): Fix => {
    const written = parsed.text.slice(place, token.end).replaceAll(/[^)}\]]/g, '');
    const open = openBrackets(before).toReversed();
    const rest = open.slice(written.length).join('');
    return fix(
      `Add the missing ${quote}`,
      insert(place, quote),
      ...(rest === '' ? [] : [insert(token.end, rest)]),
    );
  });
};

/** A token that cannot follow: the parenthesis in front of it may be missing. */
export function closeBefore(site: FixSite): readonly Fix[] {
  const { error, tokens } = site;
  const before = tokens.filter(({ end }) => end <= error.start);
  const closer = openBrackets(before).at(-1);
  const place = before.at(-1)?.end;
  if (closer === undefined || place === undefined) return [];
  return [addMissing(closer, insert(place, closer))];
}

/** A closing bracket inside braces: the brace may be missing in front of it. */
export function closeBraceBefore(site: FixSite): readonly Fix[] {
  const { error } = site;
  const text = site.parsed.text.charAt(error.start);
  if (!/[)\]]/.test(text)) return [];
  const before = site.tokens.filter(({ end }) => end <= error.start);
  const inside = openBrackets(before);
  if (inside.at(-1) !== '}') return [];
  const place = before.at(-1)?.end ?? error.start;
  if (inside.at(-2) === text) return [addMissing('}', insert(place, '}'))];
  const wrong = { start: error.start, end: error.start + 1 };
  return [fix(`Replace "${text}" by "}"`, replace(wrong, '}'))];
}

/** Backslashes of regular expressions that the string takes for its own: each is doubled. */
export const doubleBackslashes: Fixer = ({ error, parsed, tokens }) => {
  const token = tokens.find(({ start }) => start === error.start);
  if (token === undefined) return [];
  const text = parsed.text.slice(token.start, token.end);
  const quote = text.charAt(0);
  const known = new RegExp(
    String.raw`^\\(?:[abfnrtv\\${quote}]|[0-7]{3}|x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8})`,
    'i',
  );
  const edits = [...text.matchAll(/\\[^]/g)]
    .filter(({ index }) => !known.test(text.slice(index)))
    .map(({ index }) => insert(token.start + index, '\\'));
  return edits.length === 0 ? [] : [fix('Double the backslash', ...edits)];
};
