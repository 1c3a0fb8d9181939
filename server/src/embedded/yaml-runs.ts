/**
 * Finds the lists under `rules:` keys by a scan over lines, without parsing YAML.
 *
 * A line that starts with `- ` in the column of the list can be nothing else than the next item: whatever else stands
 * inside an item of a block list (block scalars, continued plain or quoted scalars, flow collections) must be indented
 * further. So each item can be parsed alone, broken YAML in one rule does not spoil the others, and an edit costs the
 * parse of one rule. Where a `rules:` is not what it seems (text inside a block scalar), the caller notices and parses
 * the whole text instead.
 */
export interface ItemRun {
  /** From the start of the first item's line to the start of the line behind the last item. */
  readonly start: number;
  readonly end: number;
  /** Column of the `-`. */
  readonly column: number;
  /** Start of each item's line. */
  readonly items: readonly number[];
}

const space = 32;
const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const dash = 45;
const hash = 35;

interface Line {
  readonly start: number;
  /** Start of the next line. */
  readonly next: number;
  /** Number of leading spaces. */
  readonly column: number;
  /** Only blanks, or only a comment. */
  readonly blank: boolean;
  /** Starts with a `-` that stands alone. */
  readonly item: boolean;
}

const isBreak = (unit: number): boolean => unit === lineFeed || unit === carriageReturn;

const isGap = (unit: number): boolean =>
  unit === space || unit === tab || isBreak(unit) || Number.isNaN(unit);

const lineAt = (text: string, start: number): Line => {
  let at = start;
  while (text.charCodeAt(at) === space) at += 1;
  const column = at - start;
  const item = text.charCodeAt(at) === dash && isGap(text.charCodeAt(at + 1));
  while (text.charCodeAt(at) === space || text.charCodeAt(at) === tab) at += 1;
  const first = text.charCodeAt(at);
  const feed = text.indexOf('\n', at);
  return {
    start,
    next: feed === -1 ? text.length : feed + 1,
    column,
    blank: Number.isNaN(first) || isBreak(first) || first === hash,
    item,
  };
};

const runFrom = (text: string, from: number, minimum: number): ItemRun | undefined => {
  let at = from;
  let line = lineAt(text, at);
  while (line.blank && at < text.length) {
    at = line.next;
    line = lineAt(text, at);
  }
  if (!line.item || line.column < minimum) return undefined;
  const { start, column } = line;
  const items: number[] = [];
  let end = text.length;
  while (at < text.length) {
    line = lineAt(text, at);
    if (!line.blank && line.column <= column) {
      if (line.column < column || !line.item) {
        end = at;
        break;
      }
      items.push(at);
    }
    at = line.next;
  }
  return { start, end, column, items };
};

const keyLine = /^( *(?:- +)*)(?:rules|"rules"|'rules'):[ \t]*(?:#.*)?\r?$/;

/** All lists under a `rules:` line, in source order. */
export const findItemRuns = (text: string): readonly ItemRun[] => {
  const runs: ItemRun[] = [];
  let from = 0;
  for (;;) {
    const found = text.indexOf('rules', from);
    if (found === -1) return runs;
    const start = text.lastIndexOf('\n', found) + 1;
    const feed = text.indexOf('\n', found);
    const end = feed === -1 ? text.length : feed;
    from = found + 'rules'.length;
    // A line with more than a key is no start of a block list; long ones are not worth a look.
    if (end - start > 200) continue;
    const prefix = keyLine.exec(text.slice(start, end))?.[1];
    if (prefix === undefined) continue;
    const run = runFrom(text, end + 1, prefix.length);
    if (run === undefined) continue;
    runs.push(run);
    from = run.end;
  }
};
