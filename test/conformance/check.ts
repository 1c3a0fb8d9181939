/** What one conformance file is held against: a check reads its rows and counts how many come out as they should. */

export interface Figure {
  readonly name: string;
  readonly passed: number;
  readonly total: number;
  /** The share of `total` that must pass, 1 for all. */
  readonly goal: number;
  /** What went wrong, for people; a line or a few each. */
  readonly failures: readonly string[];
}

export interface Check {
  /** The file's name without `.jsonl`. */
  readonly file: string;
  /** Each row is one parsed line. */
  readonly run: (rows: readonly unknown[]) => readonly Figure[];
}

/** Counts the rows for which `test` finds nothing wrong; rows for which it answers `skip` are not counted. */
export function count<R>(
  name: string,
  rows: readonly R[],
  test: (row: R) => string | undefined | typeof skip,
  goal = 1,
): Figure {
  let passed = 0;
  let total = 0;
  const failures: string[] = [];
  for (const row of rows) {
    const wrong = test(row);
    if (wrong === skip) continue;
    total += 1;
    if (wrong === undefined) passed += 1;
    else failures.push(wrong);
  }
  return { name, passed, total, goal, failures };
}

export const skip = Symbol('not counted');

/** `undefined` when both are the same as JSON, else a text that shows both. */
export function difference(what: string, wanted: unknown, found: unknown): string | undefined {
  const [left, right] = [JSON.stringify(wanted), JSON.stringify(found)];
  return left === right ? undefined : `${what}\n    wanted ${left}\n    found  ${right}`;
}
