import type { LogSource } from './log-views.ts';

/** A line of a log with the name of what wrote it, where several do; without the time stamp of the kubelet. */
export function logLine(line: string, prefix: string): string {
  const plain = withoutEscapes(line);
  // RFC 3339 with nanoseconds, put in front by the API server.
  const match = /^\d{4}-\d{2}-\d{2}T(\d{2}:\d{2}:\d{2})(?:\.(\d{3})\d*)?Z? ?(.*)$/s.exec(plain);
  const text = match === null ? plain : `${match[1] ?? ''}.${match[2] ?? '000'} ${match[3] ?? ''}`;
  return prefix === '' ? text : `${prefix} ${text}`;
}

/** What a terminal is told by: it starts with the character ESC. */
const sequence = /\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu;

/** What colours a terminal is noise in an output channel, and could hide text. */
function withoutEscapes(line: string): string {
  return line.replaceAll(sequence, '').replaceAll(/(?!\t)\p{Cc}/gu, '');
}

/**
 * What stands in front of the lines of each of several logs, as `kubectl logs --prefix` writes it:
 * `[pod/web-0/app]`; with the cluster and the namespace in front where they are not all the same. Nothing in front of
 * the lines of the only one.
 */
export function logPrefixes(sources: readonly LogSource[]): readonly string[] {
  if (sources.length < 2) return sources.map(() => '');
  const [one] = sources;
  const clusters = sources.some(({ context }) => context !== one?.context);
  const namespaces = clusters || sources.some(({ namespace }) => namespace !== one?.namespace);
  return sources.map(({ context, namespace, pod, container }) => {
    const place = [...(clusters ? [context] : []), ...(namespaces ? [namespace] : [])];
    return `[${[...place, 'pod', pod, ...(container === undefined ? [] : [container])].join('/')}]`;
  });
}
