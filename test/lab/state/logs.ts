// Reads the ends of log files, to explain failures.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes looked at from the end of a file. */
const window = 64 * 1024;

/** The last lines of a file; none where it cannot be read. */
export function lastLines(path: string, count: number): readonly string[] {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, window));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8').trimEnd().split('\n').slice(-count);
    } finally {
      closeSync(file);
    }
  } catch {
    return [];
  }
}

/** A sentence on where the log is, and its last lines. */
export function endOfLog(path: string, count = 8): string {
  const lines = lastLines(path, count).filter((line) => line !== '');
  if (lines.length === 0) return `its log ${path} is empty`;
  return `the end of ${path}:\n${lines.map((line) => `  ${line.slice(0, 400)}`).join('\n')}`;
}
