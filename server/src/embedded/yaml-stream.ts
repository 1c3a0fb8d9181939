import { findItemRuns, type ItemRun } from './yaml-runs.ts';
import { parseLenientYaml } from './yaml-repair.ts';
import type { YamlDocument, YamlMap, YamlNode, YamlProblem, YamlSeq } from './yaml-tree.ts';

/** One item of a list under `rules:`, parsed alone. */
interface Chunk {
  /** Parsed as if it stood at offset 0. */
  readonly node: YamlNode;
  readonly problems: readonly YamlProblem[];
  /** Where it stood last, and the nodes as they were there: most items do not move between two edits. */
  readonly base: number;
  readonly placed: YamlNode;
}

/** The YAML of a file. */
export interface YamlStream {
  readonly documents: readonly YamlDocument[];
  /** Parsed items by their text, for the next parse of the same file. */
  readonly chunks: ReadonlyMap<string, Chunk>;
}

/** How offsets of a parsed text move to offsets of the file. */
interface Placement {
  readonly start: (offset: number) => number;
  readonly end: (offset: number) => number;
  /** Items that stand where the parsed text only has a placeholder. */
  readonly splice: (offset: number) => readonly YamlNode[] | undefined;
}

const placeNode = (node: YamlNode, by: Placement): YamlNode => {
  const range = { start: by.start(node.start), end: by.end(node.end) };
  switch (node.kind) {
    case 'scalar':
      return { ...node, ...range, bodyStart: by.start(node.bodyStart) };
    case 'alias':
      return { ...node, ...range };
    case 'seq':
      return placeSeq(node, by);
    case 'map':
      return placeMap(node, by);
  }
};

const placeSeq = (node: YamlSeq, by: Placement): YamlSeq => ({
  ...node,
  start: by.start(node.start),
  end: by.end(node.end),
  items: node.items.flatMap((item) => by.splice(item.start) ?? [placeNode(item, by)]),
});

const placeMap = (node: YamlMap, by: Placement): YamlMap => ({
  ...node,
  start: by.start(node.start),
  end: by.end(node.end),
  entries: node.entries.map((entry) => ({
    key: placeNode(entry.key, by),
    value: entry.value === undefined ? undefined : placeNode(entry.value, by),
    colonEnd: entry.colonEnd === undefined ? undefined : by.start(entry.colonEnd),
  })),
});

const shifted = (by: number): Placement => ({
  start: (offset) => offset + by,
  end: (offset) => offset + by,
  splice: () => undefined,
});

const parseChunk = (text: string): Omit<Chunk, 'base' | 'placed'> | undefined => {
  const [document, ...others] = parseLenientYaml(text);
  if (document?.contents?.kind !== 'seq' || others.length > 0) return undefined;
  const [node, ...more] = document.contents.items;
  if (node === undefined || more.length > 0) return undefined;
  return { node, problems: firstOf(document.problems) };
};

const placedChunk = (parsed: Omit<Chunk, 'base' | 'placed'>, base: number): Chunk => ({
  node: parsed.node,
  problems: parsed.problems,
  base,
  placed: placeNode(parsed.node, shifted(base)),
});

interface Skeleton {
  readonly text: string;
  /** Skeleton offset of each run's placeholder scalar. */
  readonly placeholders: readonly number[];
}

const placeholder = '0';

/** The text with each run replaced by one placeholder item. */
const skeletonOf = (text: string, runs: readonly ItemRun[]): Skeleton => {
  const pieces: string[] = [];
  const placeholders: number[] = [];
  let length = 0;
  let from = 0;
  const push = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const run of runs) {
    push(text.slice(from, run.start));
    push(`${' '.repeat(run.column)}- `);
    placeholders.push(length);
    push(`${placeholder}\n`);
    from = run.end;
  }
  push(text.slice(from));
  return { text: pieces.join(''), placeholders };
};

