import { appendFile, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { JournalLine, JournalWriter, Run } from './journal.ts';
import { readJournal, runKinds } from './journal.ts';

type RunLine = Extract<JournalLine, { type: 'run' }>;

/** The journals of this machine: files that only their owner reads. */
export interface Journals {
  /** Begins one; its first line is kept when it resolves. */
  start(run: Omit<RunLine, 'type' | 'id'>): Promise<JournalWriter>;
  /** Notes that what a run left open has come to its end since. */
  finish(run: Pick<Run, 'id'>, at: number): Promise<void>;
  /** The runs of a topology, the newest first. */
  list(topology: string): Promise<readonly Run[]>;
}

/** Journals that are kept of a topology; older ones go with the start of another. */
const most = 50;

/** Characters of a topology's name in that of a file, which has 255 bytes at most. */
const longest = 160;

const end = '.jsonl';

/** A topology in names of files: an autoscaler of a long name, cut off, still tells itself from others. */
function fileWords(topology: string): string {
  const words = encodeURIComponent(topology).replaceAll('%20', ' ');
  if (words.length <= longest) return words;
  const hash = createHash('sha256').update(topology).digest('hex').slice(0, 16);
  return `${words.slice(0, longest)}~${hash}`;
}

/** The journals of a topology: their names begin with a time of this many characters, as `toISOString` writes it. */
const timeLength = '2023-11-14T22-13-20.000Z'.length;
const isOf = (topology: string): ((name: string) => boolean) => {
  const words = fileWords(topology);
  return (name) => runKinds.some((what) => name.slice(timeLength) === `-${words}-${what}${end}`);
};

const textOf = (line: JournalLine): string => `${JSON.stringify(line)}\n`;

/** Journals in a folder, which is made when it is needed. */
export function createJournals(folder: string): Journals {
  const names = async (): Promise<readonly string[]> => {
    const all = await readdir(folder).catch(() => []);
    return all.filter((name) => name.endsWith(end)).toSorted();
  };
  return {
    start: async (run) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const old = (await names()).filter(isOf(run.topology)).slice(0, 1 - most);
      await Promise.all(old.map(async (name) => rm(join(folder, name), { force: true })));
      const id = `${new Date(run.at).toISOString().replaceAll(':', '-')}-${fileWords(run.topology)}-${run.what}`;
      const file = join(folder, `${id}${end}`);
      // Lines of clusters that are written side by side come one after the other.
      let last: Promise<void> = Promise.resolve();
      const write = async (line: JournalLine): Promise<void> => {
        last = last.then(async () => appendFile(file, textOf(line), { mode: 0o600, flush: true }));
        return last;
      };
      await write({ type: 'run', id, ...run });
      return { write };
    },
    finish: async ({ id }, at) => {
      const text = textOf({ type: 'end', outcome: 'done', at });
      // A last line that was cut off stays one of its own.
      await appendFile(join(folder, `${id}${end}`), `\n${text}`, { mode: 0o600, flush: true });
    },
    list: async (topology) => {
      const runs = await Promise.all(
        (await names())
          .filter(isOf(topology))
          .map(async (name) =>
            readJournal(await readFile(join(folder, name), 'utf8').catch(() => '')),
          ),
      );
      return runs
        .filter((run) => run !== undefined)
        .filter((run) => run.topology === topology)
        .toReversed();
    },
  };
}
