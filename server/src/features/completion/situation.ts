/**
 * What may be written at an offset, as plain data: no snapshot is looked at here. The tokens in front of the cursor
 * decide what the grammar expects (`cursor.ts`), the tree tells which selector, operand or operator that is about.
 */
import type { MatchOp, ParseResult, VectorSelector } from '../../promql/ast.ts';
import { aggregationParts, tokenize } from '../../promql/index.ts';
import type { Language, Token } from '../../promql/index.ts';
import { argumentOf } from './arguments.ts';
import type { Argument } from './arguments.ts';
import { CursorMachine } from './cursor.ts';
import type { BraceFrame, ExprState, LastOperand, ListOwner, OpenOperator } from './cursor.ts';
import { durationSituations, offsetSituations } from './duration-situation.ts';
import { at, namePlace, placeOf } from './site.ts';
import type { NamePlace, Place, Site } from './site.ts';
import type { Situation, SituationOf } from './situation-types.ts';
import { stringSituations } from './string-situation.ts';
import { aggregationAt, binaryAt, selectorAt } from './tree.ts';
import { stringWord, wordAt } from './word.ts';

/** The kinds of things that may be written at an offset, the likeliest first; empty where nothing helps. */
export function situationsAt(
  parsed: ParseResult,
  offset: number,
  language: Language,
): readonly Situation[] {
  if (parsed.comments.some(({ start, end }) => start < offset && offset <= end)) return [];
  const tokens = tokenize(parsed.text, language).filter(({ type }) => type !== 'COMMENT');
  const word = wordAt(tokens, parsed.text, offset);
  const machine = new CursorMachine(parsed.text);
  for (const token of word.before) machine.read(token);
  const site = { parsed, language, offset, word, frames: machine.frames };
  const { token } = word;
  if (token?.type === 'STRING' && token.end === offset && isFinished(site, token)) {
    machine.read(token);
    return inFrame({ ...site, word: { ...word, ...at(offset), token: undefined } });
  }
  return inFrame(site);
}

/** A closed string in front of the cursor is a finished value; in a list of names it is the name being written. */
function isFinished({ parsed, frames }: Site, token: Token): boolean {
  const top = frames.at(-1);
  if (top?.kind === 'list' || (top?.kind === 'braces' && top.expects !== 'value')) return false;
  return stringWord(token, parsed.text).closed;
}

function inFrame(site: Site): readonly Situation[] {
  const frame = site.frames.at(-1);
  switch (frame?.kind) {
    case 'braces':
      return inBraces(site, frame);
    case 'brackets':
    case 'duration-paren':
      return durationSituations(site, frame);
    case 'list':
      return inList(site, frame.owner);
    case 'fill':
      return inFill(site);
    case 'root':
    case 'paren':
    case 'call':
    case 'aggregation':
      return inExpression(site, frame.state);
    default:
      return [];
  }
}

function inFill(site: Site): readonly Situation[] {
  if (site.word.token !== undefined) return [];
  const argument: Argument = { expects: 'scalar', callee: 'fill', index: 0, callees: [] };
  return [{ kind: 'number', argument, ...at(site.offset) }];
}

function inExpression(site: Site, state: ExprState): readonly Situation[] {
  switch (state.at) {
    case 'operand':
      return operandSituations(site, state.operator, state.signed);
    case 'operator':
      return operatorSituations(site, state.last);
    case 'offset-value':
      return offsetSituations(site);
    case 'at-value':
      return atSituations(site);
    case 'list':
      return state.list.keyword.startsWith('group_')
        ? operandSituations(site, state.list.operator, false)
        : [];
  }
}

function atSituations(site: Site): readonly Situation[] {
  const type = site.word.token?.type;
  if (type === 'NUMBER' || type === 'DURATION' || type === 'STRING') return [];
  return [{ kind: 'at', ...placeOf(site) }];
}

