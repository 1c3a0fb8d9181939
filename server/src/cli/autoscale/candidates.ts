import {
  hasOtherMetrics,
  withLoadModel,
  withQueries,
  type ControllerConfig,
  type LoadModel,
  type Recording,
  type Reduced,
  type Subject,
} from '../../autoscale/index.ts';
import { CliError, type Io } from '../io.ts';
import { readManifest, subjectOf, withSet } from './manifests.ts';
import { whatIf } from './what-if.ts';

/** Settings to try. */
export interface Candidate {
  readonly name: string;
  readonly subject: Subject;
}

/** The candidates of the command line: manifests, and the one in force with other values. */
export const candidatesOf = async (
  {
    path,
    manifest,
    config,
    queries,
  }: {
    readonly path: string;
    readonly manifest: unknown;
    readonly config: ControllerConfig;
    readonly queries: Subject['queries'];
  },
  { files, sets }: { readonly files: readonly string[]; readonly sets: readonly string[] },
  io: Io,
): Promise<readonly Candidate[]> => [
  ...(await Promise.all(
    files.map(async (name) => ({
      name,
      subject: withQueries(subjectOf(name, await readManifest(name, io), config), queries),
    })),
  )),
  ...sets.map((set) => ({
    name: set,
    subject: withQueries(subjectOf(path, withSet(manifest, set), config), queries),
  })),
];

/** What was read: for the settings in force, and for candidates that ask a server for something else. */
export interface ReadForAll {
  readonly recording: Recording;
  readonly others: ReadonlyMap<Subject, Reduced>;
}

/** A candidate with the history that it would have seen. */
export interface SeenCandidate extends Candidate {
  readonly recording: Recording;
  /** It asks for something else: then the targets of the settings in force say nothing of it. */
  readonly asksOtherwise: boolean;
}

/** Each candidate with its history; one whose metrics nobody recorded is refused. */
export const withHistory = (
  candidates: readonly Candidate[],
  { recording, others }: ReadForAll,
  given: {
    readonly subject: Subject;
    readonly loadModel: LoadModel;
    readonly whatIf: readonly string[];
  },
): readonly SeenCandidate[] =>
  candidates.map(({ name, subject }) => {
    const asksOtherwise =
      others.has(subject) || hasOtherMetrics(subject, { subject: given.subject, recording });
    const seen = asksOtherwise ? others.get(subject) : { recording, findings: [] };
    if (seen?.recording === undefined) {
      const reasons = (seen?.findings ?? []).map(({ message }) => message).join(' ');
      throw new CliError(
        `${name} asks for something that was not recorded: ${reasons === '' ? 'its history can be read from a server only (--url)' : reasons}`,
      );
    }
    const modelled = withLoadModel(seen.recording, given.loadModel);
    return { name, subject, asksOtherwise, recording: whatIf(modelled, given.whatIf) };
  });
