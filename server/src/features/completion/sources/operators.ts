import { matcherDocs, operatorDocs } from '../../../promql/index.ts';
import { docMarkdown } from '../../documentation.ts';
import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type Place = Draft['place'];

/** The binary operators, in the order people need them. */
const operators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'and',
  'or',
  'unless',
  'atan2',
  '</',
  '>/',
] as const;

const trimOperators: ReadonlySet<string> = new Set(['</', '>/']);

/** Operators behind an operand. */
export function binaryOperatorItems(request: CompletionRequest, place: Place): Drafts {
  const { trimOperators: hasTrim } = request.context.language;
  const drafts = operators
    .filter((op) => hasTrim || !trimOperators.has(op))
    .map((op): Draft => ({
      label: op,
      kind: /^[a-z]/.test(op) ? 'keyword' : 'operator',
      detail: operatorDocs[op].summary,
      documentation: () => docMarkdown(operatorDocs[op]),
      place,
    }));
  return all(drafts);
}

const matchers = ['=', '!=', '=~', '!~'] as const;

/** Operators behind a label name. */
export function matchOperatorItems(place: Place): Drafts {
  const drafts = matchers.map((op): Draft => ({
    label: op,
    kind: 'operator',
    snippet: `${op}"$1"`,
    detail: matcherDocs[op].summary,
    documentation: () => docMarkdown(matcherDocs[op]),
    place,
    again: true,
  }));
  return all(drafts);
}

const durationOperators = ['+', '-', '*', '/', '%', '^'] as const;

/** Operators between durations. */
export function durationOperatorItems(
  request: CompletionRequest,
  situation: SituationOf<'duration-operator'>,
): Drafts {
  if (!request.context.language.durationExpressions) return all([]);
  const drafts = durationOperators.map((op): Draft => ({
    label: op,
    kind: 'operator',
    detail: 'between durations',
    place: situation,
  }));
  return all(drafts);
}
