import type {
  Aggregation,
  AtModifier,
  Binary,
  Fill,
  LabelList,
  MatrixSelector,
  Matcher,
  Modifiers,
  Name,
  Subquery,
  VectorSelector,
} from './ast.ts';
import { formatGeneral, formatTimestamp } from './literals.ts';
import { optionalDurationText, rangeText } from './print-durations.ts';
import type { Style } from './print-style.ts';
import { labelText, listedLabelText, stringText } from './print-style.ts';

/*
 * The pieces of an expression as the reference prints them.
 * Source: prometheus v0.316.0 promql/parser/printer.go.
 */

/** Selectors as they print, apart from the expression a subquery is taken of. */
export type Selector = VectorSelector | MatrixSelector | Subquery;

/** A label list without its parentheses. */
export function labelsText(labels: readonly Name[], style: Style): string {
  return labels.map(({ value }) => listedLabelText(value, style)).join(', ');
}

/** ` by (a, b)`, ` without ()`; empty without a clause and for `by ()`. */
export function groupingText({ grouping }: Aggregation, style: Style): string {
  if (grouping === undefined || !isGroupingPrinted(grouping)) return '';
  const keyword = grouping.without ? 'without' : 'by';
  return ` ${keyword} (${labelsText(grouping.labels, style)})`;
}

/** `by ()` means the same as no clause and is left out. */
export function isGroupingPrinted(grouping: NonNullable<Aggregation['grouping']>): boolean {
  return grouping.without || grouping.labels.length > 0;
}

/** `sum`, `sum by (a) `: what stands in front of the parenthesis of the arguments. */
export function aggregationHeader(node: Aggregation, style: Style): string {
  const grouping = groupingText(node, style);
  return grouping === '' ? node.op : `${node.op}${grouping} `;
}

/** ` on (a)`, ` group_left (b)`; `keyword` as it prints. */
export function labelListText(keyword: string, list: LabelList, style: Style): string {
  return ` ${keyword} (${labelsText(list.labels, style)})`;
}

/** `ignoring ()` without a group means the same as nothing and is left out. */
export function isMatchingPrinted(matching: NonNullable<Binary['matching']>): boolean {
  return matching.on || matching.list.labels.length > 0 || matching.group !== undefined;
}

/** The operator with its modifiers: `/ on (a) group_left () fill (0)`. */
export function operatorText(node: Binary, matches: boolean, style: Style): string {
  const bool = node.bool === undefined ? '' : ' bool';
  return node.op + bool + (matches ? matchingText(node, style) : '');
}

function matchingText({ matching, fills }: Binary, style: Style): string {
  let text = '';
  if (matching !== undefined && isMatchingPrinted(matching)) {
    text += labelListText(matching.on ? 'on' : 'ignoring', matching.list, style);
    const { group } = matching;
    if (group !== undefined) text += labelListText(`group_${group.side}`, group.list, style);
  }
  return text + fillText(fills);
}

/** ` fill (0)` when both sides get the same, else the left one first. */
export function fillText(fills: readonly Fill[]): string {
  const left = fills.find(({ side }) => side !== 'right')?.value;
  const right = fills.find(({ side }) => side !== 'left')?.value;
  if (left !== undefined && left === right) return ` fill (${formatGeneral(left)})`;
  return (
    (left === undefined ? '' : ` fill_left (${formatGeneral(left)})`) +
    (right === undefined ? '' : ` fill_right (${formatGeneral(right)})`)
  );
}

/** `a="b"`; a quoted metric name prints as the matcher it stands for. */
export function matcherText({ name, op, value }: Matcher, style: Style): string {
  if (op === undefined) return name.quoted ? quotedNameText(name, style) : name.value;
  const label = labelText(name.value, style);
  return label + op + (value === undefined ? '' : stringText(value.value, style));
}

/** What a metric name in quotes inside braces prints as. */
export function quotedNameText(name: Name, style: Style): string {
  return `__name__=${stringText(name.value, style)}`;
}

/** What stands in front of the modifiers: `foo{a="b"}`. */
export function vectorBodyText(node: VectorSelector, style: Style): string {
  const matchers = node.matchers.map((matcher) => matcherText(matcher, style));
  if (node.name?.quoted === true) matchers.push(quotedNameText(node.name, style));
  const name = node.name === undefined || node.name.quoted ? '' : node.name.value;
  if (matchers.length === 0) return name === '' && style.parsesBack ? '{}' : name;
  return `${name}{${matchers.sort(compareBytes).join(',')}}`;
}

/** The order of the UTF-8 forms, which for characters beyond U+FFFF is not that of UTF-16. */
function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates behind U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** ` @ 1.000`, ` @ start()`; empty without the modifier. */
function atText(at: AtModifier | undefined): string {
  if (at?.value === undefined) return '';
  return typeof at.value === 'number' ? ` @ ${formatTimestamp(at.value)}` : ` @ ${at.value}()`;
}

/** ` offset 5m`; empty without the modifier and for zero. A plus keeps parentheses and operators apart. */
function offsetText(node: Selector, style: Style): string {
  const duration = optionalDurationText(node.offset?.value, style);
  if (duration === '') return '';
  const guard = duration.startsWith('(') && style.guarded.has(node) ? '+' : '';
  return ` offset ${guard}${duration}`;
}

/** `[5m]`, `[1h:5m]`. */
export function bracketsText(node: MatrixSelector | Subquery, style: Style): string {
  const range = rangeText(node.range, style);
  return node.kind === 'Subquery'
    ? `[${range}:${optionalDurationText(node.step, style)}]`
    : `[${range}]`;
}

/** The modifiers of a selector as they print. */
export function modifiersText(node: Selector, style: Style): string {
  return modifierTokens(node, style)
    .map(({ text }) => text)
    .join('');
}

export interface ModifierToken {
  readonly text: string;
  readonly start: number;
}

/** The modifiers that print, in the order in which they do. */
export function modifierTokens(node: Selector, style: Style): readonly ModifierToken[] {
  const extension = extensionOf(node);
  const extended =
    extension === undefined ? [] : [{ text: ` ${extension.name}`, start: extension.start }];
  const at = { text: atText(node.at), start: node.at?.start ?? -1 };
  const offset = { text: offsetText(node, style), start: node.offset?.start ?? -1 };
  const all =
    node.kind === 'VectorSelector' ? [at, ...extended, offset] : [...extended, at, offset];
  return all.filter(({ text }) => text !== '');
}

/** `anchored` or `smoothed` in front of the brackets counts for the range. */
function extensionOf(node: Selector): Modifiers['extension'] {
  if (node.kind !== 'MatrixSelector' || node.extension !== undefined) return node.extension;
  return node.vector.kind === 'VectorSelector' ? node.vector.extension : undefined;
}