function operandSituations(
  site: Site,
  operator: OpenOperator | undefined,
  signed: boolean,
): readonly Situation[] {
  const { word, frames, language } = site;
  const type = word.token?.type;
  if (type === 'NUMBER' || type === 'DURATION') return [];
  const written = argumentOf(frames, language);
  const argument: Argument =
    operator === undefined && !signed ? written : { ...written, expects: 'none' };
  if (argument.expects === 'string' || type === 'STRING') return stringSituations(site, argument);
  const place = placeOf(site);
  const situations = valueKinds(argument, operator, signed).map((kind): Situation =>
    kind === 'metric'
      ? { kind, argument, selector: selectorAround(site), ...place }
      : { kind, argument, ...place },
  );
  if (operator === undefined || signed) return situations;
  if (hasModifiersLeft(operator)) situations.push({ kind: 'binary-modifier', operator, ...place });
  if (mayHaveBool(operator)) situations.push({ kind: 'bool', operator, ...place });
  return [...situations, ...longerOperator(site, operator)];
}

/** The selector whose braces follow the name at the cursor. */
function selectorAround({ parsed, word }: Site): VectorSelector | undefined {
  const next = word.after[0];
  return next?.type === 'LEFT_BRACE' ? selectorAt(parsed.expr, next.start) : undefined;
}

