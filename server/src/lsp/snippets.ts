/** Characters that a snippet's text must escape. */
const special = /[\\$}]/g;

const escapeText = (text: string): string => text.replace(special, String.raw`\$&`);

/**
 * A snippet whose expansion is the encoded expansion of `snippet`. `encode` writes one character as the host wants it;
 * the marks of the snippet's places (`$`, `{`, `}`, `:`, `|`, digits) are no text and must be plain in every host.
 */
export const encodeSnippet = (snippet: string, encode: (text: string) => string): string => {
  if (encode(snippet) === snippet) return snippet;
  return snippet.replace(/\\[\\$}]|[^]/gu, (piece) => {
    const text = piece.length > 1 ? piece.slice(1) : piece;
    const encoded = encode(text);
    return encoded === text ? piece : escapeText(encoded);
  });
};
