import { languageIdOf } from './file-names.ts';
import type { EmbeddedExpr, Host } from './host.ts';
import { identityMap } from './offset-map.ts';
import { isEmptyPromql } from './promql-text.ts';

/** A line that starts a new expression and names it. */
const titleLine = /^###(?:[ \t]+(.*))?$/;

interface Section {
  readonly title: string | undefined;
  readonly start: number;
  /** In front of the line break that ends the last line of the section. */
  readonly end: number;
}

/** Offset in front of the line break that ends at `offset`. */
const withoutBreak = (text: string, offset: number): number => {
  const end = text[offset - 1] === '\n' ? offset - 1 : offset;
  return end > 0 && text[end - 1] === '\r' ? end - 1 : end;
};

const sectionsOf = (text: string): readonly Section[] => {
  const sections: Section[] = [];
  let title: string | undefined;
  let start: number | undefined = 0;
  let at = 0;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const next = feed === -1 ? text.length : feed + 1;
    const line = text.startsWith('###', at) ? text.slice(at, next).trimEnd() : '';
    const match = titleLine.exec(line);
    if (match !== null) {
      // A title right behind a title leaves no line in between.
      if (start !== undefined && at > start) {
        sections.push({ title, start, end: withoutBreak(text, at) });
      }
      title = match[1]?.trim() ?? '';
      start = feed === -1 ? undefined : next;
    }
    at = next;
  }
  if (start !== undefined) sections.push({ title, start, end: text.length });
  return sections;
};

/** From the first line that is not blank to the last character; an empty range at the start without such a line. */
const trimmed = (text: string, start: number, end: number): { start: number; end: number } => {
  const section = text.slice(start, end);
  const blanks = section.length - section.trimStart().length;
  if (blanks === section.length) return { start, end: start };
  const lineStart = section.lastIndexOf('\n', blanks - 1) + 1;
  return { start: start + (blanks === 0 ? 0 : lineStart), end: start + section.trimEnd().length };
};

const expressionOf = (host: string, section: Section): EmbeddedExpr => {
  const { start, end, title } = section;
  const map = identityMap(host, start, end);
  const eol = host[host.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const write = (text: string): string => text.replaceAll('\n', eol);
  return {
    text: map.text,
    role: 'query',
    title,
    empty: isEmptyPromql(map.text),
    templated: false,
    hostRange: { start, end },
    replaceRange: trimmed(host, start, end),
    toHost: map.toHost,
    toHostEnd: map.toHostEnd,
    toExpr: (hostOffset) =>
      hostOffset < start || hostOffset > end ? undefined : map.toExpr(hostOffset),
    encode: (text) => write(text.replace(/\n+$/, '')),
    encodeInsert: write,
  };
};

/**
 * `.promql` files. A line `### title` starts a new expression; comments elsewhere belong to the expression around
 * them. A section without an expression is fine, and so is a file without sections.
 */
export const promqlFile: Host = {
  kind: 'promql',
  accepts: ({ uri, languageId }) => languageId === 'promql' || languageIdOf(uri) === 'promql',
  extract: (text) => {
    const expressions = sectionsOf(text).map((section) => expressionOf(text, section));
    return { kind: 'promql', text, expressions, yaml: undefined };
  },
};
