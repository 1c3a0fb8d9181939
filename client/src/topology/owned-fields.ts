import { asFields, asFieldsList, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/**
 * Fields of an object as managed fields name them. Source: structured-merge-diff v6 fieldpath/serialize.go: `f:name`
 * for a field, `k:{…}` for the item of a list with these keys, `v:…` for that value in a set, `i:n` for an index.
 */
export interface FieldSet {
  readonly [path: string]: FieldSet;
}

/** One manager's part of an object. */
export interface Manager {
  readonly name: string;
  readonly operation: string;
  /** `status` for those who write only that. */
  readonly subresource: string;
  /** As the API server gives it: RFC 3339; empty when it does not tell. */
  readonly time: string;
  readonly fields: FieldSet;
}

/** Who owns what of an object. */
export const managersOf = (object: Fields | undefined): readonly Manager[] =>
  asFieldsList(asFields(object?.['metadata'])?.['managedFields']).map((entry) => ({
    name: asText(entry['manager']) ?? '',
    operation: asText(entry['operation']) ?? '',
    subresource: asText(entry['subresource']) ?? '',
    time: asText(entry['time']) ?? '',
    fields: (asFields(entry['fieldsV1']) ?? {}) as FieldSet,
  }));

/** The fields that a manager applied. */
export const appliedBy = (object: Fields | undefined, name: string): FieldSet =>
  managersOf(object).find(
    (manager) =>
      manager.name === name && manager.operation === 'Apply' && manager.subresource === '',
  )?.fields ?? {};

/** All fields of both. */
export const union = (left: FieldSet, right: FieldSet): FieldSet => {
  const all: Record<string, FieldSet> = { ...left };
  for (const [key, below] of Object.entries(right)) {
    const own = all[key];
    all[key] = own === undefined ? below : union(own, below);
  }
  return all;
};

const isWhole = (set: FieldSet): boolean => Object.keys(set).every((key) => key === '.');

/** The item of a list that a key of managed fields names; undefined when it is not there. */
export const itemOf = (list: readonly unknown[], key: string): unknown => {
  const rest = key.slice(2);
  if (key.startsWith('i:')) return list[Number(rest)];
  const wanted: unknown = parsed(rest);
  if (key.startsWith('v:')) return list.find((item) => sameJson(item, wanted));
  const keys = Object.entries(asFields(wanted) ?? {});
  // A key that is left out has its default: of ports that is the protocol.
  return list.find((item) =>
    keys.every(([name, value]) => sameJson(asFields(item)?.[name] ?? defaultsOfKeys[name], value)),
  );
};

const defaultsOfKeys: Fields = { protocol: 'TCP' };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether two values of JSON are the same, whatever the order of their keys. */
export const sameJson = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => sameJson(item, right[at]));
  }
  const [a, b] = [asFields(left), asFields(right)];
  if (a === undefined || b === undefined) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
};

/** What of a value a set of fields names, in the order of the value; undefined for nothing. */
export const projected = (value: unknown, set: FieldSet): unknown => {
  if (isWhole(set)) return value;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const named = new Map(
      Object.entries(set)
        .filter(([key]) => key !== '.')
        .map(([key, below]) => [itemOf(list, key), below]),
    );
    return list.flatMap((item) => {
      const below = item === undefined ? undefined : named.get(item);
      return below === undefined ? [] : [projected(item, withKeys(below))];
    });
  }
  const fields = asFields(value);
  if (fields === undefined) return value;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, item]) => {
      const below = set[`f:${name}`];
      return below === undefined ? [] : [[name, projected(item, below)]];
    }),
  );
};

/** A list's item is shown with the name that it goes by, whoever owns that. */
const withKeys = (set: FieldSet): FieldSet => (isWhole(set) ? set : { 'f:name': {}, ...set });

/** Fields that every write changes, and those that only the cluster writes. */
const ofServer = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
] as const;

/** An object without what the cluster alone writes: what is left is what people and controllers chose. */
export const content = (object: Fields): Fields => {
  const metadata = { ...asFields(object['metadata']) };
  for (const key of ofServer) Reflect.deleteProperty(metadata, key);
  const { status: _, ...rest } = object;
  return { ...rest, metadata };
};

/** What of an object belongs to these fields; with its kind and its name, so that it can be read. */
export const ownPart = (object: Fields, set: FieldSet): Fields => {
  const part = asFields(projected(content(object), set)) ?? {};
  const { name, namespace } = asFields(object['metadata']) ?? {};
  return {
    apiVersion: object['apiVersion'],
    kind: object['kind'],
    ...part,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...asFields(part['metadata']),
    },
  };
};
