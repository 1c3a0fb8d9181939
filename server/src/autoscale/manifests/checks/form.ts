import { similarTo } from '../../../yaml-file/similar.ts';
import type { Path } from '../../../yaml-file/path.ts';
import { itemsOf, valuesOf } from '../read.ts';
import type { Field } from '../schema/field.ts';
import { fieldIn } from '../schema/index.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

const unknownKey = (key: string, path: Path, known: readonly string[]): ManifestRemark => {
  const meant = similarTo(key, known);
  return {
    path,
    at: 'key',
    message: `unknown field \`${key}\`${meant === undefined ? '' : `; \`${meant}\` was probably meant`}`,
    fixes:
      meant === undefined
        ? []
        : [{ title: `Write \`${meant}\``, actions: [{ kind: 'rename', path, text: meant }] }],
  };
};

const wrongWord = (value: string, path: Path, words: readonly string[]): ManifestRemark => {
  const meant = similarTo(value, words);
  const all = words.map((word) => `\`${word}\``).join(', ');
  return {
    path,
    message: `\`${value}\` is none of ${all}`,
    fixes:
      meant === undefined
        ? []
        : [{ title: `Write \`${meant}\``, actions: [{ kind: 'replace', path, text: meant }] }],
  };
};

const expected: Readonly<Record<Field['type'], string>> = {
  text: 'a text',
  whole: 'a whole number',
  quantity: 'a quantity',
  flag: 'true or false',
  object: 'a mapping',
  dict: 'a mapping',
  list: 'a list',
  any: '',
};

const fits: Readonly<Record<Field['type'], (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  whole: (value) => Number.isInteger(value),
  quantity: (value) => typeof value === 'string' || typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  dict: (value) => typeof value === 'object' && !Array.isArray(value),
  list: Array.isArray,
  any: () => true,
};

const wrongType = (field: Field, value: unknown, path: Path): ManifestRemark => {
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  const quoted = field.type === 'text' && isPlain ? JSON.stringify(String(value)) : undefined;
  return {
    path,
    message: `must be ${expected[field.type]}${quoted === undefined ? '' : `: ${quoted}`}`,
    fixes:
      quoted === undefined
        ? []
        : [{ title: `Write ${quoted}`, actions: [{ kind: 'replace', path, text: quoted }] }],
  };
};

const isWord = (words: readonly string[], value: string): boolean =>
  words.some((word) => word === value || word === `"${value}"`);

/** Types of scalers are more than those that are offered; the others are open as well. */
const isOpen = (path: Path): boolean => path.at(-3) === 'triggers' && path.at(-1) === 'type';

const remarksOn = (field: Field, value: unknown, path: Path): readonly ManifestRemark[] => {
  if (value === null || value === undefined) return [];
  if (!fits[field.type](value)) return [wrongType(field, value, path)];
  if (field.words !== undefined && typeof value === 'string') {
    const isFine = value === '' || isOpen(path) || isWord(field.words, value);
    return isFine ? [] : [wrongWord(value, path, field.words)];
  }
  if (field.type === 'list') {
    return itemsOf(value).flatMap((item, at) => {
      const of = fieldIn(field, at, value);
      return of === undefined ? [] : remarksOn(of, item, [...path, at]);
    });
  }
  if (field.type !== 'object' && field.type !== 'dict') return [];
  return Object.entries(valuesOf(value)).flatMap(([key, inner]) => {
    const of = fieldIn(field, key, inner);
    const here = [...path, key];
    return of === undefined
      ? [unknownKey(key, here, Object.keys(field.fields ?? {}))]
      : remarksOn(of, inner, here);
  });
};

/** Fields that there are not, words that are none of those allowed, numbers where a text must stand. */
export const form: ManifestCheck = {
  code: 'autoscale-form',
  severity: 'error',
  run: ({ manifest: { form: of, value } }) => (of === undefined ? [] : remarksOn(of, value, [])),
};
