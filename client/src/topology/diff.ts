import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { manifestText } from '../explorer/manifest-text.ts';
import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { fieldManager } from './api.ts';
import { behind, leadingName } from './field-path.ts';
import {
  appliedBy,
  content,
  itemOf,
  managersOf,
  ownPart,
  sameJson,
  union,
} from './owned-fields.ts';
import type { FieldSet } from './owned-fields.ts';
import type { PlannedObject } from './plan.ts';

/** Both sides of a change as people compare them: only our fields, no values of Secrets. */
export interface DiffTexts {
  readonly before: string;
  readonly after: string;
}

const textOf = (object: Fields): string => manifestText(object).text;

/** Before and after of a planned object. What is not there is empty. */
export function diffOf({
  change,
  manifest,
}: Pick<PlannedObject, 'change' | 'manifest'>): DiffTexts {
  switch (change.kind) {
    case 'same': {
      const text = textOf(ownPart(change.live, appliedBy(change.live, fieldManager)));
      return { before: text, after: text };
    }
    case 'create':
      return {
        before: '',
        after: textOf(ownPart(change.after, appliedBy(change.after, fieldManager))),
      };
    case 'untried':
      return { before: '', after: textOf(manifest) };
    case 'update':
    case 'conflict': {
      const ours = appliedBy(change.after, fieldManager);
      const both = union(appliedBy(change.live, fieldManager), ours);
      return {
        before: textOf(ownPart(change.live, both)),
        after: textOf(ownPart(change.after, ours)),
      };
    }
    case 'refused': {
      const set = appliedBy(change.live, fieldManager);
      return {
        before: change.live === undefined ? '' : textOf(ownPart(change.live, set)),
        after: textOf(manifest),
      };
    }
  }
}

/** Whether a dry run would leave the object as it is: its content, and which fields are ours. */
export const isSame = (live: Fields, after: Fields): boolean =>
  sameJson(content(live), content(after)) &&
  sameJson(appliedBy(live, fieldManager), appliedBy(after, fieldManager));

/** A hash of what people and controllers chose of an object; the same for the same content. */
export const contentHash = (object: Fields): string =>
  createHash('sha256')
    .update(stringify(content(object), { sortMapEntries: true, aliasDuplicateObjects: false }))
    .digest('hex');

/** Somebody else changed fields of ours, or fields that differ from what we would set. */
export interface Outsider {
  readonly manager: string;
  /** RFC 3339; empty when the cluster does not tell. */
  readonly time: string;
  /** Paths as people write them: `spec.replicas`. */
  readonly fields: readonly string[];
}

/** Paths of the values that differ, in dots; items of lists by their name. */
export function differences(before: unknown, after: unknown, at = ''): readonly string[] {
  if (sameJson(before, after)) return [];
  const [a, b] = [asFields(before), asFields(after)];
  if (a !== undefined && b !== undefined) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return names.flatMap((name) =>
      differences(a[name], b[name], at === '' ? name : `${at}.${name}`),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [left, right] = [byName(before), byName(after)];
    if (left !== undefined && right !== undefined) {
      const names = [...new Set([...left.keys(), ...right.keys()])];
      return names.flatMap((name) =>
        differences(left.get(name), right.get(name), `${at}[${name}]`),
      );
    }
  }
  return [at];
}

const byName = (list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined => {
  const entries = list.map((item) => [asFields(item)?.['name'], item] as const);
  const named = entries.filter((entry): entry is [string, unknown] => typeof entry[0] === 'string');
  return named.length === list.length ? new Map(named) : undefined;
};

/** Whether a set names the field of `value` at a path in dots, or something above or below it. */
const names = (set: FieldSet, path: string, value: unknown): boolean => {
  if (path === '' || Object.keys(set).length === 0) return true;
  const part = /^\[[^\]]*\]/u.exec(path)?.[0];
  if (part !== undefined) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const item = byName(list)?.get(part.slice(1, -1));
    // Managed fields name items by their keys, which need not be the name: of ports they are number and protocol.
    const key = Object.keys(set).find((one) => /^[kvi]:/u.test(one) && itemOf(list, one) === item);
    const below = item === undefined || key === undefined ? undefined : set[key];
    return below !== undefined && names(below, behind(path, part), item);
  }
  const fields = Object.keys(set).filter((key) => key.startsWith('f:'));
  const name = leadingName(
    fields.map((key) => key.slice(2)),
    path,
  );
  const below = name === undefined ? undefined : set[`f:${name}`];
  if (name === undefined || below === undefined) return false;
  return names(below, behind(path, name), asFields(value)?.[name]);
};

/** Who, but us, owns fields that would change, with when. */
export function outsidersOf(live: Fields, after: Fields): readonly Outsider[] {
  const paths = differences(content(live), content(after));
  return managersOf(live)
    .filter(({ name, subresource }) => name !== fieldManager && subresource === '')
    .map(({ name, time, fields }) => ({
      manager: name,
      time,
      fields: paths.filter((path) => names(fields, path, content(live))),
    }))
    .filter(({ fields }) => fields.length > 0);
}
