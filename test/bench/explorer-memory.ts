/** Memory that this process keeps after collecting all that it does not. */
export interface Memory {
  /** MB of the heap that are in use. */
  readonly heap: number;
  /** MB that the process has of the machine. */
  readonly resident: number;
}

const megabyte = 1024 * 1024;

/** Collects garbage until that frees nothing more; needs `--expose-gc`. */
export const keptMemory = async (): Promise<Memory> => {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('start with --expose-gc');
  for (let turn = 0; turn < 4; turn += 1) {
    await collect({ type: 'major', execution: 'async', flavor: 'last-resort' });
    await new Promise((later) => {
      setTimeout(later, 100);
    });
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / megabyte, resident: rss / megabyte };
};

/** What both sides of the explorer's benchmark tell. */
export interface ExplorerFigures {
  /** MB above the process before its first cluster. */
  readonly heapMB: number;
  readonly residentMB: number;
  /** Milliseconds until the 2,000 pods of the first namespace can be shown. */
  readonly expandMs: number;
  /** Milliseconds of work for a change, one after the other. */
  readonly changesMs: readonly number[];
  /** Rows that the editor gets for the first namespace; the peer has none. */
  readonly shown?: number;
  /** The most rows that one change has the editor draw again. */
  readonly drawn?: number;
}
