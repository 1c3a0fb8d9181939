import { readFile, stat } from 'node:fs/promises';
import { say } from '../../util/words.ts';
import type { Material } from '../kubeconfig/kubeconfig.ts';
import { clusterError } from './failures.ts';

/** Milliseconds that a file's content is taken as current: certificates and tokens are rotated by minutes. */
const freshMs = 1000;

interface HeldFile {
  readonly checkedAt: number;
  readonly stamp: string;
  readonly data: Buffer;
}

/**
 * Contents of certificates, keys and tokens, read again when their files change: what is rotated on the disk is
 * used with the next request, as kubectl would.
 */
export class Materials {
  readonly #files = new Map<string, HeldFile>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * A file that is not there for a moment is taken as it was. Rejects with a `ClusterError` that names the field and
   * the file.
   */
  async read(material: Material, field: string): Promise<Uint8Array> {
    return material.kind === 'data' ? material.data : this.readFile(material.path, field);
  }

  async readFile(path: string, field: string): Promise<Buffer> {
    const held = this.#files.get(path);
    if (held !== undefined && this.#now() - held.checkedAt < freshMs) return held.data;
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs}/${size}/${ino}`;
      const data = held?.stamp === stamp ? held.data : await readFile(path);
      this.#files.set(path, { checkedAt: this.#now(), stamp, data });
      return data;
    } catch {
      if (held !== undefined) return held.data;
      throw clusterError(
        'configuration',
        say('The file of {field} in the kubeconfig cannot be read: {path}.', { field, path }),
      );
    }
  }

  /** Files are read with the next request, however fresh they are. */
  forget(): void {
    this.#files.clear();
  }
}