function valueKinds(
  { expects, callee }: Argument,
  operator: OpenOperator | undefined,
  signed: boolean,
): readonly ('metric' | 'function' | 'aggregation' | 'number' | 'snippet')[] {
  if (expects === 'scalar') return ['number', 'function'];
  const values = ['metric', 'function', 'aggregation'] as const;
  if (expects === 'vector' || expects === 'matrix') return values;
  const isStart = operator === undefined && !signed && callee === undefined;
  return isStart ? [...values, 'number', 'snippet'] : [...values, 'number'];
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function hasModifiersLeft({ op, matching, group, fills }: OpenOperator): boolean {
  return !matching || (!setOperators.has(op) && (!group || fills.length === 0));
}

function mayHaveBool({ op, bool, matching, fills }: OpenOperator): boolean {
  return comparisons.has(op) && !bool && !matching && fills.length === 0;
}

/** Directly behind `<` or `>` the operator itself may go on. */
function longerOperator({ word, offset }: Site, operator: OpenOperator): readonly Situation[] {
  const previous = word.before.at(-1);
  if (word.token !== undefined || previous?.end !== offset || !/^[<>]$/.test(operator.op))
    return [];
  return [{ kind: 'binary-operator', start: previous.start, end: offset, typed: operator.op }];
}

/** Behind a lone `=` or `!` an operator is being written. */
function operatorPlace(site: Site): Place | undefined {
  const { word, offset, parsed } = site;
  const previous = word.before.at(-1);
  if (word.token === undefined) {
    const text = previous === undefined ? '' : parsed.text.slice(previous.start, previous.end);
    const isPart = previous?.end === offset && /^[=!]~?$/.test(text);
    return isPart ? { start: previous.start, end: offset, typed: text } : at(offset);
  }
  return /IDENTIFIER|ERROR|[A-Z]{2}/.test(word.token.type) &&
    !/NUMBER|DURATION|STRING/.test(word.token.type)
    ? placeOf(site)
    : undefined;
}

function operatorSituations(site: Site, last: LastOperand): readonly Situation[] {
  const place = operatorPlace(site);
  if (place === undefined || last.kind === 'string') return [];
  const isSymbol = /^[=!]/.test(place.typed);
  const situations: Situation[] = [];
  const groupable = last.kind === 'aggregator' || (last.kind === 'aggregation' && !last.grouped);
  if (groupable && !isSymbol && !(last.kind === 'aggregator' && last.grouped)) {
    situations.push({ kind: 'aggregation-modifier', ...place });
  }
  if (last.kind === 'aggregator' && last.grouped) return situations;
  if (last.kind !== 'range' && last.kind !== 'subquery') {
    situations.push({ kind: 'binary-operator', ...place });
  }
  const selects = ['word', 'aggregator', 'selector', 'range', 'subquery'].includes(last.kind);
  if (selects && !isSymbol) {
    const { callee } = argumentOf(site.frames, site.language);
    situations.push({ kind: 'selector-modifier', last, callee, ...place });
  }
  return situations;
}

function inBraces(site: Site, frame: BraceFrame): readonly Situation[] {
  const selector = selectorAt(site.parsed.expr, frame.start);
  switch (frame.expects) {
    case 'name':
      return nameSituations(site, frame, selector);
    case 'op':
      return matchOpSituations(site);
    case 'value':
      return valueSituations(site, frame, selector);
    case 'comma':
      return [];
  }
}

function nameSituations(
  site: Site,
  frame: BraceFrame,
  selector: VectorSelector | undefined,
): readonly Situation[] {
  const { word, parsed } = site;
  const matcher = selector?.matchers.find(({ name }) => name.start === word.token?.start);
  const next = word.after[0];
  const bare = next === undefined || !/^[=!]/.test(parsed.text.slice(next.start, next.end));
  const place = namePlace(site);
  const { quote } = place;
  const label: Situation = {
    kind: 'label-name',
    selector,
    matcher,
    bare: bare && quote === undefined,
    ...place,
  };
  const isFirst = selector?.name === undefined || selector.name.start === word.token?.start;
  const mayName = quote !== undefined && bare && frame.name === undefined && isFirst;
  return mayName ? [{ kind: 'quoted-metric', selector, ...place, quote }, label] : [label];
}

function matchOpSituations({ word, offset, parsed }: Site): readonly Situation[] {
  const previous = word.before.at(-1);
  if (word.token !== undefined) return [];
  const text = previous === undefined ? '' : parsed.text.slice(previous.start, previous.end);
  const isPart = previous?.end === offset && /^[!~]$/.test(text);
  const place = isPart ? { start: previous.start, end: offset, typed: text } : at(offset);
  return [{ kind: 'match-op', ...place }];
}

const matchOps: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

function valueSituations(
  site: Site,
  frame: BraceFrame,
  selector: VectorSelector | undefined,
): readonly Situation[] {
  const { parsed, word, offset } = site;
  const { label, op } = frame;
  if (label === undefined || op === undefined) return [];
  const matcher = selector?.matchers.find(({ name }) => name.start === label.start);
  const opText = parsed.text.slice(op.start, op.end);
  const name = matcher?.name.value ?? parsed.text.slice(label.start, label.end);
  const base = {
    kind: 'label-value',
    selector,
    matcher,
    label: name,
    op: (matchOps.has(opText) ? opText : '=') as MatchOp,
  } as const;
  const value = { ...base, ...namePlace(site) };
  const mayChange = word.token === undefined && op.end === offset && opText === '=';
  return mayChange
    ? [value, { kind: 'match-op', start: op.start, end: offset, typed: opText }]
    : [value];
}

interface Listed {
  readonly start: number;
  readonly value: string;
}

/** The labels of a list besides the one that is being written. */
function taken({ word }: Site, labels: readonly Listed[] = []): readonly string[] {
  return labels.filter(({ start }) => start !== word.token?.start).map(({ value }) => value);
}

function inList(site: Site, owner: ListOwner): readonly Situation[] {
  const { keyword } = owner;
  const type = site.word.token?.type;
  if (type === 'NUMBER' || type === 'DURATION') return [];
  const place = namePlace(site);
  if (keyword !== 'by' && keyword !== 'without') return [matchingSituation(site, owner, place)];
  const node = aggregationAt(site.parsed.expr, owner.aggregation?.start ?? -1);
  const operand = node && aggregationParts(node).body;
  const without = keyword === 'without';
  const labels = taken(site, node?.grouping?.labels);
  return [{ kind: 'grouping-label', without, operand, taken: labels, ...place }];
}

function matchingSituation(site: Site, owner: ListOwner, place: NamePlace): Situation {
  const keyword = owner.keyword as SituationOf<'matching-label'>['keyword'];
  const binary = binaryAt(site.parsed.expr, owner.operator?.start ?? -1);
  const matching = binary?.matching;
  const list = keyword.startsWith('group_') ? matching?.group?.list : matching?.list;
  return { kind: 'matching-label', keyword, binary, taken: taken(site, list?.labels), ...place };
}
