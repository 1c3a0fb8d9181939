import type { ManifestsBundle } from '../autoscale/manifests/manifests-bundle.ts';
import { tellsOfScaling } from '../autoscale/manifests/telling.ts';
import type { ParsedDocument } from '../store/documents.ts';
import type { Log } from '../util/log.ts';
import { queriesIn } from '../store/host-queries.ts';
import type { FileDiagnostic } from './document-diagnostics.ts';
import { describeError } from './run-request.ts';

/** Manifests that scale: what is wrong with them, with the files beside them in mind. */
export interface ManifestDocuments {
  /** Nothing until the checks are loaded, which the first question begins. */
  readonly findingsIn: (document: ParsedDocument) => readonly FileDiagnostic[];
  /** The forms, for a document that is such a manifest. */
  readonly bundleFor: (document: ParsedDocument) => Promise<ManifestsBundle | undefined>;
  readonly onDisk: (uri: string, text: string | undefined) => void;
  /** Something was edited: what was found before may be old. */
  readonly stale: () => void;
}

interface Options {
  readonly load: () => Promise<ManifestsBundle>;
  readonly log: Log;
  /** An open document as it is now. */
  readonly textOf: (uri: string) => string | undefined;
  readonly onLoaded: () => void;
}

/** Files of a workspace that are kept. */
const most = 500;

const isManifest = ({ embedded }: ParsedDocument): boolean => embedded?.kind === 'autoscaler';

export const createManifestDocuments = ({
  load,
  log,
  textOf,
  onLoaded,
}: Options): ManifestDocuments => {
  const disk = new Map<string, string>();
  let loading: Promise<ManifestsBundle | undefined> | undefined;
  let loaded: ManifestsBundle | undefined;
  let found = new WeakMap<ParsedDocument, readonly FileDiagnostic[]>();

  const start = (): Promise<ManifestsBundle | undefined> => {
    loading ??= load().then(
      (bundle) => {
        loaded = bundle;
        onLoaded();
        return bundle;
      },
      (error: unknown) => {
        log.error(`loading the checks of manifests failed: ${describeError(error)}`);
        return undefined;
      },
    );
    return loading;
  };

  const check = (document: ParsedDocument, { checkManifests }: ManifestsBundle) =>
    checkManifests(
      document,
      queriesIn(document),
      [...disk].map(([uri, text]) => ({ uri, text: textOf(uri) ?? text })),
    );

  return {
    findingsIn: (document) => {
      if (!isManifest(document)) return [];
      if (loaded === undefined) {
        void start();
        return [];
      }
      const findings = found.get(document) ?? check(document, loaded);
      found.set(document, findings);
      return findings;
    },
    bundleFor: async (document) => (isManifest(document) ? start() : undefined),
    onDisk: (uri, text) => {
      found = new WeakMap();
      if (text === undefined || !tellsOfScaling(text)) disk.delete(uri);
      else if (disk.has(uri) || disk.size < most) disk.set(uri, text);
    },
    stale: () => {
      found = new WeakMap();
    },
  };
};
