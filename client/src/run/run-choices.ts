import type { QueryOptions } from '../../../server/src/protocol/connections.ts';
import type { RunParams } from '../../../server/src/protocol/query.ts';
import { asFields, asText, defined } from '../util/values.ts';
import { parseDuration, parseMoment } from './duration.ts';

export type RunKind = RunParams['time']['kind'];

/** How expressions are run; kept per workspace. Texts are as people typed them. */
export interface RunChoices {
  /** The moment of an instant query. */
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** `auto` or a duration. */
  readonly step: string;
  readonly options: QueryOptions;
}

export const defaultChoices: RunChoices = {
  at: 'now',
  from: 'now-1h',
  to: 'now',
  step: 'auto',
  options: {},
};

/** Points of a range that `auto` aims at, as Prometheus' own graph does. */
const autoPoints = 250;
/** Servers refuse more points per series. Source: prometheus v0.316.0 web/api/v1/api.go, queryRange. */
const mostPoints = 11_000;

export type TimeAnswer =
  | { readonly ok: true; readonly time: RunParams['time'] }
  | { readonly ok: false; readonly message: string };

/** The time of a run, or a sentence that says which choice cannot be used. `now` is in Unix seconds. */
export function toTime(choices: RunChoices, kind: RunKind, now: number): TimeAnswer {
  if (kind === 'instant') {
    if (choices.at.trim() === 'now') return { ok: true, time: { kind, at: null } };
    const at = parseMoment(choices.at, now);
    return at === undefined ? problem(choices.at) : { ok: true, time: { kind, at } };
  }
  const start = parseMoment(choices.from, now);
  const end = parseMoment(choices.to, now);
  if (start === undefined) return problem(choices.from);
  if (end === undefined) return problem(choices.to);
  if (end <= start) return { ok: false, message: 'The end of the range must be after its start.' };
  const step = stepOf(choices.step, end - start);
  if (step === undefined) return { ok: false, message: `"${choices.step}" is no step.` };
  if ((end - start) / step > mostPoints)
    return { ok: false, message: 'The step is too short for this range: more than 11,000 points.' };
  return { ok: true, time: { kind, start, end, step } };
}

function problem(text: string): TimeAnswer {
  return {
    ok: false,
    message: `"${text}" is no time. Write now, now-1h, 2026-11-23 14:00 (UTC) or Unix seconds.`,
  };
}

function stepOf(step: string, seconds: number): number | undefined {
  return step.trim() === 'auto'
    ? Math.max(1, Math.floor(seconds / autoPoints))
    : parseDuration(step);
}

/** The query options in words, for menus and results; «server default» where nothing is chosen. */
export function describeOptions(options: QueryOptions): readonly (readonly [string, string])[] {
  const shown = (value: boolean | string | undefined): string => {
    if (value === undefined) return 'server default';
    if (typeof value === 'string') return value;
    return value ? 'yes' : 'no';
  };
  return [
    ['Deduplicate', shown(options.dedup)],
    ['Partial response', shown(options.partialResponse)],
    ['Source resolution', shown(options.maxSourceResolution)],
  ];
}

/** Reads stored choices; what cannot be used is the default. */
export function parseChoices(value: unknown): RunChoices {
  const fields = asFields(value);
  const options = asFields(fields?.['options']);
  const flag = (name: string): boolean | undefined => {
    const chosen = options?.[name];
    return typeof chosen === 'boolean' ? chosen : undefined;
  };
  return {
    at: asText(fields?.['at']) ?? defaultChoices.at,
    from: asText(fields?.['from']) ?? defaultChoices.from,
    to: asText(fields?.['to']) ?? defaultChoices.to,
    step: asText(fields?.['step']) ?? defaultChoices.step,
    options: defined<QueryOptions>({
      dedup: flag('dedup'),
      partialResponse: flag('partialResponse'),
      maxSourceResolution: asText(options?.['maxSourceResolution']),
    }),
  };
}
