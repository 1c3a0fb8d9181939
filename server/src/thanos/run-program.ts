import { execFile } from 'node:child_process';

export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type ProgramResult =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly reason: 'not-found' | 'timeout' | 'exit' | 'cancelled' };

/** Runs a program without a shell. Never rejects; what it prints to standard error is dropped, it may hold secrets. */
export type RunProgram = (call: ProgramCall) => Promise<ProgramResult>;

const maxOutputBytes = 1 << 20;

export const runProgram: RunProgram = ({ command, args, timeoutMs, signal }) =>
  new Promise((settle) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutputBytes,
      signal,
      windowsHide: true,
      shell: false,
    } as const;
    try {
      const child = execFile(command, args, options, (error, stdout) => {
        if (error === null) settle({ ok: true, stdout });
        else if (signal.aborted) settle({ ok: false, reason: 'cancelled' });
        else if (error.code === 'ENOENT' || error.code === 'EACCES')
          settle({ ok: false, reason: 'not-found' });
        else settle({ ok: false, reason: error.killed === true ? 'timeout' : 'exit' });
      });
      child.stdin?.end();
    } catch {
      // Node throws at once for a call that no program can be started with: an empty name, a NUL, too much of it.
      settle({ ok: false, reason: 'not-found' });
    }
  });
