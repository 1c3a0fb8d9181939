import { parseQuantity, type Quantity } from './quantity.ts';

/** A place in a manifest that is of the wrong type; the API server refuses to decode such an object. */
export interface DecodeProblem {
  /** `spec.metrics[0].type` */
  readonly field: string;
  readonly message: string;
}

/** A value of a decoded YAML or JSON document, where it stands, and the list that problems go to. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly problems: DecodeProblem[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The field of an object; an absent one has the value `undefined`. */
export const fieldAt = ({ path, value, problems }: Place, key: string): Place => ({
  path: path === '' ? key : `${path}.${key}`,
  value: isFields(value) ? value[key] : undefined,
  problems,
});

const isAbsent = ({ value }: Place): boolean => value === undefined || value === null;

const note = ({ path, problems }: Place, wanted: string): undefined => {
  problems.push({ field: path, message: `expected ${wanted}` });
  return undefined;
};

export const readObject = (place: Place): Place | undefined => {
  if (isAbsent(place)) return undefined;
  return isFields(place.value) ? place : note(place, 'an object');
};

export const readList = (place: Place): readonly Place[] | undefined => {
  if (isAbsent(place)) return undefined;
  const { path, value, problems } = place;
  if (!Array.isArray(value)) return note(place, 'a list');
  return value.map((item: unknown, index) => ({
    path: `${path}[${String(index)}]`,
    value: item,
    problems,
  }));
};

/** The fields of an object as places of their own. */
export const readEntries = (place: Place): readonly (readonly [string, Place])[] => {
  const found = readObject(place);
  return found === undefined
    ? []
    : Object.keys(found.value as Fields).map((key) => [key, fieldAt(found, key)] as const);
};

export const readText = (place: Place): string | undefined => {
  if (isAbsent(place)) return undefined;
  return typeof place.value === 'string' ? place.value : note(place, 'a string');
};

export const readFlag = (place: Place): boolean | undefined => {
  if (isAbsent(place)) return undefined;
  return typeof place.value === 'boolean' ? place.value : note(place, 'true or false');
};

/** An integer of 32 bits. */
export const readWhole = (place: Place): number | undefined => {
  if (isAbsent(place)) return undefined;
  const { value } = place;
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
    ? value
    : note(place, 'an integer');
};

export const readQuantity = (place: Place): Quantity | undefined => {
  if (isAbsent(place)) return undefined;
  const { value } = place;
  const isQuantity = typeof value === 'string' || typeof value === 'number';
  return (isQuantity ? parseQuantity(String(value)) : undefined) ?? note(place, 'a quantity');
};

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** The record without the fields that are undefined. */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>;
