import type { Readable, Writable } from 'node:stream';
import { printable } from './printable.ts';

/** What a subcommand may touch besides files. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly cwd: string;
}

/** Exit codes of every subcommand; scripts rely on them. */
export const exitCodes = { ok: 0, findings: 1, failed: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A wrong call or an unreadable file: shown as one sentence, ends with exit code 2. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Resolves when the stream takes more; so a slow reader slows us instead of filling memory. */
export const write = async (stream: Writable, text: string): Promise<void> => {
  if (text === '' || stream.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      stream.off('error', failed);
      resolve();
    };
    const failed = (error: Error): void => {
      stream.off('drain', done);
      stream.off('close', done);
      reject(error);
    };
    stream.once('drain', done);
    stream.once('close', done);
    stream.once('error', failed);
  });
};

/** Says on standard error what went wrong. */
export const complain = (io: Io, { message }: CliError): Promise<void> =>
  write(io.stderr, `gauntlet: ${printable(message)}\n`);

/** The whole of a stream. */
export const readAll = async (stream: Readable): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
};

/** One line of input; `tooLong` lines come without their text. */
export interface InputLine {
  readonly text: string;
  readonly tooLong: boolean;
}

/**
 * Lines of a stream, ended by LF only: readline would also split at U+2028, which JSON allows inside strings.
 * A line of more than `maxLength` UTF-16 units is reported without being kept in memory.
 */
export async function* linesOf(stream: Readable, maxLength: number): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length <= maxLength) parts.push(part);
    else parts = [];
  };
  const take = (): InputLine => {
    const line = { text: parts.join(''), tooLong: length > maxLength };
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of stream) {
    const pieces = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      add(piece);
      yield take();
    }
    add(rest);
  }
  add(decoder.decode());
  if (length > 0) yield take();
}
