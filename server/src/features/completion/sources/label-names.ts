import type { Expr, VectorSelector } from '../../../promql/ast.ts';
import type { Answer } from '../../facts.ts';
import { whyNot } from '../../label-flow.ts';
import type { LabelFlow } from '../../label-flow.ts';
import { plainLine } from '../../../util/markdown.ts';
import { insideQuotes, labelText } from '../../quoting.ts';
import type { Quote } from '../../quoting.ts';
import { metricLabel, scopeOf } from '../../selector.ts';
import { snippetText } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type LabelNameSituation = SituationOf<'label-name'>;
type GroupingSituation = SituationOf<'grouping-label'>;
type MatchingSituation = SituationOf<'matching-label'>;
type LabelStringSituation = SituationOf<'label-string'>;

/** Behind the labels that are not in the list yet. */
const takenBonus = -1.5;

interface Wish {
  readonly name: string;
  readonly bonus?: number;
  readonly detail?: string;
}

interface Form {
  readonly place: Draft['place'];
  readonly quote: Quote | undefined;
  /** Outside of quotes: a string literal instead of a name. */
  readonly asString?: boolean;
  /** Go on with an operator and a value. */
  readonly withMatcher?: boolean;
}

function draftOf(
  request: CompletionRequest,
  { name, bonus = 0, detail = 'label' }: Wish,
  form: Form,
): Draft | undefined {
  const { place, quote, asString = false, withMatcher = false } = form;
  const base = { label: plainLine(name), kind: 'label', detail, bonus } as const;
  if (quote !== undefined) {
    const insert = insideQuotes(name, quote);
    return insert === undefined ? undefined : { ...base, insert, filterText: insert, place };
  }
  const insert = asString
    ? `"${insideQuotes(name, '"') ?? ''}"`
    : labelText(name, request.context.language);
  const snippet = withMatcher ? `${snippetText(insert)}="$1"` : undefined;
  return { ...base, insert, snippet, filterText: name, place, again: withMatcher };
}

function labelDrafts(
  request: CompletionRequest,
  wishes: readonly Wish[],
  form: Form,
): readonly Draft[] {
  return wishes.flatMap((wish) => {
    const draft = draftOf(request, wish, form);
    return draft === undefined ? [] : [draft];
  });
}

/** The labels of a scope; those of everything while the scope is being asked for. */
function labelsOf({ facts }: CompletionRequest, scope: string): Answer<string> {
  const scoped = facts.labels(scope);
  if (scoped.known || scope === '') return scoped;
  return { ...facts.labels(''), complete: false };
}

/** How many values a label has, when that is known without asking. */
function countText({ context }: CompletionRequest, label: string, scope: string): string {
  const values = context.snapshot.values(label, scope, '');
  if (values.state !== 'known') return 'label';
  const count = values.items.length;
  return `${count}${values.complete ? '' : '+'} ${count === 1 && values.complete ? 'value' : 'values'}`;
}

function isTaken(
  selector: VectorSelector | undefined,
  situation: LabelNameSituation,
  name: string,
): boolean {
  return (
    selector?.matchers.some(
      (matcher) => matcher !== situation.matcher && matcher.name.value === name,
    ) ?? false
  );
}

/** Labels of the series that the other matchers leave. */
export function labelNameItems(request: CompletionRequest, situation: LabelNameSituation): Drafts {
  const { selector, matcher, quote, bare } = situation;
  const scope = selector === undefined ? '' : scopeOf(selector, matcher);
  const answer = labelsOf(request, scope);
  const names =
    selector?.name === undefined
      ? answer.items
      : answer.items.filter((name) => name !== metricLabel);
  const wishes = names.map((name): Wish => {
    const taken = isTaken(selector, situation, name);
    const bonus = taken ? takenBonus : name.startsWith('__') ? -1 : 0;
    return { name, bonus, detail: countText(request, name, scope) };
  });
  const form = { place: situation, quote, withMatcher: bare };
  return { drafts: labelDrafts(request, wishes, form), cut: answer.known && !answer.complete };
}

interface Choice {
  readonly wishes: readonly Wish[];
  readonly complete: boolean;
}

/** Labels of which nobody knows whether the operand has them. */
const possibleBonus = -0.5;

