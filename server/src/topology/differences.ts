import type { Fields, Manifest } from './render/manifest.ts';
import { keyOfList } from './render/patch.ts';
import type { Rendered } from './render/render.ts';

/** A field that differs; what is not there is undefined. */
export interface FieldDifference {
  /** `spec.template.spec.containers[thanos-store].image` */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** An object that differs between two renders of a cluster. */
export interface ObjectDifference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Of the file. */
  readonly component: string;
  /** None of objects that are added or removed. */
  readonly fields: readonly FieldDifference[];
}

type Renders = ReadonlyMap<string, readonly Rendered[]>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (before: unknown, after: unknown): boolean =>
  JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key])]),
  );
};

/** The items of a list by what tells them apart; undefined where nothing does. */
const byKey = (field: string, list: readonly unknown[]): Fields | undefined => {
  const keys = list.map((item) => keyOfList(field, item));
  const isTold = keys.every((key) => typeof key === 'string') && new Set(keys).size === keys.length;
  return isTold ? Object.fromEntries(keys.map((key, at) => [key, list[at]])) : undefined;
};

const nameOf = (path: string): string =>
  /[^.[\]]*$/.exec(path.replace(/\[[^\]]*\]$/, ''))?.[0] ?? '';

const differencesOf = (
  before: unknown,
  after: unknown,
  path: string,
): readonly FieldDifference[] => {
  if (same(before, after)) return [];
  if (isFields(before) && isFields(after)) {
    return inFields(before, after, (key) => (path === '' ? key : `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const field = nameOf(path);
    const [left, right] = [byKey(field, before), byKey(field, after)];
    if (left !== undefined && right !== undefined) {
      const found = inFields(left, right, (key) => `${path}[${key}]`);
      // Where only the order differs, the lists do.
      if (found.length > 0) return found;
    }
  }
  return [{ path, before, after }];
};

const inFields = (
  before: Fields,
  after: Fields,
  pathOf: (key: string) => string,
): readonly FieldDifference[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differencesOf(before[key], after[key], pathOf(key)),
  );

const keyOf = ({ kind, metadata }: Manifest): string =>
  [kind, metadata.namespace ?? '', metadata.name].join('/');

const objectDifference = (
  change: ObjectDifference['change'],
  { component, manifest }: Rendered,
  fields: readonly FieldDifference[] = [],
): ObjectDifference => ({
  change,
  kind: manifest.kind,
  namespace: manifest.metadata.namespace,
  name: manifest.metadata.name,
  component,
  fields,
});

const clusterDifferences = (
  before: readonly Rendered[],
  after: readonly Rendered[],
): readonly ObjectDifference[] => {
  const old = new Map(before.map((one) => [keyOf(one.manifest), one]));
  const kept = new Set(after.map(({ manifest }) => keyOf(manifest)));
  return [
    ...after.flatMap((one): readonly ObjectDifference[] => {
      const left = old.get(keyOf(one.manifest));
      if (left === undefined) return [objectDifference('added', one)];
      const fields = differencesOf(left.manifest, one.manifest, '');
      return fields.length === 0 ? [] : [objectDifference('changed', one, fields)];
    }),
    ...before
      .filter(({ manifest }) => !kept.has(keyOf(manifest)))
      .map((one) => objectDifference('removed', one)),
  ];
};

/** What two renders differ in: by cluster, in the order in which objects are applied; clusters that do not are left out. */
export const differencesBetween = (
  before: Renders,
  after: Renders,
): ReadonlyMap<string, readonly ObjectDifference[]> =>
  new Map(
    [...new Set([...before.keys(), ...after.keys()])]
      .map(
        (name) =>
          [name, clusterDifferences(before.get(name) ?? [], after.get(name) ?? [])] as const,
      )
      .filter(([, differences]) => differences.length > 0),
  );
