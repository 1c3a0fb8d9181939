import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

type Part =
  | { readonly field: string }
  /** The item of a list with these values. */
  | { readonly item: Fields };

/**
 * The parts of a path as conflicts name it: `.spec.containers[name="a"].image`.
 * Source: structured-merge-diff v6 fieldpath/element.go String().
 */
function partsOf(path: string): readonly Part[] {
  return [...path.matchAll(/\[([^\]]*)\]|\.?((?:[^.[\]"]|"[^"]*")+)/gu)].map(
    ([, keys, field = '']) =>
      keys === undefined
        ? { field: field.replaceAll('"', '') }
        : {
            item: Object.fromEntries(
              [...keys.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|[^,]*)/gu)].map(
                ([, name = '', value = '']) => [
                  name,
                  value.startsWith('"') ? (JSON.parse(value) as unknown) : Number(value),
                ],
              ),
            ),
          },
  );
}

/** The object without fields that others own. What is not there is left out without a word. */
export const withoutFields = (object: Fields, paths: readonly string[]): Fields =>
  paths.reduce<Fields>((rest, path) => asFields(without(rest, partsOf(path))) ?? rest, object);

function without(value: unknown, [part, ...rest]: readonly Part[]): unknown {
  if (part === undefined) return value;
  if ('item' in part) {
    if (!Array.isArray(value)) return value;
    const isIt = (item: unknown): boolean =>
      Object.entries(part.item).every(([name, is]) => asFields(item)?.[name] === is);
    return rest.length === 0
      ? value.filter((item) => !isIt(item))
      : value.map((item: unknown) => (isIt(item) ? without(item, rest) : item));
  }
  const fields = asFields(value);
  if (fields?.[part.field] === undefined) return value;
  const copy: Record<string, unknown> = { ...fields };
  if (rest.length === 0) Reflect.deleteProperty(copy, part.field);
  else copy[part.field] = without(copy[part.field], rest);
  return copy;
}
