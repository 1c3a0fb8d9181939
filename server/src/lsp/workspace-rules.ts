import { URI } from 'vscode-uri';
import { languageIdOf } from '../embedded/index.ts';
import type { RecordingRules } from '../features/index.ts';
import { language, usualFeatures } from '../promql/index.ts';
import { createRuleIndex, indexRuleFile, type RuleFileEntry } from '../rules/index.ts';
import { parseDocument, type OpenDocument, type ParsedDocument } from '../store/documents.ts';
import { createDebounceByKey } from '../util/debounce-by-key.ts';
import { describeError } from './run-request.ts';
import { createWorkspaceFiles, type WorkspaceFilesOptions } from './workspace-files.ts';

/** What the workspace records and reads, in files that are open and files that are not. */
export interface WorkspaceRules {
  /** May be a pause behind the last keystroke; the same map until it changes. */
  readonly current: () => RecordingRules;
  /** With the open documents as they are now, and after all files were read that there are to read. */
  readonly fresh: () => Promise<RecordingRules>;
  /** An open document was opened or edited. */
  readonly edited: (uri: string) => void;
  readonly closed: (uri: string) => void;
  /** Reads the workspace. */
  readonly start: () => void;
  readonly dispose: () => void;
}

interface Options extends Omit<WorkspaceFilesOptions, 'onFile' | 'onSettled'> {
  /** An open document, parsed; `undefined` when it is closed meanwhile. */
  readonly parsedOf: (uri: string) => Promise<ParsedDocument | undefined>;
  /** Every file as it is on disk, or `undefined` when it is gone. */
  readonly onText: (uri: string, text: string | undefined) => void;
  readonly onChange: () => void;
}

/** Milliseconds without a keystroke before a document's rules are indexed again. */
const pause = 300;

const entryOf = ({ rules, expressions }: ParsedDocument): RuleFileEntry | undefined =>
  expressions.length === 0
    ? undefined
    : indexRuleFile(
        rules,
        expressions.map(({ parsed, embedded: { toHost, toHostEnd } }) => ({
          parsed,
          toHost,
          toHostEnd,
        })),
      );

/** Names are the same in every dialect; the widest language reads the most of them. */
const widest = language('prometheus', usualFeatures);

const readFromDisk = (uri: string, text: string): RuleFileEntry | undefined => {
  const languageId = languageIdOf(uri) ?? '';
  const document: OpenDocument = { uri, text, version: 0, languageId };
  return entryOf(parseDocument(document, widest, { unit: 'utf-16', previous: undefined }));
};

/** Clients write the same address in several ways; files on disk have one. */
const canonical = (uri: string): string => URI.parse(uri).toString();

export const createWorkspaceRules = (options: Options): WorkspaceRules => {
  const { runtime, parsedOf, onChange } = options;
  const index = createRuleIndex();
  const pauses = createDebounceByKey(runtime.timers);
  /** What files hold on disk, so that a closed document falls back to it. */
  const onDisk = new Map<string, RuleFileEntry>();
  /** Canonical addresses; the index has open documents as the client writes theirs. */
  const open = new Set<string>();
  /** Open documents that were edited since they were indexed. */
  const dirty = new Set<string>();

  const put = (uri: string, entry: RuleFileEntry | undefined): void => {
    const key = canonical(uri);
    if (entry === undefined) onDisk.delete(key);
    else onDisk.set(key, entry);
    if (!open.has(key)) index.set(key, entry);
  };

  const indexOpen = async (uri: string): Promise<void> => {
    dirty.delete(uri);
    const document = await parsedOf(uri);
    if (document !== undefined && open.has(canonical(uri))) index.set(uri, entryOf(document));
  };

  const files = createWorkspaceFiles({
    ...options,
    onFile: (uri, text) => {
      options.onText(uri, text);
      put(uri, text === undefined ? undefined : readFromDisk(uri, text));
    },
    onSettled: onChange,
  });

  const logged = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => {
      runtime.log.error(`${what} failed: ${describeError(error)}`);
    });
  };

  return {
    current: index.recordingRules,
    fresh: async () => {
      await files.settled();
      for (const uri of dirty) {
        pauses.cancel(uri);
        await indexOpen(uri);
      }
      return index.recordingRules();
    },
    edited: (uri) => {
      const key = canonical(uri);
      open.add(key);
      if (key !== uri) index.set(key, undefined);
      dirty.add(uri);
      pauses.schedule(uri, pause, () => {
        logged('indexing a document', indexOpen(uri).then(onChange));
      });
    },
    closed: (uri) => {
      pauses.cancel(uri);
      const key = canonical(uri);
      open.delete(key);
      dirty.delete(uri);
      index.set(uri, undefined);
      index.set(key, onDisk.get(key));
      onChange();
      // It may have been saved in the meantime.
      files.look(uri);
    },
    start: files.start,
    dispose: pauses.dispose,
  };
};
