import { createOffsetMapBuilder, type OffsetMap, type OffsetMapBuilder } from './offset-map.ts';
import { countSpaces, sourceLines, type SourceLine } from './yaml-lines.ts';
import type { YamlScalar } from './yaml-tree.ts';

/*
 * Decoding of literal and folded scalars with a map of every character.
 * Source of the semantics: YAML 1.2.2 section 8.1, as package `yaml` reads it (the tests compare).
 */

/** The header of a block scalar: `|` or `>` with its indicators. */
export interface BlockHeader {
  /** `|` or `>` and the indicators. */
  readonly text: string;
  /** Explicit indentation relative to the parent; 0 if it is found from the first line. */
  readonly indent: number;
  readonly chomp: '' | '-' | '+';
  /** End of the header's line: blanks and a comment may stand behind the indicators. */
  readonly lineEnd: number;
}

export interface BlockContent {
  readonly header: BlockHeader;
  readonly map: OffsetMap;
  /** Column of the content; for a scalar without content, one that content could have. */
  readonly contentIndent: number;
  /** Host offset behind the last character that is no line break at the end. */
  readonly contentEnd: number;
}

/** Reads the header of the block scalar `scalar`. */
export const readBlockHeader = (host: string, scalar: YamlScalar): BlockHeader => {
  const text = /^[|>][-+0-9]*/.exec(host.slice(scalar.start, scalar.start + 8))?.[0] ?? '|';
  const digit = /[1-9]/.exec(text)?.[0];
  const chomp = /[-+]/.exec(text)?.[0];
  const feed = host.indexOf('\n', scalar.start);
  let lineEnd = feed === -1 ? host.length : feed;
  if (feed > 0 && host[feed - 1] === '\r') lineEnd -= 1;
  return {
    text,
    indent: digit === undefined ? 0 : Number(digit),
    chomp: chomp === '-' || chomp === '+' ? chomp : '',
    lineEnd,
  };
};

/** A line of the body: its leading spaces counted, the rest is text. */
interface BodyLine extends SourceLine {
  readonly spaces: number;
}

const isEmptyLine = (line: BodyLine): boolean => line.start + line.spaces === line.end;

interface Body {
  readonly lines: readonly BodyLine[];
  readonly contentIndent: number;
  /** Index of the first line with text, and of the first line behind the last one with content. */
  readonly first: number;
  readonly last: number;
}

const bodyOf = (lines: readonly BodyLine[], base: number, explicit: number): Body => {
  const first = lines.findIndex((line) => !isEmptyLine(line));
  const firstLine = lines[first];
  const found = explicit > 0 ? Math.max(base, 0) + explicit : firstLine?.spaces;
  const contentIndent = found ?? Math.max(base, 0) + 2;
  const last = lines.findLastIndex(
    (line) => !isEmptyLine(line) || (firstLine !== undefined && line.spaces > contentIndent),
  );
  return { lines, contentIndent, first, last: last + 1 };
};

const pushLine = (builder: OffsetMapBuilder, line: BodyLine, contentIndent: number): void => {
  builder.run(line.start + Math.min(line.spaces, contentIndent), line.end);
};

const pushBreak = (builder: OffsetMapBuilder, line: BodyLine | undefined): void => {
  if (line !== undefined) builder.unit('\n', line.end, line.next);
};

const pushLiteral = (builder: OffsetMapBuilder, body: Body): void => {
  for (let index = body.first; index < body.last; index += 1) {
    if (index > body.first) pushBreak(builder, body.lines[index - 1]);
    const line = body.lines[index];
    if (line !== undefined) pushLine(builder, line, body.contentIndent);
  }
};

/** Lines that start with a blank keep the breaks around them; between others, one break folds into a blank. */
const pushFolded = (builder: OffsetMapBuilder, host: string, body: Body): void => {
  let breaks: BodyLine[] = [];
  let wasMoreIndented = false;
  for (let index = body.first; index < body.last; index += 1) {
    const line = body.lines[index];
    if (line === undefined) break;
    const isMoreIndented =
      line.spaces > body.contentIndent || host[line.start + line.spaces] === '\t';
    if (!isMoreIndented && isEmptyLine(line)) {
      breaks.push(line);
      continue;
    }
    const [head, ...rest] = breaks;
    if (head !== undefined) {
      if (wasMoreIndented || isMoreIndented) pushBreak(builder, head);
      else if (rest.length === 0) builder.unit(' ', head.end, head.next);
      for (const before of rest) pushBreak(builder, before);
    }
    pushLine(builder, line, body.contentIndent);
    breaks = [line];
    wasMoreIndented = isMoreIndented;
  }
};

/** The line breaks at the end, by the chomping indicator. */
const pushTail = (builder: OffsetMapBuilder, body: Body, chomp: BlockHeader['chomp']): void => {
  if (chomp === '-') return;
  const end = chomp === '+' ? Math.max(body.lines.length - 1, body.last) : body.last;
  for (let index = body.last - 1; index < end; index += 1) {
    const line = body.lines[index];
    if (line === undefined) continue;
    if (index >= body.last) pushLine(builder, line, body.contentIndent);
    pushBreak(builder, line);
  }
};

/** Decodes the block scalar `scalar`. */
export const decodeBlock = (host: string, scalar: YamlScalar): BlockContent => {
  const header = readBlockHeader(host, scalar);
  const start = Math.min(scalar.bodyStart, scalar.end);
  const lines = sourceLines(host, start, scalar.end).map((line) => ({
    ...line,
    spaces: countSpaces(host, line.start, line.end),
  }));
  const body = bodyOf(lines, scalar.parentIndent, header.indent);
  const builder = createOffsetMapBuilder(host, start);
  if (body.first === -1) {
    // Only blank lines: they are content under `+` alone.
    if (header.chomp === '+') for (const line of lines.slice(0, -1)) pushBreak(builder, line);
    return {
      header,
      map: builder.build(),
      contentIndent: body.contentIndent,
      contentEnd: header.lineEnd,
    };
  }
  for (const line of lines.slice(0, body.first)) {
    pushLine(builder, line, body.contentIndent);
    pushBreak(builder, line);
  }
  if (scalar.style === 'literal') pushLiteral(builder, body);
  else pushFolded(builder, host, body);
  pushTail(builder, body, header.chomp);
  const contentEnd = lines[body.last - 1]?.end ?? header.lineEnd;
  return { header, map: builder.build(), contentIndent: body.contentIndent, contentEnd };
};
