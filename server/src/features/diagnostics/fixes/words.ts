import { aggregators } from '../../../promql/index.ts';
import type { Token } from '../../../promql/index.ts';
import type { Fix } from '../rule.ts';
import { closeBefore, closeBraceBefore } from './brackets.ts';
import { respellUnit } from './durations.ts';
import { fix, insert, remove, replace, textOf, wrap } from './site.ts';
import type { Fixer, FixSite } from './site.ts';

/** Signs of other languages, and what PromQL has for them. */
const foreign: readonly (readonly [foreign: string, promql: string])[] = [
  ['&&', 'and'],
  ['||', 'or'],
  ['<>', '!='],
  ['===', '=='],
  ['=', '=='],
];

function foreignSigns({ error, parsed }: FixSite): readonly Fix[] {
  return foreign.flatMap(([sign, promql]) => {
    // The error may start at the second character: `<` alone is an operator.
    const start = parsed.text.startsWith(sign, error.start) ? error.start : error.start - 1;
    if (!parsed.text.startsWith(sign, start)) return [];
    const range = { start, end: start + sign.length };
    return [fix(`Replace "${sign}" by "${promql}"`, replace(range, promql))];
  });
}

function previousOf({ error, tokens }: FixSite): Token | undefined {
  return tokens.findLast(({ end }) => end <= error.start);
}

function isBraced({ error, tokens }: FixSite): boolean {
  const before = tokens.filter(({ end }) => end <= error.start);
  return (
    before.findLastIndex(({ type }) => type === 'LEFT_BRACE') >
    before.findLastIndex(({ type }) => type === 'RIGHT_BRACE')
  );
}

/** Inside braces: `==`, values without quotes, a missing comma. */
function insideBraces(site: FixSite): readonly Fix[] {
  const { error, parsed } = site;
  const previous = previousOf(site);
  const text = textOf(site, error);
  if (text === '=' && previous?.end === error.start) {
    return [fix('Replace "==" by "="', remove(error))];
  }
  if (text === ',') return [fix('Remove the ","', remove(error))];
  if (previous?.type === 'STRING') return [fix('Add the missing ","', insert(previous.end, ','))];
  const bare = /^[\w./:*+|-]+/.exec(parsed.text.slice(error.start))?.[0];
  if (bare === undefined) return [];
  const range = { start: error.start, end: error.start + bare.length };
  return [fix(`Put "${bare}" in quotes`, ...wrap(range, '"', '"'))];
}

/** The end of the operand that starts at a token: a name with its braces and brackets. */
function operandEnd({ tokens }: FixSite, first: Token): number {
  let end = first.end;
  let depth = 0;
  for (const token of tokens.slice(tokens.indexOf(first) + 1)) {
    if (/^LEFT_(?:BRACE|BRACKET)$/.test(token.type)) depth += 1;
    else if (depth === 0) break;
    else if (/^RIGHT_(?:BRACE|BRACKET)$/.test(token.type)) depth -= 1;
    end = token.end;
  }
  return end;
}

/** `sum x` and `by job`: parentheses are missing around the next word. */
function missingParentheses(site: FixSite): readonly Fix[] {
  const { error, tokens, context } = site;
  const previous = previousOf(site);
  const token = tokens.find(({ start }) => start === error.start);
  if (previous === undefined || token === undefined) return [];
  const word = textOf(site, previous).toLowerCase();
  const isLabels = ['by', 'without', 'on', 'ignoring'].includes(word);
  if (!isLabels && !aggregators.has(word) && !context.language.functions.has(word)) return [];
  const title = 'Add the missing parentheses';
  if (isLabels) return [fix(title, ...wrap(token, '(', ')'))];
  const open = replace({ start: previous.end, end: token.start }, '(');
  return [fix(title, open, insert(operandEnd(site, token), ')'))];
}

function missingComma(site: FixSite): readonly Fix[] {
  const previous = previousOf(site);
  return previous === undefined ? [] : [fix('Add the missing ","', insert(previous.end, ','))];
}

/** A clause in front of the parenthesis that should close its aggregation: `sum(x by (a))`. */
function clauseInside(site: FixSite): readonly Fix[] {
  const { error, parsed } = site;
  const match = /^(?:by|without)\s*\([^()]*\)(\s*\))?/i.exec(parsed.text.slice(error.start));
  if (match?.[1] === undefined) return [];
  const end = error.start + match[0].length;
  const clause = match[0].slice(0, -match[1].length);
  const previous = previousOf(site);
  const start = previous?.end ?? error.start;
  return [fix('Move the clause behind the ")"', replace({ start, end }, `) ${clause}`))];
}

