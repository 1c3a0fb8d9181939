// Reads what a program of Kubernetes logs as text.
// Source: k8s.io/klog/v2 v2.140.0 klog.go (header), internal/serialize/keyvalues.go (pairs, values of several lines).

export interface LogEntry {
  /** ms since the epoch */
  readonly at: number;
  /** The file that logs, without its line: `horizontal.go`. */
  readonly file: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string>>;
}

const header = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d\d\d)\d*\s+\d+ ([\w.-]+):\d+\] (.*)$/;

/** The entries with a message and named values; others are left out. `year`: a header has none. */
export function readKlog(text: string, year: number): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const match = header.exec(lines[index] ?? '');
    if (!match) continue;
    const [, month, day, hour, minute, second, milli, file = '', rest = ''] = match;
    // Local time, as klog writes it.
    const at = new Date(
      year,
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
      Number(milli),
    ).getTime();
    const message = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(rest);
    if (!message) continue;
    const [, words = '', pairs = ''] = message;
    const values = readPairs(pairs);
    const open = / (\w+)=<$/.exec(pairs);
    if (open) {
      const body: string[] = [];
      while (lines[index + 1]?.startsWith('\t')) {
        index += 1;
        body.push((lines[index] ?? '').slice(1));
      }
      values[open[1] ?? ''] = body.join('\n');
    }
    entries.push({ at, file, message: words, values });
  }
  return entries;
}

function readPairs(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, key = '', quoted, plain] of text.matchAll(
    / (\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"<][^\s]*))/g,
  )) {
    values[key] = quoted === undefined ? (plain ?? '') : unquote(quoted);
  }
  return values;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
