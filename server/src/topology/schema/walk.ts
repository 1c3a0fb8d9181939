import type * as z from 'zod';

/** A schema as zod keeps it, as far as ours goes. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

const definitionOf = (schema: z.ZodType): Definition =>
  (schema as unknown as { readonly _zod: { readonly def: Definition } })._zod.def;

const wrappers: ReadonlySet<string> = new Set(['optional', 'nullable', 'default', 'prefault']);

/** One alternative of what may stand somewhere. */
type Alternative = Definition;

/** All that may stand in a place: without what only says that it may be absent, unions taken apart. */
export const alternativesOf = (schema: z.ZodType): readonly Alternative[] => {
  const definition = definitionOf(schema);
  if (wrappers.has(definition.type) && definition.innerType !== undefined) {
    return alternativesOf(definition.innerType);
  }
  if (definition.type === 'union') return (definition.options ?? []).flatMap(alternativesOf);
  return [definition];
};

/** The description of a schema, or of what it wraps. */
export const descriptionOf = (schema: z.ZodType): string | undefined => {
  if (schema.description !== undefined) return schema.description;
  const { innerType } = definitionOf(schema);
  return innerType === undefined ? undefined : descriptionOf(innerType);
};

/** The value that counts where none is written. */
export const defaultOf = (schema: z.ZodType): unknown => {
  const { type, innerType, defaultValue } = definitionOf(schema);
  if (type === 'default') return defaultValue;
  return innerType === undefined ? undefined : defaultOf(innerType);
};

/** Whether an entry may be left out. */
export const isOptional = (schema: z.ZodType): boolean => {
  const { type, innerType } = definitionOf(schema);
  if (type === 'optional' || type === 'default' || type === 'prefault') return true;
  return type === 'nullable' && innerType !== undefined && isOptional(innerType);
};

const literalOf = (schema: z.ZodType | undefined): unknown =>
  schema === undefined
    ? undefined
    : alternativesOf(schema).find(({ type }) => type === 'literal')?.values?.[0];

/** The shapes of a mapping; where it names its type already, only those of that type. */
const shapesOf = (schema: z.ZodType, type: unknown): readonly Definition[] => {
  const shapes = alternativesOf(schema).filter((one) => one.type === 'object');
  if (typeof type !== 'string') return shapes;
  const fitting = shapes.filter(({ shape }) => literalOf(shape?.['type']) === type);
  return fitting.length > 0 ? fitting : shapes;
};

/** The known keys of a mapping, each with its schema. */
export const keysOf = (schema: z.ZodType, value: unknown): ReadonlyMap<string, z.ZodType> => {
  const type = (value as { readonly type?: unknown } | null | undefined)?.type;
  const keys = new Map<string, z.ZodType>();
  for (const { shape } of shapesOf(schema, type)) {
    for (const [key, of] of Object.entries(shape ?? {})) if (!keys.has(key)) keys.set(key, of);
  }
  return keys;
};

/** The schema of an entry or an item; undefined where nothing is known about it. */
export const schemaIn = (
  schema: z.ZodType,
  part: string | number,
  value: unknown,
): z.ZodType | undefined => {
  const known = keysOf(schema, value).get(String(part));
  if (known !== undefined) return known;
  for (const { type, catchall, valueType, element } of alternativesOf(schema)) {
    if (type === 'array' && typeof part === 'number') return element;
    if (type === 'record') return valueType;
    if (type === 'object' && catchall !== undefined && definitionOf(catchall).type !== 'never') {
      return catchall;
    }
  }
  return undefined;
};

/** The words that may stand in a place. */
export const wordsOf = (schema: z.ZodType): readonly string[] =>
  alternativesOf(schema).flatMap(({ type, values, entries }) => {
    if (type === 'enum') return Object.values(entries ?? {});
    if (type === 'literal') return (values ?? []).map(String);
    return type === 'boolean' ? ['true', 'false'] : [];
  });