/** A comma with nothing in front or behind goes. */
export const removeComma: Fixer = ({ error }) => [fix('Remove the ","', remove(error))];

/** Brackets without a duration. */
function emptyBrackets(site: FixSite): readonly Fix[] {
  const isEmpty = textOf(site, site.error) === ']' && previousOf(site)?.type === 'LEFT_BRACKET';
  return isEmpty ? [fix('Insert 5m', insert(site.error.start, '5m'))] : [];
}

/** `sum (job) (foo)`: the keyword in front of the label is missing. */
function missingBy({ error, parsed }: FixSite): readonly Fix[] {
  if (parsed.text.charAt(error.start) !== '(') return [];
  const call = /(\w+)\s*\(\s*\w+\s*\)\s*$/.exec(parsed.text.slice(0, error.start));
  const name = call?.[1];
  if (call === null || name === undefined || !aggregators.has(name.toLowerCase())) return [];
  return [fix('Add by in front of the label', insert(call.index + name.length, ' by'))];
}

export const unexpectedToken: Fixer = (site) => {
  if (isBraced(site)) return insideBraces(site);
  return [
    ...foreignSigns(site),
    ...emptyBrackets(site),
    ...(textOf(site, site.error) === ',' ? removeComma(site) : []),
    ...missingBy(site),
    ...clauseInside(site),
    ...missingParentheses(site),
    ...closeBefore(site),
    ...missingComma(site),
  ];
};

/** Quotes that word processors make. */
const typographic = /[“”„‟«»‘’‚′″]/;

function straightQuotes({ parsed, error }: FixSite): readonly Fix[] {
  if (!typographic.test(parsed.text.charAt(error.start))) return [];
  const edits = [...parsed.text.matchAll(new RegExp(typographic, 'gu'))].map(({ index, 0: sign }) =>
    replace({ start: index, end: index + sign.length }, '"'),
  );
  return [fix('Use straight quotes', ...edits)];
}

/** A name with characters that only quotes allow. */
function quotedName(site: FixSite): readonly Fix[] {
  const { parsed, error } = site;
  const before = /[\p{L}_][\p{L}\p{N}_:.-]*$/u.exec(parsed.text.slice(0, error.start))?.[0] ?? '';
  const after = /^[\p{L}\p{N}_:./-]+/u.exec(parsed.text.slice(error.start))?.[0];
  if (after === undefined) return [];
  const name = before + after;
  const range = { start: error.start - before.length, end: error.start + after.length };
  if (isBraced(site)) return [fix(`Put the name "${name}" in quotes`, ...wrap(range, '"', '"'))];
  const opensBraces = parsed.text.charAt(range.end) === '{';
  if (!opensBraces) return [fix(`Write the name as {"${name}"}`, ...wrap(range, '{"', '"}'))];
  const isEmpty = parsed.text.charAt(range.end + 1) === '}';
  const edit = replace({ ...range, end: range.end + 1 }, `{"${name}"${isEmpty ? '' : ', '}`);
  return [fix(`Write the name as {"${name}"}`, edit)];
}

/** A variable of a dashboard or template where a duration stands. */
function variableWindow({ parsed, error }: FixSite): readonly Fix[] {
  const variable = /^(?:\$\w+|\$\{[^}]+\}|\{\{[^}]*\}\})/.exec(parsed.text.slice(error.start))?.[0];
  if (variable === undefined) return [];
  const range = { start: error.start, end: error.start + variable.length };
  return [fix(`Replace ${variable} by 5m`, replace(range, '5m'))];
}

/** `:` or `~` where a matching operator stands. */
function matchOperator({ parsed, error }: FixSite): readonly Fix[] {
  const sign = /^(?::|~=?|->)/.exec(parsed.text.slice(error.start))?.[0];
  if (sign === undefined) return [];
  const promql = sign.startsWith('~') ? '=~' : '=';
  const range = { start: error.start, end: error.start + sign.length };
  return [fix(`Replace "${sign}" by "${promql}"`, replace(range, promql))];
}

export const unexpectedCharacter: Fixer = (site) => {
  const { parsed, error } = site;
  const isLast = parsed.text.slice(error.start).trim() === ';';
  return [
    ...(isLast
      ? [fix('Remove the ";"', remove({ start: error.start, end: error.start + 1 }))]
      : []),
    ...foreignSigns(site),
    ...straightQuotes(site),
    ...variableWindow(site),
    ...respellUnit(site),
    ...closeBraceBefore(site),
    ...(isBraced(site) ? matchOperator(site) : []),
    ...quotedName(site),
  ];
};
