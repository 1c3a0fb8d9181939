/**
 * Texts from servers and files are shown to people, never interpreted: every help text, label value and expression
 * goes through here before it becomes part of Markdown.
 */

/** Longest foreign text that is shown; a hostile help text may be megabytes. UTF-16 units. */
const maxLength = 2000;

/** Line breaks, control characters, and the marks that turn the direction of text around or hide inside it. */
const unprintable = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu;
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/** What Markdown or HTML could read as more than text. */
const special = /[\\`*_{}[\]()#+\-!|<>&~@$]/gu;
/** What only means something to Markdown in some places: links without brackets, lists, underlines of headings. */
const links = /:(?=\/\/)|(?<=\bwww)\./giu;
const lineStart = /^(\s*)(\d+)([.)])|^(\s*)=/u;

function shorten(text: string): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).toWellFormed()}…`;
}

/** Nearly all names and help texts: nothing in them has to be replaced. */
const printableAscii = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** One line of plain text: breaks become blanks, what cannot be seen becomes visible. */
export function plainLine(text: string): string {
  if (text.length <= maxLength && printableAscii.test(text)) return text;
  return shorten(text)
    .toWellFormed()
    .replaceAll(breaks, ' ')
    .replaceAll(unprintable, '\ufffd')
    .trim();
}

/** Markdown that shows exactly this text, on one line. */
export function markdownText(text: string): string {
  return plainLine(text)
    .replaceAll(special, String.raw`\$&`)
    .replaceAll(links, String.raw`\$&`)
    .replace(lineStart, (whole, blanks: string | undefined, digits: string, mark: string) =>
      blanks === undefined ? `\\${whole.trimStart()}` : `${blanks}${digits}\\${mark}`,
    );
}

function fenceFor(text: string, least: number): string {
  const runs = text.match(/`+/gu) ?? [];
  return '`'.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

/** Inline code that shows exactly this text. */
export function markdownCode(text: string): string {
  const line = plainLine(text);
  if (line === '') return '` `';
  const fence = fenceFor(line, 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A block of PromQL; line breaks stay. */
export function markdownBlock(text: string): string {
  const body = shorten(text)
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replaceAll(/[^\n]+/gu, (line) =>
      line.replaceAll('\t', '  ').replaceAll(unprintable, '\ufffd'),
    );
  const fence = fenceFor(body, 3);
  return `${fence}promql\n${body}\n${fence}`;
}

/** What Markdown written here consists of: blocks of code, escaped characters, inline code; all else is text. */
const written =
  /^(`{3,})promql\n([^]*?)\n\1$|\\([!-/:-@[-`{-~])|(`+)([^`]|[^`][^]*?[^`])\4(?!`)/gmu;

/** The same text for people whose editor shows no Markdown. Only for Markdown that was written here. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(
    written,
    (...[, , block, escaped, , code]: readonly (string | undefined)[]) =>
      block ?? escaped ?? code?.replace(/^ ([^]*[^ ][^]*) $/u, '$1') ?? '',
  );
}
