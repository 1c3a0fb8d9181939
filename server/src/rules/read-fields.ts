import {
  isMergeKey,
  type ResolveAlias,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../embedded/index.ts';
import { parseDuration, type DialectId, type Span } from '../promql/index.ts';
import { describeNode, isInteger, isNull } from './go-yaml.ts';
import type { DurationField, NamedText, Place, ReadIssue, TextField } from './rule-file.ts';

/** What reading needs to know, and where it reports. */
export interface Reading {
  readonly text: string;
  readonly dialect: DialectId;
  readonly resolve: ResolveAlias;
  readonly report: (issue: ReadIssue) => void;
  /** Fields and items that may still be read: aliases can make a small file endless. */
  readonly budget: { left: number };
}

/** A key with its value, aliases followed. */
export interface FieldEntry {
  readonly name: string;
  readonly key: Span;
  /** Absent without a value, and for an unknown alias. */
  readonly value: YamlNode | undefined;
  /** Where messages about the value point; the key's range when there is no value. */
  readonly span: Span;
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** A node without its alias. Unknown names are reported once for the whole document, see `reportUnknownAliases`. */
const follow = (node: YamlNode, { resolve }: Reading): YamlNode | undefined => resolve(node);

/** Reports aliases without an anchor: the libraries refuse them anywhere. */
export const reportUnknownAliases = (
  node: YamlNode,
  { resolve, report }: Pick<Reading, 'resolve' | 'report'>,
): void => {
  const visit = (at: YamlNode): void => {
    if (at.kind === 'alias' && resolve(at) === undefined) {
      report({ ...spanOf(at), kind: 'bad-alias', reason: 'unknown', name: at.name });
    }
    if (at.kind === 'seq') at.items.forEach(visit);
    if (at.kind !== 'map') return;
    for (const { key, value } of at.entries) {
      visit(key);
      if (value !== undefined) visit(value);
    }
  };
  visit(node);
};

const wrongType = (node: YamlNode, wanted: string, { report }: Reading): void => {
  report({ ...spanOf(node), kind: 'wrong-type', wanted, found: describeNode(node) });
};

const fieldOf = ({ key, value }: YamlEntry, reading: Reading): FieldEntry | undefined => {
  const name = follow(key, reading);
  if (name === undefined) return undefined;
  if (name.kind !== 'scalar') {
    wrongType(key, 'a text as the key', reading);
    return undefined;
  }
  const target = value === undefined ? undefined : follow(value, reading);
  // An alias is marked where it stands, and so is what it stands for.
  const shown = value === undefined || value.start === value.end ? key : value;
  return { name: name.value, key: spanOf(key), value: target, span: spanOf(shown) };
};

const reportRepeated = (fields: readonly FieldEntry[], { report }: Reading): void => {
  const seen = new Set<string>();
  for (const { name, key } of fields) {
    if (seen.has(name)) report({ ...key, kind: 'repeated-key', name });
    seen.add(name);
  }
};

/** The mappings that a `<<` brings in. */
const mergeSources = (entry: YamlEntry, reading: Reading): readonly YamlMap[] => {
  const node = entry.value && follow(entry.value, reading);
  // A list may be written in place only; the libraries refuse an alias to one.
  const isList = node?.kind === 'seq' && entry.value?.kind !== 'alias';
  const nodes = isList ? node.items.map((item) => follow(item, reading)) : [node];
  const maps = nodes.filter((source) => source?.kind === 'map');
  if (maps.length < nodes.length) {
    const { start, end } = entry.value ?? entry.key;
    reading.report({ start, end, kind: 'bad-alias', reason: 'no mapping', name: '<<' });
  }
  return maps;
};

interface Merge {
  readonly found: Map<string, FieldEntry>;
  /** A mapping merged again adds nothing: circles and bombs of merges end. */
  readonly seen: Set<YamlMap>;
  readonly isStrict: boolean;
}

const collect = (map: YamlMap, reading: Reading, merge: Merge): void => {
  if (merge.seen.has(map) || reading.budget.left <= 0) return;
  merge.seen.add(map);
  reading.budget.left -= map.entries.length;
  const own = map.entries.filter(({ key }) => !isMergeKey(key));
  const merges = map.entries.filter(({ key }) => isMergeKey(key));
  const fields = own.flatMap((entry) => fieldOf(entry, reading) ?? []);
  const mergeFields = merges.flatMap(
    (entry) => fieldOf({ ...entry, value: undefined }, reading) ?? [],
  );
  reportRepeated([...fields, ...mergeFields], reading);
  for (const field of fields) {
    const known = merge.found.get(field.name);
    if (known === undefined) merge.found.set(field.name, field);
    else if (merge.isStrict && merge.seen.size > 1) {
      reading.report({ ...known.key, kind: 'repeated-key', name: field.name });
    }
  }
  for (const entry of merges) {
    for (const source of mergeSources(entry, reading)) collect(source, reading, merge);
  }
};

/**
 * The fields of a mapping, those merged in behind its own. A repeated key is reported; the first one counts.
 * thanos reads each group a second time as a plain mapping: there a key must not come from a merge as well.
 */
const fieldsOf = (map: YamlMap, reading: Reading, place: Place): readonly FieldEntry[] => {
  const isStrict = reading.dialect === 'thanos' && place !== 'file';
  const merge: Merge = { found: new Map(), seen: new Set(), isStrict };
  collect(map, reading, merge);
  return [...merge.found.values()];
};

/** The known fields of a mapping by name; others are reported. Nothing for a value that is no mapping. */
export const readStruct = (
  node: YamlNode,
  known: readonly string[],
  options: { readonly place: Place; readonly reading: Reading },
): ReadonlyMap<string, FieldEntry> => {
  const { place, reading } = options;
  if (node.kind !== 'map') {
    wrongType(node, `a ${place}`, reading);
    return new Map();
  }
  const fields = fieldsOf(node, reading, place);
  for (const { name, key } of fields) {
    if (!known.includes(name)) reading.report({ ...key, kind: 'unknown-field', name, place });
  }
  return new Map(fields.map((field) => [field.name, field]));
};

/** A field with a text: any scalar, a null counts as empty. */
export const readText = (
  field: FieldEntry | undefined,
  reading: Reading,
): TextField | undefined => {
  if (field === undefined) return undefined;
  const { key, span, value } = field;
  if (value !== undefined && value.kind !== 'scalar') {
    wrongType(value, 'a text', reading);
    return { ...span, key, value: '', scalar: undefined };
  }
  const isEmpty = value === undefined || isNull(value);
  return { ...span, key, value: isEmpty ? '' : value.value, scalar: value };
};

/** A field with a duration; a null counts as no field. */
export const readDuration = (
  field: FieldEntry | undefined,
  reading: Reading,
): DurationField | undefined => {
  const text = readText(field, reading);
  if (text?.scalar === undefined || isNull(text.scalar)) return undefined;
  const read = parseDuration(text.value);
  return typeof read === 'number'
    ? { ...text, seconds: read, problem: undefined }
    : { ...text, seconds: undefined, problem: read.message };
};

/** Reports a value that is no integer. */
export const checkInteger = (field: FieldEntry | undefined, reading: Reading): void => {
  const value = field?.value;
  if (value === undefined) return;
  const isFine = value.kind === 'scalar' && (isNull(value) || isInteger(value));
  if (!isFine) wrongType(value, 'a whole number', reading);
};

/** The items of a list, aliases followed; a null counts as an empty list. */
export const readList = (
  field: FieldEntry | undefined,
  wanted: string,
  reading: Reading,
): readonly YamlNode[] => {
  const value = field?.value;
  if (value === undefined || (value.kind === 'scalar' && isNull(value))) return [];
  if (value.kind !== 'seq') {
    wrongType(value, wanted, reading);
    return [];
  }
  const items = value.items.slice(0, Math.max(0, reading.budget.left));
  reading.budget.left -= items.length;
  return items.flatMap((item) => follow(item, reading) ?? []);
};

/** Labels or annotations: names to texts. */
export const readNamedTexts = (
  field: FieldEntry | undefined,
  place: 'labels' | 'annotations',
  reading: Reading,
): readonly NamedText[] => {
  const value = field?.value;
  if (value === undefined || (value.kind === 'scalar' && isNull(value))) return [];
  if (value.kind !== 'map') {
    wrongType(value, `a mapping of ${place}`, reading);
    return [];
  }
  return fieldsOf(value, reading, place).flatMap((entry) => {
    const text = readText(entry, reading);
    return text === undefined ? [] : [{ name: entry.name, nameSpan: entry.key, text }];
  });
};
