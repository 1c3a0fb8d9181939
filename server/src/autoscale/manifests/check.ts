import type { Finding, FindingFix } from '../../yaml-file/finding.ts';
import { editsOf } from '../../yaml-file/places.ts';
import { manifestChecks } from './checks/index.ts';
import type { ManifestCheck, ManifestRemark } from './checks/check.ts';
import { readManifests, type Manifest, type ManifestQuery } from './read.ts';

/** A file of the workspace. */
export interface ManifestText {
  readonly uri: string;
  readonly text: string;
}

const findingOf = (
  { places }: Manifest,
  { code, severity }: ManifestCheck,
  remark: ManifestRemark,
): Finding => {
  const { path, at, span, message, fixes = [], textFixes = [] } = remark;
  const placed: readonly FindingFix[] = fixes.map((fix) => ({
    title: fix.title,
    edits: editsOf(places, fix),
  }));
  return {
    code,
    severity: remark.severity ?? severity,
    message,
    ...(span ?? (at === 'key' ? places.keyAt(path) : places.valueAt(path))),
    fixes: [...placed, ...textFixes].filter(({ edits }) => edits.length > 0),
  };
};

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

/**
 * What is to say about a file, by where it stands. `beside` are the other files of the workspace: those of its folder
 * are looked at, too.
 */
export const checkManifests = (
  file: ManifestText,
  queries: readonly ManifestQuery[],
  beside: readonly ManifestText[],
): readonly Finding[] => {
  const manifests = readManifests(file.uri, file.text);
  const others = beside
    .filter(({ uri }) => uri !== file.uri && folderOf(uri) === folderOf(file.uri))
    .flatMap(({ uri, text }) => readManifests(uri, text));
  return manifests
    .flatMap((manifest) => {
      const around = [...manifests.filter((other) => other !== manifest), ...others];
      return manifestChecks.flatMap((check) =>
        check
          .run({ manifest, around, queries })
          .map((remark) => findingOf(manifest, check, remark)),
      );
    })
    .toSorted((left, right) => left.start - right.start || (left.code < right.code ? -1 : 1));
};