/** Labels the operand has; behind them all others that it may have, where its series are not all known. */
function choiceOf(request: CompletionRequest, operand: Expr | undefined): Choice {
  const flow = operand === undefined ? undefined : request.flowOf(operand);
  const names = [...(flow?.labels ?? [])].filter((name) => name !== metricLabel).sort();
  const own = names.map((name): Wish => ({ name }));
  if (flow?.complete === true) return { wishes: own, complete: true };
  const everywhere = request.facts.labels('');
  const possible = everywhere.items.filter(
    (name) =>
      name !== metricLabel &&
      !names.includes(name) &&
      (flow === undefined || whyNot(flow, name) === undefined),
  );
  const others = possible.map((name): Wish => ({ name, bonus: possibleBonus }));
  return { wishes: [...own, ...others], complete: everywhere.complete && flow === undefined };
}

function isAroundBuckets(operand: Expr | undefined, { parsed }: CompletionRequest): boolean {
  return (
    operand !== undefined &&
    /histogram_(?:quantile|fraction)/.test(parsed.text.slice(0, operand.start))
  );
}

/** Labels that the operand of an aggregation has, those in the list already at the end. */
export function groupingLabelItems(
  request: CompletionRequest,
  situation: GroupingSituation,
): Drafts {
  const { operand, taken, quote } = situation;
  const choice = choiceOf(request, operand);
  const wantsLe = !situation.without && isAroundBuckets(operand, request);
  const wishes = choice.wishes.map((wish): Wish => {
    if (taken.includes(wish.name)) return { ...wish, bonus: takenBonus };
    return wish.name === 'le' && wantsLe ? { ...wish, bonus: 0.5 } : wish;
  });
  const drafts = labelDrafts(request, wishes, { place: situation, quote });
  return { drafts, cut: !choice.complete };
}

/** Whether a side may have the label, as far as is known. */
function may(flow: LabelFlow, name: string): boolean {
  return flow.labels.has(name) || (!flow.complete && whyNot(flow, name) === undefined);
}

function isMissing(expr: Expr): boolean {
  return expr.kind === 'Missing' || expr.kind === 'Invalid';
}

/** Labels for `on`, `ignoring` and `group_…`, from what the two sides have. */
function matchingWishes(request: CompletionRequest, situation: MatchingSituation): readonly Wish[] {
  const { binary, keyword } = situation;
  if (binary === undefined) return choiceOf(request, undefined).wishes;
  const left = request.flowOf(binary.left);
  if (isMissing(binary.right)) {
    return keyword.startsWith('group_') ? [] : choiceOf(request, binary.left).wishes;
  }
  const right = request.flowOf(binary.right);
  const names = [...new Set([...left.labels, ...right.labels])]
    .filter((name) => name !== metricLabel)
    .sort();
  const matched = binary.matching?.list.labels.map(({ value }) => value) ?? [];
  switch (keyword) {
    case 'on':
      return names
        .filter((name) => may(left, name) && may(right, name))
        .map((name) => ({ name, detail: 'on both sides' }));
    case 'ignoring':
      return names.map((name) => {
        const isShared = may(left, name) && may(right, name);
        const detail = isShared
          ? 'on both sides'
          : left.labels.has(name)
            ? 'on the left only'
            : 'on the right only';
        return { name, detail, bonus: isShared ? -0.5 : 0 };
      });
    case 'group_left':
    case 'group_right': {
      const [many, one] = keyword === 'group_left' ? [left, right] : [right, left];
      return names
        .filter((name) => one.labels.has(name) && !matched.includes(name))
        .map((name) => ({
          name,
          detail: 'of the one side',
          bonus: many.labels.has(name) ? -1 : 0,
        }));
    }
  }
}

/** Labels of both operands, or of the one side, as the keyword has it. */
export function matchingLabelItems(
  request: CompletionRequest,
  situation: MatchingSituation,
): Drafts {
  const { taken, quote, binary } = situation;
  const wishes = matchingWishes(request, situation).map((wish): Wish =>
    taken.includes(wish.name) ? { ...wish, bonus: takenBonus } : wish,
  );
  const complete =
    binary !== undefined &&
    request.flowOf(binary.left).complete &&
    request.flowOf(binary.right).complete;
  return { drafts: labelDrafts(request, wishes, { place: situation, quote }), cut: !complete };
}

/** Labels as string arguments: those of the operand. */
export function labelStringItems(
  request: CompletionRequest,
  situation: LabelStringSituation,
): Drafts {
  const { operand, quote, role } = situation;
  const choice = choiceOf(request, operand);
  const detail = role === 'target' ? 'label, to overwrite' : 'label';
  const wishes = choice.wishes.map((wish): Wish => ({ ...wish, detail }));
  const form = { place: situation, quote, asString: true };
  return { drafts: labelDrafts(request, wishes, form), cut: !choice.complete };
}