/** A placeholder's line in the skeleton. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly run: ItemRun;
}

const gapsOf = (runs: readonly ItemRun[], skeleton: Skeleton): readonly Gap[] =>
  runs.map((run, index) => {
    const at = skeleton.placeholders[index] ?? 0;
    return { start: at - run.column - '- '.length, end: at + `${placeholder}\n`.length, run };
  });

/** The last gap that starts in front of `offset`. */
const gapBefore = (gaps: readonly Gap[], offset: number): Gap | undefined => {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((gaps[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return gaps[low - 1];
};

const skeletonPlacement = (
  gaps: readonly Gap[],
  skeleton: Skeleton,
  items: readonly (readonly YamlNode[])[],
): Placement & { readonly spliced: () => number } => {
  const place = (offset: number, atEnd: boolean): number => {
    const gap = gapBefore(gaps, offset);
    if (gap === undefined) return offset;
    // In front of the placeholder stand the same blanks and dash as in the first item's line.
    if (offset < gap.end) return atEnd ? gap.run.end : gap.run.start + (offset - gap.start);
    return gap.run.end + (offset - gap.end);
  };
  const byOffset = new Map(skeleton.placeholders.map((offset, index) => [offset, items[index]]));
  const used = new Set<number>();
  return {
    start: (offset) => place(offset, false),
    end: (offset) => place(offset, true),
    splice: (offset) => {
      const nodes = byOffset.get(offset);
      if (nodes !== undefined) used.add(offset);
      return nodes;
    },
    spliced: () => used.size,
  };
};

/** What follows the first problem of a text mostly follows from it. */
const firstOf = (problems: readonly YamlProblem[]): readonly YamlProblem[] => problems.slice(0, 1);

const parseWhole = (text: string): YamlStream => ({
  documents: parseLenientYaml(text).map((document) => ({
    ...document,
    problems: firstOf(document.problems),
  })),
  chunks: new Map(),
});

const byStart = (left: YamlProblem, right: YamlProblem): number => left.start - right.start;

/** Gives each document the problems of the items inside it; both come in source order. */
const withProblems = (
  documents: readonly YamlDocument[],
  problems: readonly YamlProblem[],
): readonly YamlDocument[] => {
  let from = 0;
  return documents.map((document, index) => {
    const until = documents[index + 1]?.start ?? Infinity;
    let to = from;
    while (to < problems.length && (problems[to]?.start ?? Infinity) < until) to += 1;
    const inside = problems.slice(from, to);
    from = to;
    if (inside.length === 0) return document;
    return { ...document, problems: [...document.problems, ...inside].sort(byStart) };
  });
};

interface ParsedRuns {
  readonly items: readonly (readonly YamlNode[])[];
  readonly problems: readonly YamlProblem[];
  readonly chunks: ReadonlyMap<string, Chunk>;
}

const parseRuns = (
  text: string,
  runs: readonly ItemRun[],
  known: ReadonlyMap<string, Chunk> | undefined,
): ParsedRuns | undefined => {
  const chunks = new Map<string, Chunk>();
  const problems: YamlProblem[] = [];
  const items: YamlNode[][] = [];
  for (const run of runs) {
    const nodes: YamlNode[] = [];
    for (const [index, start] of run.items.entries()) {
      const source = text.slice(start, run.items[index + 1] ?? run.end);
      const before = chunks.get(source) ?? known?.get(source);
      const parsed = before ?? parseChunk(source);
      if (parsed === undefined) return undefined;
      const chunk = before?.base === start ? before : placedChunk(parsed, start);
      chunks.set(source, chunk);
      nodes.push(chunk.placed);
      for (const problem of chunk.problems) {
        problems.push({ ...problem, start: problem.start + start, end: problem.end + start });
      }
    }
    items.push(nodes);
  }
  return { items, problems, chunks };
};

/**
 * Parses a file's YAML. The items of lists under `rules:` are parsed one by one: those whose text `previous` knows are
 * taken from it, and broken YAML inside one item leaves the others whole.
 */
export const parseYaml = (text: string, previous?: YamlStream): YamlStream => {
  const runs = findItemRuns(text);
  // Tag shorthands are declared at the top and would be unknown inside an item.
  if (runs.length === 0 || text.includes('%TAG')) return parseWhole(text);
  const parsed = parseRuns(text, runs, previous?.chunks);
  if (parsed === undefined) return parseWhole(text);
  const skeleton = skeletonOf(text, runs);
  const placement = skeletonPlacement(gapsOf(runs, skeleton), skeleton, parsed.items);
  const documents = parseLenientYaml(skeleton.text).map((document) => ({
    start: placement.start(document.start),
    end: placement.end(document.end),
    contents: document.contents && placeNode(document.contents, placement),
    problems: firstOf(document.problems).map((problem) => ({
      message: problem.message,
      start: placement.start(problem.start),
      end: placement.end(problem.end),
    })),
  }));
  if (placement.spliced() < runs.length) return parseWhole(text);
  return { documents: withProblems(documents, parsed.problems), chunks: parsed.chunks };
};
