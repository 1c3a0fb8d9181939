import { parseDocument } from 'yaml';
import { caretSpot, spotAt } from '../../yaml-file/at-offset.ts';
import type { Path } from '../../yaml-file/path.ts';
import type { TextSpan } from '../../yaml-file/text-edits.ts';
import { textOf, valueAt } from './read.ts';
import type { Field } from './schema/field.ts';
import { fieldIn, formOf, kinds } from './schema/index.ts';

export interface ManifestItem {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'name';
  readonly insert: string;
  readonly documentation: string;
}

export interface ManifestCompletion {
  /** What an item replaces. */
  readonly replace: TextSpan;
  readonly items: readonly ManifestItem[];
}

export interface ManifestHover extends TextSpan {
  /** Markdown. */
  readonly contents: string;
}

/** One document of a file, with where it begins. */
interface Part {
  readonly text: string;
  readonly start: number;
}

/** The document around an offset. */
const partAt = (text: string, offset: number): Part => {
  let start = 0;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    if (index + 3 > offset) return { text: text.slice(start, index), start };
    start = index + 3;
  }
  return { text: text.slice(start), start };
};

const shifted = ({ start, end }: TextSpan, by: number): TextSpan => ({
  start: start + by,
  end: end + by,
});

/** The field at a path. */
const fieldAt = (form: Field, path: Path, value: unknown): Field | undefined => {
  let field: Field | undefined = form;
  for (const [at, part] of path.entries()) {
    if (field === undefined) return undefined;
    const around = valueAt(value, ...path.slice(0, at));
    field = fieldIn(field, part, around);
  }
  return field;
};

const aside = ({ usual, since }: Field): readonly string[] => [
  ...(usual === undefined ? [] : [`Without it: ${usual}`]),
  ...(since === undefined ? [] : [`Since ${since}`]),
];

const explained = (field: Field): string => [field.says, ...aside(field)].join('\n\n');

const keyItems = (field: Field, there: unknown): readonly ManifestItem[] => {
  const taken = typeof there === 'object' && there !== null ? there : {};
  return Object.entries(field.fields ?? {})
    .filter(([key]) => !(key in taken))
    .map(([label, of]) => ({
      label,
      kind: 'key',
      insert: ['object', 'list', 'dict'].includes(of.type) ? `${label}:` : `${label}: `,
      documentation: explained(of),
    }));
};

const wordItems = ({ words = [], usual, says }: Field): readonly ManifestItem[] =>
  words.map((word) => ({
    label: word,
    kind: 'value',
    insert: word,
    documentation: word === usual ? `${says}\n\nCounts where nothing is written` : says,
  }));

const flags = ['true', 'false'];

/** Kinds and versions, which decide about all else. */
const headItems = (path: Path, value: unknown): readonly ManifestItem[] => {
  const [key] = path;
  if (path.length !== 1 || (key !== 'kind' && key !== 'apiVersion')) return [];
  const kind = textOf(valueAt(value, 'kind'));
  const known = Object.entries(kinds);
  const labels =
    key === 'kind'
      ? known.map(([name]) => name)
      : known.filter(([name]) => !(kind in kinds) || name === kind).map(([, one]) => one.version);
  return [...new Set(labels)].map((label) => ({
    label,
    kind: 'name',
    insert: label,
    documentation: kinds[label]?.form.says ?? '',
  }));
};

/** What can be written at a caret: keys, words, kinds. */
export const completeManifest = (text: string, offset: number): ManifestCompletion | undefined => {
  const part = partAt(text, offset);
  const caret = caretSpot(part.text, offset - part.start);
  if (caret === undefined || caret.isPart) return undefined;
  const { spot, word, value } = caret;
  const replace = shifted(word, part.start);
  const head = spot.isKey ? [] : headItems(spot.path, value);
  if (head.length > 0) return { replace, items: head };
  const path = spot.isKey ? spot.path.slice(0, -1) : spot.path;
  const form = formOf(value);
  const field = form && fieldAt(form, path, value);
  if (field === undefined) return undefined;
  const items = spot.isKey ? keyItems(field, valueAt(value, ...path)) : wordItems(field);
  const switches = wordItems({ ...field, words: flags });
  return { replace, items: !spot.isKey && field.type === 'flag' ? switches : items };
};

const plainValue = (text: string): unknown => {
  try {
    return parseDocument(text).toJS({ maxAliasCount: 100 });
  } catch {
    // An alias to nothing: what a key means does not depend on it.
    return undefined;
  }
};

/** What a key or a value means: meaning and unit, words, default, since when. */
export const hoverManifest = (text: string, offset: number): ManifestHover | undefined => {
  const part = partAt(text, offset);
  const spot = spotAt(part.text, offset - part.start);
  if (spot === undefined) return undefined;
  const value = plainValue(part.text);
  const form = formOf(value);
  const field = form && fieldAt(form, spot.path, value);
  if (field === undefined || field.says === '') return undefined;
  const { words = [] } = field;
  const lines = [
    field.says,
    ...(words.length > 1 ? [`One of ${words.map((word) => `\`${word}\``).join(', ')}`] : []),
    ...aside(field),
  ];
  return { ...shifted(spot.span, part.start), contents: lines.join('\n\n') };
};
