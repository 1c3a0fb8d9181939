import { asFields, asFieldsList, asText, asTexts } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { contentHash } from './diff.ts';

/** What was done to clusters, one line of JSON after the other; what is written before an object is, goes first. */
export type JournalLine =
  | {
      readonly type: 'run';
      readonly id: string;
      readonly what: RunKind;
      readonly topology: string;
      readonly uri: string;
      /** Unix milliseconds. */
      readonly at: number;
      readonly clusters: readonly JournalCluster[];
    }
  /** Is about to be written; `before` is the object as it was, absent where there was none. */
  | {
      readonly type: 'begin';
      readonly key: string;
      readonly cluster: string;
      readonly path: string;
      readonly attached: boolean;
      readonly before?: Fields;
      readonly beforeHash?: string;
    }
  /** Was written; absent after a deletion. */
  | {
      readonly type: 'done';
      readonly key: string;
      readonly after?: Fields;
      readonly afterHash?: string;
      readonly at: number;
    }
  /** Everything that is about to be deleted in a cluster. */
  | { readonly type: 'doomed'; readonly cluster: string; readonly keys: readonly string[] }
  | { readonly type: 'end'; readonly outcome: string; readonly at: number }
  | ({ readonly type: 'left'; readonly at: number } & LeftThere);

/** What a run did not come to in a cluster, and why; without keys where nobody could look what there is. */
export interface LeftThere {
  readonly cluster: string;
  readonly keys: readonly string[];
  readonly message: string;
}

export const runKinds = ['apply', 'prune', 'destroy', 'rollback'] as const;
export type RunKind = (typeof runKinds)[number];

export interface JournalCluster {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
}

/** Where the lines of one run go. Each resolves when its line is kept. */
export interface JournalWriter {
  write(line: JournalLine): Promise<void>;
}

/** A run as its journal tells it. */
export interface Run {
  readonly id: string;
  readonly what: RunKind;
  readonly topology: string;
  readonly uri: string;
  readonly at: number;
  readonly clusters: readonly JournalCluster[];
  /** In the order in which they were begun. */
  readonly entries: readonly RunEntry[];
  /** What is still there of what was to be deleted; absent where nothing is. */
  readonly left?: readonly LeftThere[];
  /** How it ended; absent when the window or the machine went before. */
  readonly outcome?: string;
}

export interface RunEntry {
  readonly key: string;
  readonly cluster: string;
  readonly path: string;
  readonly attached: boolean;
  readonly before?: Fields;
  readonly beforeHash?: string;
  readonly after?: Fields;
  readonly afterHash?: string;
  /** Whether the API server took it; otherwise it may have. */
  readonly done: boolean;
  readonly at?: number;
}

const isSecret = (object: Fields): boolean => object['kind'] === 'Secret';

/** What the journal keeps of an object: everything, but of a Secret only a hash. */
export const kept = (
  side: 'before' | 'after',
  object: Fields | undefined,
): { readonly [key: string]: unknown } => {
  if (object === undefined) return {};
  const hash = { [`${side}Hash`]: contentHash(object) };
  return isSecret(object) ? hash : { ...hash, [side]: object };
};

const lineOf = (text: string): readonly Fields[] => {
  try {
    const line = asFields(JSON.parse(text));
    return line === undefined ? [] : [line];
  } catch {
    return [];
  }
};

/** Reads a journal; a last line that was cut off is left out. Undefined for what is none. */
export function readJournal(text: string): Run | undefined {
  const lines = text.split('\n').flatMap(lineOf);
  const first = lines.find(({ type }) => type === 'run');
  if (first === undefined) return undefined;
  const entries = new Map<string, RunEntry>();
  for (const line of lines) {
    const key = asText(line['key']) ?? '';
    if (line['type'] === 'begin') entries.set(key, entryOf(key, line));
    const begun = entries.get(key);
    if (line['type'] === 'done' && begun !== undefined) entries.set(key, doneOf(begun, line));
  }
  const outcome = asText(lines.findLast(({ type }) => type === 'end')?.['outcome']);
  const told = lines.filter(({ type }) => type === 'left').map(leftOf);
  const left = outcome === undefined ? [...told, ...untold(lines, told, entries)] : told;
  return {
    id: asText(first['id']) ?? '',
    what: kindOf(first['what']),
    topology: asText(first['topology']) ?? '',
    uri: asText(first['uri']) ?? '',
    at: typeof first['at'] === 'number' ? first['at'] : 0,
    clusters: asFieldsList(first['clusters']).map((cluster) => ({
      name: asText(cluster['name']) ?? '',
      context: asText(cluster['context']) ?? '',
      namespace: asText(cluster['namespace']) ?? '',
    })),
    entries: [...entries.values()],
    ...(left.length === 0 ? {} : { left }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

const kindOf = (value: unknown): RunKind => runKinds.find((kind) => kind === value) ?? 'apply';

const leftOf = (line: Fields): LeftThere => ({
  cluster: asText(line['cluster']) ?? '',
  keys: asTexts(line['keys']),
  message: asText(line['message']) ?? '',
});

/** What a run that went with its window or its machine had not deleted yet. */
const untold = (
  lines: readonly Fields[],
  told: readonly LeftThere[],
  entries: ReadonlyMap<string, RunEntry>,
): readonly LeftThere[] =>
  lines
    .filter(({ type }) => type === 'doomed')
    .map((line) => ({ ...leftOf(line), message: say('It did not come to its end.') }))
    .filter(({ cluster }) => told.every((one) => one.cluster !== cluster))
    .map(({ keys, ...one }) => ({ ...one, keys: keys.filter((key) => !isDone(entries.get(key))) }))
    .filter(({ keys }) => keys.length > 0);

const isDone = (entry: RunEntry | undefined): boolean => entry?.done === true;

const side = (line: Fields, name: 'before' | 'after'): object => {
  const object = asFields(line[name]);
  const hash = asText(line[`${name}Hash`]);
  return {
    ...(object === undefined ? {} : { [name]: object }),
    ...(hash === undefined ? {} : { [`${name}Hash`]: hash }),
  };
};

const entryOf = (key: string, line: Fields): RunEntry => ({
  key,
  cluster: asText(line['cluster']) ?? '',
  path: asText(line['path']) ?? '',
  attached: line['attached'] === true,
  done: false,
  ...side(line, 'before'),
});

const doneOf = (begun: RunEntry, line: Fields): RunEntry => ({
  ...begun,
  done: true,
  ...(typeof line['at'] === 'number' ? { at: line['at'] } : {}),
  ...side(line, 'after'),
});

/** Who did what, with hashes in place of objects: what can be handed on. */
export const recordOf = ({ entries, ...run }: Run, by: string): object => ({
  ...run,
  at: new Date(run.at).toISOString(),
  by,
  objects: entries.map(({ key, done, beforeHash, afterHash, at }) => ({
    object: key,
    written: done,
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
    before: beforeHash ?? null,
    after: afterHash ?? null,
  })),
});
