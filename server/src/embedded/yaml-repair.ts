import { decodeScalar, isClosedQuote } from './yaml-scalar.ts';
import {
  parseYamlDocuments,
  type YamlDocument,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  type YamlSeq,
} from './yaml-tree.ts';

/** Repairs tried in one text; each is one more parse. */
const maxRepairs = 4;

const openQuote = (node: YamlNode | undefined, host: string): YamlScalar | undefined => {
  if (node === undefined || node.kind === 'alias') return undefined;
  if (node.kind === 'scalar') {
    const isQuoted = node.style === 'single' || node.style === 'double';
    return isQuoted && !isClosedQuote(host, node) ? node : undefined;
  }
  const children =
    node.kind === 'seq' ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
  for (const child of children) {
    const found = openQuote(child, host);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** End of the quoted scalar at `start` when lines may stand anywhere; `undefined` if it is never closed. */
const closingQuote = (text: string, start: number): number | undefined => {
  const pattern = text[start] === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\[^])*"/y;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  return match === null || /\n(?:---|\.\.\.)/.test(match[0]) ? undefined : start + match[0].length;
};

/** The same length on one line, which the library reads whatever the indentation was. */
const onOneLine = (text: string, start: number, end: number): string =>
  text.slice(0, start) +
  text.slice(start, end).replaceAll(/\\?\r?\n[ \t\r\n]*/g, (fold) => ' '.repeat(fold.length)) +
  text.slice(end);

const countProblems = (documents: readonly YamlDocument[]): number =>
  documents.reduce((sum, { problems }) => sum + problems.length, 0);

/** Values of quoted scalars as the original text has them. */
const withOriginalValues = (node: YamlNode, host: string): YamlNode => {
  switch (node.kind) {
    case 'alias':
      return node;
    case 'scalar':
      return node.style === 'single' || node.style === 'double'
        ? { ...node, value: decodeScalar(host, node).text }
        : node;
    case 'seq':
      return seqWithOriginalValues(node, host);
    case 'map':
      return mapWithOriginalValues(node, host);
  }
};

const seqWithOriginalValues = (node: YamlSeq, host: string): YamlSeq => ({
  ...node,
  items: node.items.map((item) => withOriginalValues(item, host)),
});

const mapWithOriginalValues = (node: YamlMap, host: string): YamlMap => ({
  ...node,
  entries: node.entries.map((entry) => ({
    ...entry,
    key: withOriginalValues(entry.key, host),
    value: entry.value && withOriginalValues(entry.value, host),
  })),
});

/**
 * Parses YAML as the Go libraries of Prometheus and Thanos do where they are more lenient than the specification:
 * the lines of a quoted scalar need no indentation.
 */
export const parseLenientYaml = (text: string): readonly YamlDocument[] => {
  const strict = parseYamlDocuments(text);
  let documents = strict;
  let repaired = text;
  for (let count = 0; count < maxRepairs && countProblems(documents) > 0; count += 1) {
    const scalar = documents.map(({ contents }) => openQuote(contents, repaired)).find(Boolean);
    const end = scalar && closingQuote(repaired, scalar.start);
    if (scalar === undefined || end === undefined) break;
    const next = onOneLine(repaired, scalar.start, end);
    const parsed = parseYamlDocuments(next);
    if (countProblems(parsed) >= countProblems(documents)) break;
    repaired = next;
    documents = parsed;
  }
  if (documents === strict) return strict;
  return documents.map((document) => ({
    ...document,
    contents: document.contents && withOriginalValues(document.contents, text),
  }));
};
