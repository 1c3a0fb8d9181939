/*
 * Writes a text as a YAML scalar so that every YAML 1.1 and 1.2 reader gets exactly that text back.
 */

/** Characters that only a double-quoted scalar can hold: YAML 1.1 reads NEL, LS and PS as line breaks. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** Words that some YAML version reads as a boolean or a null. */
const reserved = /^(?:~|null|true|false|yes|no|on|off|y|n)$/i;

/** Whether every character of `text` can stand in a scalar without escapes. */
export const isPrintable = (text: string): boolean => !unprintable.test(text);

/** Whether `text` (one line) can stand as a plain scalar behind a key. */
export const isSafePlain = (text: string, flow: boolean): boolean => {
  if (text === '' || text !== text.trim() || reserved.test(text) || !isPrintable(text))
    return false;
  if (text.includes('\n') || text.includes('\t')) return false;
  if (/^[,[\]{}#&*!|>'"%@`]/.test(text) || /^[-?:](?: |$)/.test(text)) return false;
  if (/:(?: |$)| #/.test(text)) return false;
  return !flow || !/[,[\]{}]/.test(text);
};

const escapeOf = (unit: string): string => {
  if (unit === '\n') return '\\n';
  if (unit === '\t') return '\\t';
  if (unit === '"' || unit === '\\') return `\\${unit}`;
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
};

/** `text` as it stands between double quotes. */
export const escapeDouble = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what it escapes
  text.replaceAll(/["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escapeOf);

/** `text` as it stands between single quotes; it must be one line. */
export const escapeSingle = (text: string): string => text.replaceAll("'", "''");

/** Whether a block scalar can hold `text`: it needs a line with something else than blanks. */
export const fitsBlock = (text: string): boolean => isPrintable(text) && /[^ \t\n]/.test(text);

/** Whether a block scalar with this text must say how far it is indented, as its first line starts with a blank. */
export const needsIndicator = (text: string): boolean => /^\n*[ \t]/.test(text);

export interface BlockStyle {
  /** Column of the content. */
  readonly indent: number;
  readonly folded: boolean;
  /** The file's line break. */
  readonly eol: string;
}

const isMoreIndented = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t');

/** A folded scalar joins neighbouring lines; one more break between them keeps them apart. */
const unfolded = (lines: readonly string[]): readonly string[] => {
  const written: string[] = [];
  let before: string | undefined;
  for (const line of lines) {
    if (line === '') {
      written.push(line);
      continue;
    }
    if (before !== undefined && !isMoreIndented(before) && !isMoreIndented(line)) written.push('');
    written.push(line);
    before = line;
  }
  return written;
};

/** The lines of a block scalar with this text, without a break at the end. */
export const blockBody = (text: string, { indent, folded, eol }: BlockStyle): string => {
  const lines = text.split('\n');
  const margin = ' '.repeat(indent);
  return (folded ? unfolded(lines) : lines)
    .map((line) => (line === '' ? '' : margin + line))
    .join(eol);
};
