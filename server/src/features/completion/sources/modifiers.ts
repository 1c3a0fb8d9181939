import { keywordDocs } from '../../../promql/index.ts';
import { docMarkdown } from '../../documentation.ts';
import { extensionFunctions } from '../../extensions.ts';
import type { OpenOperator } from '../cursor.ts';
import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import { nextCharacter } from '../request.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type Keyword = keyof typeof keywordDocs;
type Place = Draft['place'];

interface Wording {
  readonly insert?: string;
  readonly snippet?: string | undefined;
  readonly again?: boolean;
}

function modifier(keyword: Keyword, place: Place, wording: Wording = {}): Draft {
  return {
    label: keyword,
    kind: 'modifier',
    ...wording,
    detail: keywordDocs[keyword].summary,
    documentation: () => docMarkdown(keywordDocs[keyword]),
    place,
  };
}

function withList(request: CompletionRequest, keyword: Keyword, place: Place): Draft {
  const isOpen = nextCharacter(request, place.end) === '(';
  return modifier(keyword, place, { snippet: isOpen ? undefined : `${keyword} ($1)`, again: true });
}

/** `by` and `without`. */
export function aggregationModifierItems(request: CompletionRequest, place: Place): Drafts {
  return all([withList(request, 'by', place), withList(request, 'without', place)]);
}

const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function fillItems(operator: OpenOperator, place: Place): readonly Draft[] {
  const { fills } = operator;
  const keywords = (['fill', 'fill_left', 'fill_right'] as const).filter((keyword) =>
    keyword === 'fill' ? fills.length === 0 : !fills.includes('fill') && !fills.includes(keyword),
  );
  return keywords.map((keyword) =>
    modifier(keyword, place, { snippet: `${keyword} (\${1:0}) $0` }),
  );
}

/** What may follow an operator: `on`, `ignoring`, `group_left`, `group_right`, `fill`. */
export function binaryModifierItems(
  request: CompletionRequest,
  { operator, ...place }: SituationOf<'binary-modifier' | 'bool'>,
): Drafts {
  const drafts: Draft[] = [];
  const isSet = setOperators.has(operator.op);
  if (!operator.matching && !operator.group && operator.fills.length === 0) {
    drafts.push(withList(request, 'on', place), withList(request, 'ignoring', place));
  }
  if (operator.matching && !operator.group && !isSet && operator.fills.length === 0) {
    drafts.push(withList(request, 'group_left', place), withList(request, 'group_right', place));
  }
  if (!isSet && request.context.language.features.has('binop-fill-modifiers')) {
    drafts.push(...fillItems(operator, place));
  }
  return all(drafts.map((draft) => ({ ...draft, bonus: operator.matching ? 0.5 : -0.5 })));
}

/** `bool` behind a comparison. */
export function boolItems(place: Place): Drafts {
  return all([modifier('bool', place, { insert: 'bool ' })]);
}

/** What may follow a selector: `offset`, `@`, `anchored`, `smoothed`. */
export function selectorModifierItems(
  request: CompletionRequest,
  situation: SituationOf<'selector-modifier'>,
): Drafts {
  const { last, callee, ...place } = situation;
  const drafts: Draft[] = [];
  if (!last.offset) drafts.push(modifier('offset', place, { snippet: 'offset ${1:5m}' }));
  if (!last.at) drafts.push(modifier('@', place, { insert: '@ ', again: true }));
  const isRange = last.kind === 'range' && !last.extension && callee !== undefined;
  if (isRange && request.context.language.extensions) {
    const keywords = (['anchored', 'smoothed'] as const).filter((keyword) =>
      extensionFunctions[keyword].includes(callee),
    );
    drafts.push(...keywords.map((keyword) => modifier(keyword, place)));
  }
  return all(drafts);
}

/** What may follow `@`. */
export function atItems(place: Place): Drafts {
  const drafts = (['start', 'end'] as const).map((edge): Draft => ({
    label: `${edge}()`,
    kind: 'keyword',
    detail: keywordDocs[edge].summary,
    documentation: () => docMarkdown(keywordDocs[edge]),
    place,
  }));
  return all(drafts);
}
