import { parseAllDocuments } from 'yaml';
import type { ParseResult } from '../../promql/index.ts';
import { createPlaces, type Places } from '../../yaml-file/places.ts';
import { formOf, isAdapterConfig } from './schema/index.ts';
import type { Field } from './schema/field.ts';

/** One document of a file. */
export interface Manifest {
  readonly uri: string;
  /** Empty for a configuration of the adapter. */
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: unknown;
  readonly text: string;
  readonly places: Places;
  /** Undefined for kinds that are only looked at beside others. */
  readonly form: Field | undefined;
}

/** PromQL of a file; offsets are those of the file. */
export interface ManifestQuery {
  readonly start: number;
  readonly end: number;
  readonly parsed: ParseResult;
  readonly toHost: (offset: number) => number;
  readonly toHostEnd: (offset: number) => number;
}

type Values = Readonly<Record<string, unknown>>;

export const valuesOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The value at a path. */
export const valueAt = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, part) => (typeof part === 'number' ? itemsOf(at)[part] : valuesOf(at)[part]),
    value,
  );

/** Far more than what people write; aliases must not make more of it. */
const aliasLimit = 100;

const looksRight = (value: unknown): boolean =>
  typeof valuesOf(value)['kind'] === 'string' || isAdapterConfig(value);

/** The documents of a file that are objects of Kubernetes or rules of the adapter. Never throws. */
export const readManifests = (uri: string, text: string): readonly Manifest[] => {
  const parsed = parseAllDocuments(text, { prettyErrors: false, merge: true });
  if ('empty' in parsed) return [];
  return parsed.flatMap((document): readonly Manifest[] => {
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: aliasLimit });
    } catch {
      return [];
    }
    if (!looksRight(value)) return [];
    return [
      {
        uri,
        kind: textOf(valueAt(value, 'kind')),
        apiVersion: textOf(valueAt(value, 'apiVersion')),
        name: textOf(valueAt(value, 'metadata', 'name')),
        namespace: textOf(valueAt(value, 'metadata', 'namespace')),
        value,
        text,
        places: createPlaces(document, text),
        form: formOf(value),
      },
    ];
  });
};
