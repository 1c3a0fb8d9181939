import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { createEmitter } from '../../util/emitter.ts';
import type { Subscription } from '../../util/emitter.ts';
import { say } from '../../util/words.ts';
import type { Kubeconfig, KubeconfigSource } from './kubeconfig.ts';
import { mergeFiles } from './merge.ts';
import { readKubeconfigFile } from './read-file.ts';
import type { KubeconfigFile } from './read-file.ts';

export interface SourceOptions {
  /** Files that people name; when empty it is as kubectl: KUBECONFIG, else `~/.kube/config`. */
  readonly files: () => readonly string[];
  /** `files` gives another list. */
  readonly onDidChangeFiles: (listener: () => void) => Subscription;
  /** The environment that KUBECONFIG is taken from. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between looks at files where the system tells nothing, such as network drives. */
  readonly pollMs?: number;
}

/** Milliseconds that pass between a change and the news of it: editors write in several steps. */
const settleMs = 150;

/** A look at a file that costs little: it differs when the file may have changed. */
type Stamp = string;

interface Held {
  readonly stamp: Stamp;
  /** As it was when it could last be read. */
  readonly file: KubeconfigFile | undefined;
  readonly problem: string | undefined;
}

/** The kubeconfig files of the window: read, merged and watched; never written. */
export function createKubeconfigSource(options: SourceOptions): KubeconfigSource {
  return new FileSource(options);
}

class FileSource implements KubeconfigSource {
  readonly #options: SourceOptions;
  readonly #changes = createEmitter<void>();
  readonly #held = new Map<string, Held>();
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #subscription: Subscription;
  #poll: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#subscription = options.onDidChangeFiles(() => this.#told());
  }

  async read(): Promise<Kubeconfig> {
    const paths = this.#paths();
    this.#watch(paths);
    const all = await Promise.all(paths.map((path) => this.#readFile(path)));
    const files = all.flatMap(({ file }) => (file === undefined ? [] : [file]));
    const contexts = mergeFiles(files);
    const problems = all.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    return { contexts, problems };
  }

  onDidChange(listener: () => void): Subscription {
    return this.#changes.event(listener);
  }

  dispose(): void {
    this.#disposed = true;
    this.#subscription.dispose();
    this.#changes.dispose();
    clearInterval(this.#poll);
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Source: client-go v0.36.3 tools/clientcmd/loader.go NewDefaultClientConfigLoadingRules. */
  #paths(): readonly string[] {
    const named = this.#options.files();
    const list = (this.#options.env ?? process.env)['KUBECONFIG'] ?? '';
    const paths =
      named.length > 0
        ? named
        : list !== ''
          ? list.split(delimiter)
          : [join(homedir(), '.kube', 'config')];
    return [...new Set(paths)].filter((path) => path !== '');
  }

  async #readFile(path: string): Promise<Held> {
    const before = this.#held.get(path);
    const stamp = await stampOf(path);
    if (before?.stamp === stamp) return before;
    const held = { stamp, ...(await load(path, before?.file)) };
    this.#held.set(path, held);
    return held;
  }

  /** The folders are watched, since editors and tools replace files by renaming. */
  #watch(paths: readonly string[]): void {
    if (this.#disposed) return;
    const folders = new Map<string, Set<string>>();
    for (const path of paths)
      folders.set(dirname(path), (folders.get(dirname(path)) ?? new Set()).add(basename(path)));
    for (const [folder, watcher] of this.#watchers)
      if (!folders.has(folder)) {
        watcher.close();
        this.#watchers.delete(folder);
      }
    for (const folder of folders.keys()) if (!this.#watchers.has(folder)) this.#open(folder);
    this.#poll ??= setInterval(() => void this.#compare(), this.#options.pollMs ?? 5000).unref();
  }

  #open(folder: string): void {
    try {
      // Names are not looked at: a link that is turned round (as mounted secrets are) tells another one.
      const watcher = watch(folder, { persistent: false }, () => this.#told());
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // The folder is not there: the poll sees it come.
    }
  }

  #told(): void {
    if (this.#disposed) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#compare(true), settleMs).unref();
  }

  async #compare(listChanged = false): Promise<void> {
    const paths = this.#paths();
    const stamps = await Promise.all(paths.map(stampOf));
    const changed =
      paths.some((path, index) => this.#held.get(path)?.stamp !== stamps[index]) ||
      (listChanged && [...this.#held.keys()].some((path) => !paths.includes(path)));
    for (const path of this.#held.keys()) if (!paths.includes(path)) this.#held.delete(path);
    if (changed && !this.#disposed) this.#changes.fire();
  }
}

async function stampOf(path: string): Promise<Stamp> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return 'none';
  }
}

/**
 * A missing file is skipped, as kubectl does. kubectl stops at a file that is broken; here its last readable form
 * stays, so that half a save ends no connection.
 */
async function load(
  path: string,
  before: KubeconfigFile | undefined,
): Promise<{ readonly file: KubeconfigFile | undefined; readonly problem: string | undefined }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { file: undefined, problem: undefined };
    return { file: before, problem: say('{path} cannot be read ({code}).', { path, code }) };
  }
  const read = readKubeconfigFile(path, text);
  if (!('reason' in read)) return { file: read, problem: undefined };
  return {
    file: before,
    problem: say('{path} is not a kubeconfig: {reason}.', { path, reason: read.reason }),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
