import { keywordDocs } from '../../../promql/index.ts';
import { docMarkdown } from '../../documentation.ts';
import { all } from '../item.ts';
import type { Draft, Drafts } from '../item.ts';
import type { CompletionRequest } from '../request.ts';
import type { SituationOf } from '../situation-types.ts';

type DurationSituation = SituationOf<'duration'>;
type UnitSituation = SituationOf<'duration-unit'>;

/** Durations people mean, the usual ones first. */
const usual: Readonly<Record<DurationSituation['part'], readonly string[]>> = {
  range: ['5m', '1m', '2m', '10m', '15m', '30m', '1h', '2h', '6h', '12h', '1d', '7d', '30d'],
  step: ['1m', '30s', '5m', '15m', '1h'],
  offset: ['1d', '1w', '1h', '5m', '30m', '6h', '12h', '30d'],
};

/** Largest first: the order in which they may follow each other. */
const units: readonly (readonly [unit: string, title: string])[] = [
  ['y', 'years of 365 days'],
  ['w', 'weeks'],
  ['d', 'days'],
  ['h', 'hours'],
  ['m', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
];

const calls = ['step', 'range', 'min_of', 'max_of'] as const;

function callItems(request: CompletionRequest, situation: DurationSituation): readonly Draft[] {
  const { language } = request.context;
  return calls
    .filter((name) => language.brackets.has(name))
    .filter((name) => name === 'step' || language.durationExpressions)
    .filter((name) => name !== 'range' || situation.part !== 'step')
    .map((name): Draft => {
      const isNullary = name === 'step' || name === 'range';
      return {
        label: isNullary ? `${name}()` : name,
        kind: 'duration',
        insert: isNullary ? `${name}()` : name,
        snippet: isNullary ? undefined : `${name}(\${1:step()}, \${2:5m})`,
        detail: keywordDocs[name].summary,
        documentation: () => docMarkdown(keywordDocs[name]),
        place: situation,
      };
    });
}

/** Durations the expression has already: the second window is mostly the first one again. */
function written({ parsed }: CompletionRequest): readonly string[] {
  return [...parsed.text.matchAll(/\[(\d+(?:ms|[smhdwy]))[\]:]/g)].map(
    ([, duration = '']) => duration,
  );
}

/** Whole durations, and the calls that stand for one. */
export function durationItems(request: CompletionRequest, situation: DurationSituation): Drafts {
  const known = situation.part === 'range' ? written(request) : [];
  const durations = [...new Set([...known, ...usual[situation.part]])].map((duration): Draft => ({
    label: duration,
    kind: 'duration',
    detail: known.includes(duration) ? 'used in this expression' : 'duration',
    place: situation,
  }));
  return all([...durations, ...callItems(request, situation)]);
}

/** Units behind a number: smaller ones than those written so far. */
export function durationUnitItems(situation: UnitSituation): Drafts {
  const last = situation.units.at(-1);
  const at = units.findIndex(([unit]) => unit === last);
  const drafts = units.slice(at + 1).map(([unit, title]): Draft => ({
    label: unit,
    kind: 'duration',
    detail: title,
    place: situation,
  }));
  return all(drafts);
}
