import { isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import type { Fix } from './finding.ts';
import type { Path } from './path.ts';
import type { TextEdit, TextSpan } from './text-edits.ts';

/** Where things stand in a file, and how to change them there. */
export interface Places {
  /** The key of an entry, or the item; the nearest thing around it where there is none. */
  readonly keyAt: (path: Path) => TextSpan;
  /** The value of an entry or the item; its key where it has none. */
  readonly valueAt: (path: Path) => TextSpan;
  /** Puts another text in place of a value; undefined where there is none. */
  readonly replace: (path: Path, text: string) => TextEdit | undefined;
  readonly rename: (path: Path, key: string) => TextEdit | undefined;
  /** Adds an entry to the mapping at `path`, which may still be empty. */
  readonly add: (path: Path, entry: string) => TextEdit | undefined;
  /** Takes an entry or an item out. */
  readonly remove: (path: Path) => TextEdit | undefined;
}

interface Found {
  readonly key: TextSpan | undefined;
  readonly value: TextSpan | undefined;
  readonly node: Node | null | undefined;
  readonly parent: Node | null | undefined;
  readonly isExact: boolean;
}

const spanOf = (node: unknown): TextSpan | undefined => {
  const range = (node as Partial<Node> | null | undefined)?.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
};

const keyText = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

const step = (node: Node | null | undefined, part: string | number): Found | undefined => {
  const parent = node;
  if (isMap(node)) {
    const pair = node.items.find((item) => keyText(item) === String(part));
    if (pair === undefined) return undefined;
    const value = pair.value as Node | null;
    const span = spanOf(value);
    const isEmpty = span === undefined || span.start === span.end;
    return {
      key: spanOf(pair.key),
      value: isEmpty ? undefined : span,
      node: value,
      parent,
      isExact: true,
    };
  }
  const item = isSeq(node) ? (node.items[Number(part)] as Node | undefined) : undefined;
  if (item === undefined) return undefined;
  return { key: spanOf(item), value: spanOf(item), node: item, parent, isExact: true };
};

const find = (document: Document, path: Path): Found => {
  const { contents } = document;
  let found: Found = {
    key: spanOf(contents),
    value: spanOf(contents),
    node: contents,
    parent: undefined,
    isExact: true,
  };
  for (const part of path) {
    const next = step(found.node, part);
    if (next === undefined) return { ...found, isExact: false };
    found = next;
  }
  return found;
};

const columnOf = (text: string, offset: number): number =>
  offset - (text.lastIndexOf('\n', offset - 1) + 1);

const addTo = (text: string, found: Found, entry: string): TextEdit | undefined => {
  const { node, key } = found;
  if (isMap(node) && node.flow === true) {
    const span = spanOf(node);
    if (span === undefined) return undefined;
    const inner = text.slice(span.start + 1, span.end - 1);
    const at = span.start + 1 + inner.trimEnd().length;
    return inner.trim() === ''
      ? { ...span, text: `{ ${entry} }` }
      : { start: at, end: at, text: `, ${entry}` };
  }
  if (isMap(node) && node.items.length > 0) {
    const first = spanOf(node.items[0]?.key);
    const span = spanOf(node);
    if (first === undefined || span === undefined) return undefined;
    const at = span.start + text.slice(span.start, span.end).trimEnd().length;
    return { start: at, end: at, text: `\n${' '.repeat(columnOf(text, first.start))}${entry}` };
  }
  if (key === undefined || (isScalar(node) && node.value !== null)) return undefined;
  const at = key.end + 1;
  return { start: at, end: found.value?.end ?? at, text: ` { ${entry} }` };
};

const removeFrom = (text: string, { key, value, parent }: Found): TextEdit | undefined => {
  if (key === undefined) return undefined;
  const end = value?.end ?? key.end + 1;
  const isFlow = (isMap(parent) || isSeq(parent)) && parent.flow === true;
  if (isFlow) {
    const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length;
    if (after !== undefined) return { start: key.start, end: end + after, text: '' };
    const before = /,?\s*$/.exec(text.slice(0, key.start))?.[0].length ?? 0;
    return { start: key.start - before, end, text: '' };
  }
  const start = text.lastIndexOf('\n', key.start) + 1;
  const lineEnd = text.indexOf('\n', Math.max(start, end - 1));
  return { start, end: lineEnd === -1 ? text.length : lineEnd + 1, text: '' };
};

/** The places of one document. */
export const createPlaces = (document: Document, text: string): Places => {
  const whole: TextSpan = { start: 0, end: Math.max(0, text.search(/\r?\n|$/)) };
  const exact = (path: Path): Found | undefined => {
    const found = find(document, path);
    return found.isExact ? found : undefined;
  };
  return {
    keyAt: (path) => {
      const { key } = find(document, path);
      return path.length === 0 ? whole : (key ?? whole);
    },
    valueAt: (path) => {
      const { key, value } = find(document, path);
      return path.length === 0 ? whole : (value ?? key ?? whole);
    },
    replace: (path, replacement) => {
      const value = exact(path)?.value;
      return value === undefined ? undefined : { ...value, text: replacement };
    },
    rename: (path, name) => {
      const key = exact(path)?.key;
      return key === undefined ? undefined : { ...key, text: name };
    },
    add: (path, entry) => {
      const found = exact(path);
      return found === undefined ? undefined : addTo(text, found, entry);
    },
    remove: (path) => {
      const found = exact(path);
      return found === undefined ? undefined : removeFrom(text, found);
    },
  };
};

/** What a fix changes in the file whose places these are. */
export const editsOf = (places: Places, { actions }: Fix): readonly TextEdit[] =>
  actions.flatMap((action) => {
    switch (action.kind) {
      case 'replace':
        return places.replace(action.path, action.text) ?? [];
      case 'rename':
        return places.rename(action.path, action.text) ?? [];
      case 'add':
        return places.add(action.path, action.text) ?? [];
      case 'remove':
        return places.remove(action.path) ?? [];
    }
  });
