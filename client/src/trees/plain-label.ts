/** Characters (UTF-16) of a label; what is longer is cut. */
const longestLabel = 300;

/** Controls, and marks that turn the direction of writing or take no room: they would make one text look like another. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text of a server as a label of one line in which nothing hides. */
export function plainLabel(text: string): string {
  const cut = text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text;
  return cut.replaceAll(/[^\S\uFEFF]+/g, ' ').replaceAll(unseen, spelled);
}

/** A text of a server with its lines, in which nothing hides. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unseen, (mark) => (mark === '\n' || mark === '\t' ? mark : spelled(mark)));
}

function spelled(mark: string): string {
  return `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`;
}
