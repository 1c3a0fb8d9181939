import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { behind, leadingName } from './field-path.ts';
import { itemOf } from './owned-fields.ts';

/** The object without fields that others own. What is not there is left out without a word. */
export const withoutFields = (object: Fields, paths: readonly string[]): Fields =>
  paths.reduce<Fields>(
    (rest, path) => asFields(without(rest, path.replace(/^\./u, ''))) ?? rest,
    object,
  );

/**
 * An item of a list at the beginning of a path: `[name="a",port=1]`, `[="a"]` of a set, `[0]`.
 * Source: structured-merge-diff v6 fieldpath/element.go String(), which quotes texts and no names of fields.
 */
const itemPart = /^\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\]/u;

/** The key of an item as managed fields write it. */
function itemKey(inside: string): string {
  if (inside.startsWith('=')) return `v:${inside.slice(1)}`;
  if (/^\d+$/u.test(inside)) return `i:${inside}`;
  const pairs = [...inside.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|[^,]*)/gu)];
  return `k:{${pairs.map(([, name = '', value = '']) => `"${name}":${value}`).join(',')}}`;
}

function without(value: unknown, path: string): unknown {
  const part = itemPart.exec(path);
  return part === null ? withoutField(value, path) : withoutItem(value, path, part);
}

function withoutItem(value: unknown, path: string, [part, inside = '']: RegExpExecArray): unknown {
  if (!Array.isArray(value)) return value;
  const list: readonly unknown[] = value;
  const found = itemOf(list, itemKey(inside));
  const rest = behind(path, part);
  if (found === undefined) return value;
  return rest === ''
    ? list.filter((item) => item !== found)
    : list.map((item) => (item === found ? without(item, rest) : item));
}

function withoutField(value: unknown, path: string): unknown {
  const fields = asFields(value);
  const name = leadingName(Object.keys(fields ?? {}), path);
  if (fields === undefined || name === undefined) return value;
  const rest = behind(path, name);
  const copy: Record<string, unknown> = { ...fields };
  if (rest === '') Reflect.deleteProperty(copy, name);
  else copy[name] = without(copy[name], rest);
  return copy;
}
