/** A line of a log with the name of what wrote it, where several do; without the time stamp of the kubelet. */
export function logLine(line: string, prefix: string): string {
  const plain = withoutEscapes(line);
  // RFC 3339 with nanoseconds, put in front by the API server.
  const match = /^\d{4}-\d{2}-\d{2}T(\d{2}:\d{2}:\d{2})(?:\.(\d{3})\d*)?Z? ?(.*)$/s.exec(plain);
  const text = match === null ? plain : `${match[1] ?? ''}.${match[2] ?? '000'} ${match[3] ?? ''}`;
  return prefix === '' ? text : `${prefix}  ${text}`;
}

/** What a terminal is told by: it starts with the character ESC. */
const sequence = /\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu;

/** What colours a terminal is noise in an output channel, and could hide text. */
function withoutEscapes(line: string): string {
  return line.replaceAll(sequence, '').replaceAll(/(?!\t)\p{Cc}/gu, '');
}

/** Names as short as they can be told apart: the common start is left out. */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const [first = ''] = names;
  let common = 0;
  while (common < first.length && names.every((name) => name[common] === first[common])) common++;
  const cut = first.lastIndexOf('-', common - 1) + 1;
  return new Map(
    names.map((name) => [name, names.length > 1 && name.length > cut ? name.slice(cut) : name]),
  );
}
