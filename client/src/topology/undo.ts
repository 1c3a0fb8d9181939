import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { content, managersOf, sameJson } from './owned-fields.ts';

/** An object as it would be had we not written it. */
export interface Undone {
  readonly object: Fields;
  /** Fields that somebody changed after us: they stay. */
  readonly kept: readonly string[];
}

/**
 * Takes back what a write changed: `before` and `after` are the object around it, `current` is the object now. What
 * others changed since stays as it is.
 */
export function undo(before: Fields, after: Fields, current: Fields): Undone {
  const kept: string[] = [];
  const object = asFields(undone([content(before), content(after), content(current)], '', kept));
  const metadata = { ...asFields(current['metadata']), ...asFields(object?.['metadata']) };
  // Labels and annotations that we brought and that were not there are gone in `object`.
  for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences'])
    if (asFields(object?.['metadata'])?.[key] === undefined) Reflect.deleteProperty(metadata, key);
  return { object: { ...object, metadata }, kept };
}

type Three = readonly [before: unknown, after: unknown, current: unknown];

function undone([before, after, current]: Three, at: string, kept: string[]): unknown {
  if (sameJson(before, after) || sameJson(before, current)) return current;
  if (sameJson(after, current)) return before;
  const [a, b, c] = [asFields(before), asFields(after), asFields(current)];
  if (a === undefined || b === undefined || c === undefined) {
    kept.push(at);
    return current;
  }
  const names = [...new Set([...Object.keys(c), ...Object.keys(a)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = at === '' ? name : `${at}.${name}`;
      const value = undone([a[name], b[name], c[name]], path, kept);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Managed fields as they were before a write, for an object that was put back: those of the time before, if nobody
 * else has written since; undefined if somebody has.
 */
export function managedFieldsBefore(before: Fields, after: Fields, current: Fields): unknown {
  const others = (object: Fields) =>
    managersOf(object).filter(({ name, subresource }) => name !== 'gauntlet' && subresource === '');
  return sameJson(others(after), others(current))
    ? asFields(before['metadata'])?.['managedFields']
    : undefined;
}

/** An object as it was, so that it can be made anew after its deletion. A claim asks for another volume. */
export function asNew(before: Fields): Fields {
  const metadata = { ...asFields(content(before)['metadata']) };
  for (const key of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'ownerReferences'])
    Reflect.deleteProperty(metadata, key);
  const { status: _, ...rest } = before;
  if (before['kind'] !== 'PersistentVolumeClaim') return { ...rest, metadata };
  const { volumeName: __, ...spec } = asFields(before['spec']) ?? {};
  const annotations = Object.entries(asFields(metadata['annotations']) ?? {}).filter(
    ([name]) => !name.startsWith('pv.kubernetes.io/'),
  );
  return { ...rest, metadata: { ...metadata, annotations: Object.fromEntries(annotations) }, spec };
}
