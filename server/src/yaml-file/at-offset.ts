import { isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import type { Path } from './path.ts';
import type { TextSpan } from './text-edits.ts';

/** What stands at an offset: a key or a value, by its path. */
export interface Spot {
  readonly path: Path;
  readonly isKey: boolean;
  readonly span: TextSpan;
  /** What is written there, without quotes. */
  readonly word: string;
}

type Visit = (spot: Spot) => boolean;

const visitScalar = (
  node: unknown,
  spot: Pick<Spot, 'path' | 'isKey'>,
  visit: Visit,
): Spot | undefined => {
  if (!isScalar(node) || !node.range) return undefined;
  const span = { start: node.range[0], end: node.range[1] };
  const found: Spot = { ...spot, span, word: String(node.value) };
  return visit(found) ? found : undefined;
};

const findIn = (node: Node | null | undefined, path: Path, visit: Visit): Spot | undefined => {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const at = [...path, isScalar(key) ? String(key.value) : ''];
      const found =
        visitScalar(key, { path: at, isKey: true }, visit) ??
        findIn(value as Node | null, at, visit);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = findIn(item as Node | null, [...path, index], visit);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return visitScalar(node, { path, isKey: false }, visit);
};

/** The key or the value that an offset touches. */
export const spotAt = (text: string, offset: number): Spot | undefined =>
  findIn(
    parseDocument(text).contents,
    [],
    ({ span }) => span.start <= offset && offset <= span.end,
  );

/** A caret where something may be written: the word there, and the place that it has. */
export interface CaretSpot {
  readonly spot: Spot;
  /** The word that is replaced. */
  readonly word: TextSpan;
  /** The file's value with a stand-in at the caret. */
  readonly value: unknown;
}

/** No key and no value of a topology is called like this. */
const standIn = 'caret_zz';

/** What a caret is about, also where the text around it is not finished. */
export const caretSpot = (text: string, offset: number): CaretSpot | undefined => {
  const before = text.slice(0, offset);
  const start = offset - (/[\w.-]*$/.exec(before)?.[0].length ?? 0);
  const end = offset + (/^[\w.-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isLineStart = /^\s*(?:- )*$/.test(line);
  const follows = text.slice(end).startsWith(':');
  const filled = `${text.slice(0, start)}${standIn}${isLineStart && !follows ? ':' : ''}${text.slice(end)}`;
  const document = parseDocument(filled);
  const spot = findIn(document.contents, [], (found) => found.word === standIn);
  if (spot === undefined) return undefined;
  return { spot, word: { start, end }, value: valueOf(document) };
};

const valueOf = (document: ReturnType<typeof parseDocument>): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // An alias to nothing: what is offered does not depend on it.
    return undefined;
  }
};
