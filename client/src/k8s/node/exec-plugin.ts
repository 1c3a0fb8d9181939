import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { say } from '../../util/words.ts';
import type { ExecSettings } from '../kubeconfig/kubeconfig.ts';
import { cancelled, clusterError } from './failures.ts';
import type { Environment } from './proxy.ts';
import { readExecCredential } from './read-exec-credential.ts';
import type { ExecCredential } from './read-exec-credential.ts';

/** `spec.cluster` of what a plugin is told, where it asks for it. */
export type ExecCluster = Readonly<Record<string, unknown>>;

export interface ExecOptions {
  readonly exec: ExecSettings;
  /** Asked for with each run. */
  readonly cluster: () => Promise<ExecCluster>;
  readonly env: Environment;
  readonly now: () => number;
  /** Whether programs of the kubeconfig may run, asked before each run. */
  readonly trusted: () => boolean;
  /** Milliseconds a run may take: people may have to sign in meanwhile. */
  readonly timeoutMs: number;
}

/** Bytes of a plugin's output that are read. */
const outputLimit = 1 << 20;

/**
 * An exec plugin and what it gave last. One run at a time, however many ask; a run ends when nobody waits for it.
 * Source: client-go v0.36.3 plugin/pkg/client/auth/exec/exec.go.
 */
export class ExecPlugin {
  readonly #options: ExecOptions;
  #held: ExecCredential | undefined;
  #running: Run | undefined;

  constructor(options: ExecOptions) {
    this.#options = options;
  }

  /** The credential that is held while it is valid, else that of a new run. Rejects with a `ClusterError`. */
  async credential(signal: AbortSignal): Promise<ExecCredential> {
    if (!this.#options.trusted())
      throw clusterError('untrusted', say('Programs of a kubeconfig run in trusted windows only.'));
    const held = this.#held;
    if (
      held !== undefined &&
      !(held.expiresAt !== undefined && this.#options.now() > held.expiresAt)
    )
      return held;
    this.#running ??= this.#start();
    return this.#running.wait(signal);
  }

  /** Gets a new one next time, if that one is still held (another asker may have renewed it already). */
  drop(refused: ExecCredential | undefined): void {
    if (refused === undefined || refused === this.#held) this.#held = undefined;
  }

  #start(): Run {
    const run = new Run(this.#options, (credential) => {
      if (this.#running === run) this.#running = undefined;
      if (credential !== undefined) this.#held = credential;
    });
    return run;
  }
}

/** One run of a plugin, which several may wait for. */
class Run {
  readonly #abort = new AbortController();
  readonly #result: Promise<ExecCredential>;
  #waiting = 0;

  constructor(options: ExecOptions, ended: (credential: ExecCredential | undefined) => void) {
    this.#result = runPlugin(options, this.#abort.signal);
    this.#result.then(ended, () => ended(undefined));
  }

  wait(signal: AbortSignal): Promise<ExecCredential> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', give);
        this.#waiting -= 1;
        if (this.#waiting === 0) this.#abort.abort();
      };
      const give = (): void => {
        leave();
        reject(cancelled());
      };
      signal.addEventListener('abort', give, { once: true });
      this.#result.then(resolve, reject).finally(leave);
      if (signal.aborted) give();
    });
  }
}

async function runPlugin(options: ExecOptions, signal: AbortSignal): Promise<ExecCredential> {
  const { exec, timeoutMs } = options;
  const plugin = basename(exec.command);
  if (exec.interactiveMode === 'Always')
    throw clusterError(
      'credentials',
      say(
        '{plugin} must ask in a terminal (interactiveMode: Always), which the editor cannot offer.',
        {
          plugin,
        },
      ),
    );
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: {
      ...(exec.provideClusterInfo ? { cluster: await options.cluster() } : {}),
      interactive: false,
    },
  };
  const output = await outputOf(
    spawnPlugin(exec, {
      ...options.env,
      ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    }),
    { exec, plugin, timeoutMs, signal },
  );
  return readExecCredential(output, exec.apiVersion, plugin);
}

// The home folder, so that no program of a workspace is taken for the plugin. Its own process group, so that what it
// has started can be ended with it.
const spawnPlugin = (exec: ExecSettings, env: Environment): ChildProcess =>
  spawn(exec.command, exec.args, {
    cwd: homedir(),
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: process.platform !== 'win32',
  });

interface Running {
  readonly exec: ExecSettings;
  readonly plugin: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

function outputOf(child: ChildProcess, running: Running): Promise<string> {
  const { exec, plugin, timeoutMs, signal } = running;
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    let size = 0;
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      act();
    };
    const stop = (): void => {
      end(child);
      finish(() => reject(cancelled()));
    };
    const timer = setTimeout(() => {
      end(child);
      finish(() => reject(tooSlow(plugin, timeoutMs)));
    }, timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= outputLimit) output.push(chunk);
    });
    // What it says there may hold secrets, so it is not kept; it must be read all the same.
    child.stderr?.resume();
    child.once('error', (error) => finish(() => reject(notStarted(error, exec, plugin))));
    child.once('close', (code) =>
      finish(() =>
        code === 0 ? resolve(Buffer.concat(output).toString('utf8')) : reject(failed(code, plugin)),
      ),
    );
  });
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const tooSlow = (plugin: string, timeoutMs: number): Error =>
  clusterError(
    'credentials',
    say('{plugin}, which gets the credentials, did not end within {seconds} s.', {
      plugin,
      seconds: timeoutMs / 1000,
    }),
  );

function notStarted(error: Error, exec: ExecSettings, plugin: string): Error {
  const missing = 'code' in error && error.code === 'ENOENT';
  const hint = exec.installHint.replaceAll(/\p{Cc}+/gu, ' ').trim();
  const sentence = missing
    ? say('{plugin}, which gets the credentials, is not installed or not in PATH.', { plugin })
    : say('{plugin}, which gets the credentials, cannot be started.', { plugin });
  return clusterError('credentials', missing && hint !== '' ? `${sentence} ${hint}` : sentence);
}

const failed = (code: number | null, plugin: string): Error =>
  clusterError(
    'credentials',
    say(
      '{plugin} gave no credentials (exit code {code}): run kubectl with this context in a terminal to see why.',
      {
        plugin,
        code: code ?? 'none',
      },
    ),
  );
