import { escapeRegExp } from '../../../metadata/scope.ts';
import type { Answer } from '../../facts.ts';
import { plainLine } from '../../../util/markdown.ts';
import { insideQuotes, unescapeStart } from '../../quoting.ts';
import { metricLabel, scopeOf } from '../../selector.ts';
import type { Draft, Drafts } from '../item.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type ValueSituation = SituationOf<'label-value'>;

/** The alternative at the cursor of a regular expression, and those beside it. */
interface Alternative {
  /** Offsets in the text between the quotes. */
  readonly start: number;
  readonly end: number;
  readonly others: readonly string[];
}

/** Bars outside of groups and classes part values of their own; with such brackets the text is taken whole. */
function alternativeAt(text: string, cursor: number): Alternative {
  const plain = text.replaceAll(/\\./gsu, (escape) => '_'.repeat(escape.length));
  if (/[()[\]]/.test(plain)) return { start: 0, end: text.length, others: [] };
  const start = plain.lastIndexOf('|', cursor - 1) + 1;
  const bar = plain.indexOf('|', cursor);
  const end = bar === -1 ? text.length : bar;
  const others = [text.slice(0, Math.max(0, start - 1)), text.slice(end + 1)];
  return {
    start: cursor === 0 ? 0 : start,
    end,
    others: others.flatMap((part) => part.split('|')),
  };
}

/** Values under the other matchers; asked by prefix when they are too many to list. */
function valuesOf(
  request: CompletionRequest,
  situation: ValueSituation,
  prefix: string,
): Answer<string> {
  const { selector, matcher, label } = situation;
  const { facts, context } = request;
  if (label === metricLabel && selector !== undefined && scopeOf(selector, matcher) === '') {
    const found = context.snapshot.metrics.search(prefix, 200);
    return { known: true, items: found.map(({ name }) => name), complete: found.length < 200 };
  }
  const scope = selector === undefined ? '' : scopeOf(selector, matcher);
  const everything = facts.values(label, scope, '');
  if (prefix === '' || !everything.known || everything.complete) return everything;
  const narrowed = facts.values(label, scope, prefix);
  return narrowed.known ? narrowed : everything;
}

/** Bounds such as those of `le` sort as numbers. */
function inOrder(values: readonly string[]): readonly string[] {
  const bounds = values.map((value) => (value === '+Inf' ? Infinity : Number(value)));
  if (values.length < 2 || bounds.some((bound) => Number.isNaN(bound))) return values;
  return values
    .map((value, index) => ({ value, bound: bounds[index] ?? 0 }))
    .sort((left, right) => left.bound - right.bound)
    .map(({ value }) => value);
}

/** The part of the string that is being written, and the value it begins. */
interface Written {
  readonly place: Draft['place'];
  readonly prefix: string;
  readonly others: readonly string[];
}

function writtenAt(request: CompletionRequest, situation: ValueSituation): Written {
  const { quote, op, start, end, typed } = situation;
  const meaning = (text: string): string =>
    quote === undefined ? text : unescapeStart(text, quote);
  if (!isPattern(op)) return { place: { start, end, typed }, prefix: meaning(typed), others: [] };
  const alternative = alternativeAt(request.parsed.text.slice(start, end), typed.length);
  const part = typed.slice(alternative.start);
  const place = { start: start + alternative.start, end: start + alternative.end, typed: part };
  const prefix = meaning(part).replaceAll(/\\(.)/gsu, '$1');
  return { place, prefix, others: alternative.others.map((other) => meaning(other)) };
}

function isPattern(op: ValueSituation['op']): boolean {
  return op === '=~' || op === '!~';
}

/** Values of the label under all other matchers of the selector, escaped for the operator and the quotes. */
export function labelValueItems(request: CompletionRequest, situation: ValueSituation): Drafts {
  const { quote, op, label } = situation;
  const { place, prefix, others } = writtenAt(request, situation);
  const answer = valuesOf(request, situation, prefix);
  const drafts = inOrder(answer.items).flatMap((value): readonly Draft[] => {
    const pattern = isPattern(op) ? escapeRegExp(value) : value;
    const inner = insideQuotes(pattern, quote ?? '"');
    if (value === '' || inner === undefined || others.includes(pattern)) return [];
    return [
      {
        label: plainLine(value),
        kind: 'value',
        insert: quote === undefined ? `"${inner}"` : inner,
        detail: plainLine(label),
        filterText: quote === undefined ? value : inner,
        place,
      },
    ];
  });
  return { drafts, cut: answer.known && !answer.complete };
}
