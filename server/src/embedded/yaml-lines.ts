/** One line of a scalar's source: its characters and its break. Offsets are host offsets, UTF-16 code units. */
export interface SourceLine {
  readonly start: number;
  /** End of the characters, in front of the line break. */
  readonly end: number;
  /** Start of the next line; equal to `end` on the last line. */
  readonly next: number;
}

/** Splits `[start, end)` at LF and CRLF. The last line is the one without a break; it may be empty. */
export const sourceLines = (host: string, start: number, end: number): readonly SourceLine[] => {
  const lines: SourceLine[] = [];
  let at = start;
  for (;;) {
    const feed = host.indexOf('\n', at);
    if (feed === -1 || feed >= end) {
      lines.push({ start: at, end, next: end });
      return lines;
    }
    const isCrlf = feed > at && host[feed - 1] === '\r';
    lines.push({ start: at, end: isCrlf ? feed - 1 : feed, next: feed + 1 });
    at = feed + 1;
  }
};

const isBlank = (unit: string | undefined): boolean => unit === ' ' || unit === '\t';

/** First offset at or behind `from` that is no space or tab. */
export const skipBlanks = (host: string, from: number, end: number): number => {
  let at = from;
  while (at < end && isBlank(host[at])) at += 1;
  return at;
};

/** End of `[start, end)` without the spaces and tabs at its end. */
export const trimEnd = (host: string, start: number, end: number): number => {
  let at = end;
  while (at > start && isBlank(host[at - 1])) at -= 1;
  return at;
};

/** Number of spaces at the start of `[start, end)`. */
export const countSpaces = (host: string, start: number, end: number): number => {
  let at = start;
  while (at < end && host[at] === ' ') at += 1;
  return at - start;
};
