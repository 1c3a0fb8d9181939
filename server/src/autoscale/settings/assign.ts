import { parse } from 'yaml';
import { done, failed, type Outcome } from '../hpa/outcome.ts';

/** A step of a path: a key, or the index of an item. */
export type Step = string | number;

/** One value of a manifest that is to be another. */
export interface Assignment {
  readonly path: readonly Step[];
  readonly value: unknown;
}

/** `spec.metrics[0].external.target.value` in its steps. */
const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(/[^.[\]]+|\[(\d+)\]/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );

const parsed = (text: string): Outcome<unknown> => {
  try {
    return done(parse(text));
  } catch {
    return failed(`${text} is no value as YAML has them`);
  }
};

/** What `PATH=VALUE` says; several with commas between. */
export const readAssignments = (text: string): Outcome<readonly Assignment[]> => {
  const all: Assignment[] = [];
  for (const part of text.split(/,(?=[A-Za-z][\w.[\]]*=)/)) {
    const at = part.indexOf('=');
    const path = stepsOf(part.slice(0, Math.max(at, 0)));
    if (path.length === 0) return failed(`must be PATH=VALUE, not ${part}`);
    const value = parsed(part.slice(at + 1));
    if (!value.ok) return value;
    all.push({ path, value: value.value });
  }
  return done(all);
};

/** What is written as a text stays one: thresholds of triggers are. */
export const asWritten = (before: unknown, value: unknown): unknown =>
  typeof before === 'string' && ['number', 'boolean'].includes(typeof value)
    ? String(value)
    : value;

const withValue = (
  value: unknown,
  [step, ...rest]: readonly Step[],
  put: unknown,
): Outcome<unknown> => {
  if (step === undefined) return done(asWritten(value, put));
  if (typeof step === 'number') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (step >= list.length) return failed(`there is no [${String(step)}]`);
    const inner = withValue(list[step], rest, put);
    return inner.ok ? done(list.with(step, inner.value)) : inner;
  }
  const fields = typeof value === 'object' && value !== null ? value : {};
  const inner = withValue((fields as Readonly<Record<string, unknown>>)[step], rest, put);
  return inner.ok ? done({ ...fields, [step]: inner.value }) : inner;
};

/** A manifest with other values, as texts of `PATH=VALUE` say them. */
export const withSettings = (manifest: unknown, sets: readonly string[]): Outcome<unknown> => {
  let changed = manifest;
  for (const set of sets) {
    const read = readAssignments(set);
    if (!read.ok) return read;
    for (const { path, value } of read.value) {
      const next = withValue(changed, path, value);
      if (!next.ok) return next;
      changed = next.value;
    }
  }
  return done(changed);
};
