import { isMap, isScalar, isSeq, parseDocument, Scalar, type Node } from 'yaml';
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

/** The marks that a text may stand in. */
export type Quote = '"' | "'";

type Visit = (spot: Found) => boolean;

interface Found extends Spot {
  readonly quote: Quote | undefined;
}

const quotes: Readonly<Record<string, Quote | undefined>> = {
  [Scalar.QUOTE_DOUBLE]: '"',
  [Scalar.QUOTE_SINGLE]: "'",
};

const visitScalar = (
  node: unknown,
  spot: Pick<Spot, 'path' | 'isKey'>,
  visit: Visit,
): Found | undefined => {
  if (!isScalar(node) || !node.range) return undefined;
  const span = { start: node.range[0], end: node.range[1] };
  const quote = node.type === undefined ? undefined : quotes[node.type];
  const found: Found = { ...spot, span, word: String(node.value), quote };
  return visit(found) ? found : undefined;
};

const findIn = (node: Node | null | undefined, path: Path, visit: Visit): Found | undefined => {
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
  /** What the word stands in: it is replaced between them. */
  readonly quote: Quote | undefined;
  /** There is more of the value than a name: `admin@one`, `a/b`. */
  readonly isPart: boolean;
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
  const spot = findIn(document.contents, [], ({ word }) => word.includes(standIn));
  if (spot === undefined) return undefined;
  const { quote } = spot;
  const isPart = spot.word !== standIn;
  const word = isPart ? wholeWord(spot, filled.length - text.length) : { start, end };
  // A key is a name; what goes over lines, or is of several words, is not one thing to choose.
  if (isPart && (spot.isKey || /\s/.test(spot.word))) return undefined;
  return { spot, word, quote, isPart, value: valueOf(document) };
};

/** What stands at the place of a value, as its document says, where the text was made longer by so much. */
const wholeWord = ({ span, quote }: Found, longer: number): TextSpan => {
  const marks = quote === undefined ? 0 : 1;
  return { start: span.start + marks, end: span.end - longer - marks };
};

const valueOf = (document: ReturnType<typeof parseDocument>): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // An alias to nothing: what is offered does not depend on it.
    return undefined;
  }
};
