import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  type CST,
  type Document,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLError,
} from 'yaml';
import type { Span } from '../promql/ast.ts';

/**
 * The YAML of one file as plain data with exact ranges. Values are the decoded texts; what a text means (a number, a
 * null) is up to the reader, as it differs between YAML libraries.
 */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface YamlNodeBase extends Span {
  readonly anchor: string | undefined;
  /** The full tag, e.g. `tag:yaml.org,2002:str`, when one is written. */
  readonly tag: string | undefined;
}

export interface YamlScalar extends YamlNodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  readonly value: string;
  /** Column of the mapping around it: block scalar content must stand further right. */
  readonly parentIndent: number;
  /** Inside `{}` or `[]`. */
  readonly flow: boolean;
  /** Where the lines of a block scalar start; the scalar's start for other styles. */
  readonly bodyStart: number;
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode | undefined;
  /** Offset behind the `:`; undefined without one. */
  readonly colonEnd: number | undefined;
}

export interface YamlMap extends YamlNodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

export interface YamlSeq extends YamlNodeBase {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface YamlAlias extends YamlNodeBase {
  readonly kind: 'alias';
  readonly name: string;
}

export type YamlNode = YamlScalar | YamlMap | YamlSeq | YamlAlias;

/** A place where the text is not YAML. */
export interface YamlProblem extends Span {
  readonly message: string;
}

export interface YamlDocument extends Span {
  readonly contents: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

/** Deeper nodes are left out: no file we read nests deeper, and hostile ones must not overflow the stack. */
const maxDepth = 64;

const styleOf: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

interface Place {
  readonly depth: number;
  readonly flow: boolean;
  readonly parentIndent: number;
}

const isFlow = (token: CST.Token | undefined): boolean => token?.type === 'flow-collection';

const indentOf = (token: CST.Token | undefined, fallback: number): number =>
  token?.type === 'block-map' ? token.indent : fallback;

const rangeOf = (node: { readonly range?: readonly number[] | null | undefined }): Span => {
  const start = node.range?.[0] ?? 0;
  return { start, end: node.range?.[1] ?? start };
};

/** A block scalar's header tokens stand between its offset and its lines. */
const bodyStartOf = (token: CST.Token | undefined, start: number): number => {
  if (token?.type !== 'block-scalar') return start;
  return token.props.reduce((at, prop) => ('source' in prop ? at + prop.source.length : at), start);
};

const scalarOf = (node: Scalar, place: Place): YamlScalar => {
  const range = rangeOf(node);
  return {
    kind: 'scalar',
    ...range,
    anchor: node.anchor,
    tag: node.tag,
    style: styleOf[node.type ?? 'PLAIN'] ?? 'plain',
    value: typeof node.value === 'string' ? node.value : '',
    parentIndent: place.parentIndent,
    flow: place.flow,
    bodyStart: bodyStartOf(node.srcToken, range.start),
  };
};

const colonEndOf = (pair: Pair): number | undefined => {
  const token = pair.srcToken?.sep?.find((part) => part.type === 'map-value-ind');
  return token === undefined ? undefined : token.offset + 1;
};

const nodeOf = (node: ParsedNode | null, place: Place): YamlNode | undefined => {
  if (node === null || place.depth > maxDepth) return undefined;
  const base = { ...rangeOf(node), anchor: undefined, tag: undefined };
  if (isAlias(node)) return { kind: 'alias', ...base, name: node.source };
  if (isScalar(node)) return scalarOf(node, place);
  const flow = place.flow || isFlow(node.srcToken);
  const parentIndent = indentOf(node.srcToken, place.parentIndent);
  const inside: Place = { depth: place.depth + 1, flow, parentIndent };
  const named = { ...base, anchor: node.anchor, tag: node.tag, flow };
  if (isSeq(node)) {
    const items = node.items.map((item) => nodeOf(nodeOrPairValue(item), inside));
    return { kind: 'seq', ...named, items: items.filter((item) => item !== undefined) };
  }
  if (!isMap(node)) return undefined;
  const entries: YamlEntry[] = [];
  for (const pair of node.items) {
    const key = nodeOf(pair.key, inside);
    const value = nodeOf(pair.value, inside);
    if (key !== undefined) entries.push({ key, value, colonEnd: colonEndOf(pair) });
  }
  return { kind: 'map', ...named, entries };
};

/** The library's types allow a pair as a sequence item. */
const nodeOrPairValue = (item: unknown): ParsedNode | null =>
  isPair(item) ? (item.value as ParsedNode | null) : (item as ParsedNode | null);

const problemOf = (error: YAMLError): YamlProblem => ({
  start: error.pos[0],
  end: error.pos[1],
  message: error.message,
});

const documentOf = (document: Document.Parsed): YamlDocument => ({
  ...rangeOf(document),
  contents: nodeOf(document.contents, { depth: 0, flow: false, parentIndent: -1 }),
  problems: document.errors.map(problemOf),
});

/** Parses a stream of YAML documents. Broken text gives the nodes that were understood, and problems. */
export const parseYamlDocuments = (text: string): readonly YamlDocument[] => {
  const parsed = parseAllDocuments(text, {
    // Only texts: which of them are numbers or nulls differs between the YAML versions in use.
    schema: 'failsafe',
    // Quadratic in the library; the rule checks look for repeated keys themselves.
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!('empty' in parsed)) return parsed.map(documentOf);
  // No document at all: an empty text, or one of directives, comments and errors only.
  const problems = parsed.errors.map(problemOf);
  return [{ start: 0, end: text.length, contents: undefined, problems }];
};
