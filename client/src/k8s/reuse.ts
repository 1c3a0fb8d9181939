/** Deeper than this (levels) nothing is compared: what is deeper counts as changed. */
const deepest = 48;

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Both lists or records with each item as `reuse` gives it. */
function items(old: readonly unknown[], next: readonly unknown[], depth: number): unknown {
  const mixed = next.map((item, index) => reuseAt(old[index], item, depth + 1));
  const same = old.length === next.length && mixed.every((item, index) => item === old[index]);
  return same ? old : mixed;
}

function fields(old: Plain, next: Plain, depth: number): unknown {
  const names = Object.keys(next);
  let same = names.length === Object.keys(old).length;
  const mixed = names.map((name) => {
    const known = Object.hasOwn(old, name);
    const value = known ? reuseAt(old[name], next[name], depth + 1) : next[name];
    if (!known || value !== old[name]) same = false;
    return [name, value] as const;
  });
  return same ? old : Object.fromEntries(mixed);
}

function reuseAt(old: unknown, next: unknown, depth: number): unknown {
  if (Object.is(old, next)) return old;
  if (depth > deepest) return next;
  if (Array.isArray(old) && Array.isArray(next)) return items(old, next, depth);
  if (isPlain(old) && isPlain(next)) return fields(old, next, depth);
  return next;
}

/**
 * A value equal to `next` that is made of the parts of `old` where they are equal; `old` itself when all is. For plain
 * data: what is identical afterwards has not changed, and what has not changed is identical.
 */
export function reuse<T>(old: T | undefined, next: T): T {
  return reuseAt(old, next, 0) as T;
}
