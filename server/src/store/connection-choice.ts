import type { ConnectionChoice } from '../protocol/connections.ts';

/** A prefix matches whole segments: `file:///a` serves `file:///a/b`, not `file:///ab`; '' serves everything. */
const isInside = (uri: string, prefix: string): boolean => {
  const folder = prefix.replace(/\/+$/, '');
  return folder === '' || uri === folder || uri.startsWith(`${folder}/`);
};

/** The connection that serves a document: the longest prefix wins, then the fallback; `null` is the catalogue. */
export const chooseConnection = (
  { fallback, byUri }: ConnectionChoice,
  uri: string,
): string | null => {
  const matching = Object.entries(byUri)
    .filter(([prefix]) => isInside(uri, prefix))
    .sort(([left], [right]) => right.length - left.length);
  const [longest] = matching;
  return longest === undefined ? fallback : longest[1];
};
