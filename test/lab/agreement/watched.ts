// Objects over time, as a watch of the API told of them.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Metadata {
  readonly namespace?: string;
  readonly name: string;
}

export interface WatchEvent<T> {
  /** ms since the epoch: when it was heard of. */
  readonly at: number;
  readonly type: string;
  readonly object: T;
}

interface Wanted {
  /** Path of the list. */
  readonly path: string;
  readonly program: string;
  readonly kubeconfig: string;
  readonly context: string;
}

/** A watch that is open, and all that it heard. */
export class Watch<T extends { readonly metadata: Metadata }> {
  readonly events: WatchEvent<T>[] = [];
  readonly #stop: () => Promise<void>;
  #ended = false;

  constructor({ path, program, kubeconfig, context }: Wanted) {
    // Longer than any test: by default the API server ends a watch after half an hour.
    const url = `${path}?watch=true&timeoutSeconds=7200`;
    const child = spawn(
      program,
      ['--kubeconfig', kubeconfig, '--context', context, 'get', '--raw', url],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = new Promise<void>((resolve) => child.on('close', () => resolve()));
    void exited.then(() => {
      this.#ended = true;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { type, object } = JSON.parse(line) as { type: string; object: T };
      this.events.push({ at: Date.now(), type, object });
    });
    this.#stop = async () => {
      child.kill();
      await exited;
    };
  }

  /** Whether it ended by itself: then what it heard is not all. */
  get broken(): boolean {
    return this.#ended;
  }

  stop(): Promise<void> {
    return this.#stop();
  }
}

/** The objects that were known at a time (ms), in the order in which they came. Pure. */
export function knownAt<T extends { readonly metadata: Metadata }>(
  events: readonly WatchEvent<T>[],
  at: number,
): readonly T[] {
  const known = new Map<string, T>();
  for (const event of events) {
    if (event.at > at) break;
    const { namespace = '', name } = event.object.metadata;
    const key = `${namespace}/${name}`;
    if (event.type === 'DELETED') known.delete(key);
    else known.set(key, event.object);
  }
  return [...known.values()];
}
