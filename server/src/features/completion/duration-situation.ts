import type { DurationFrame } from './cursor.ts';
import { at, placeOf } from './site.ts';
import type { Site } from './site.ts';
import type { Situation } from './situation-types.ts';

type Part = DurationFrame['part'];

/** Whole numbers with units, the last number without one: `5`, `1h30`. */
const unitless = /^(?:\d+(?:ms|[smhdwy]))*\d+$/;

/** Behind digits only the unit is missing; in the middle of them nothing helps. */
function unitSituations(site: Site, part: Part): readonly Situation[] {
  const { word, offset } = site;
  if (offset !== word.end || !unitless.test(word.typed)) return [];
  const units = word.typed.match(/ms|[smhdwy]/g) ?? [];
  return [{ kind: 'duration-unit', part, units, ...at(offset) }];
}

function operands(site: Site, part: Part): readonly Situation[] {
  const { word } = site;
  if (word.token?.type === 'STRING' || word.token?.type === 'DURATION') return [];
  if (unitless.test(word.typed) || word.token?.type === 'NUMBER') return unitSituations(site, part);
  return [{ kind: 'duration', part, units: [], ...placeOf(site) }];
}

/** What may be written inside the brackets of a range or subquery. */
export function durationSituations(site: Site, frame: DurationFrame): readonly Situation[] {
  const { word, offset, parsed } = site;
  const { part, lastToken } = frame;
  if (frame.expects === 'operator') {
    if (word.token !== undefined) return [];
    return [{ kind: 'duration-operator', part, units: [], ...at(offset) }];
  }
  const isTouched =
    word.token === undefined &&
    lastToken?.end === offset &&
    /^[-+*/%^]$/.test(parsed.text.slice(lastToken.start, lastToken.end));
  if (!isTouched) return operands(site, part);
  const typed = parsed.text.slice(lastToken.start, offset);
  const operator: Situation = {
    kind: 'duration-operator',
    part,
    units: [],
    start: lastToken.start,
    end: offset,
    typed,
  };
  return [operator, ...operands(site, part)];
}

/** What may be written behind `offset`. */
export function offsetSituations(site: Site): readonly Situation[] {
  return operands(site, 'offset');
}
