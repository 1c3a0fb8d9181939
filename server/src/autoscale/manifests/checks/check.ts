import type { FindingFix, FindingSeverity, Remark } from '../../../yaml-file/finding.ts';
import type { Path } from '../../../yaml-file/path.ts';
import type { TextSpan } from '../../../yaml-file/text-edits.ts';
import type { Manifest, ManifestQuery } from '../read.ts';
import { itemsOf, textOf, valueAt, valuesOf } from '../read.ts';

/** What a check says; about a part of a query by its place in the file. */
export interface ManifestRemark extends Remark {
  readonly span?: TextSpan;
  readonly textFixes?: readonly FindingFix[];
}

/** What a check looks at. */
export interface Subject {
  readonly manifest: Manifest;
  /** What stands in the same file and in the files beside it, this one left out. */
  readonly around: readonly Manifest[];
  readonly queries: readonly ManifestQuery[];
}

/** A check of manifests that scale: one file in this folder, one line in `index.ts`. */
export interface ManifestCheck {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly run: (subject: Subject) => readonly ManifestRemark[];
}

/** A query and what it is for. */
export interface UsedQuery extends ManifestQuery {
  readonly path: Path;
  readonly use: 'trigger' | 'rule' | 'external' | 'resource';
}

const pathsOf = ({ kind, value }: Manifest): readonly Pick<UsedQuery, 'path' | 'use'>[] => {
  if (kind === 'ScaledObject' || kind === 'ScaledJob') {
    return itemsOf(valueAt(value, 'spec', 'triggers')).map((_, at) => ({
      path: ['spec', 'triggers', at, 'metadata', 'query'],
      use: 'trigger',
    }));
  }
  if (kind !== '') return [];
  const rules = (key: string, use: 'rule' | 'external') =>
    itemsOf(valueAt(value, key)).map((_, at) => ({ path: [key, at, 'metricsQuery'], use }));
  const resources = ['cpu', 'memory'].flatMap((name) =>
    ['containerQuery', 'nodeQuery'].map((key) => ({
      path: ['resourceRules', name, key],
      use: 'resource' as const,
    })),
  );
  return [...rules('rules', 'rule'), ...rules('externalRules', 'external'), ...resources];
};

/** The queries that something is scaled by. */
export const usedQueries = ({ manifest, queries }: Subject): readonly UsedQuery[] =>
  pathsOf(manifest).flatMap(({ path, use }): readonly UsedQuery[] => {
    if (valueAt(manifest.value, ...path) === undefined) return [];
    const { start, end } = manifest.places.valueAt(path);
    const query = queries.find((one) => one.start >= start && one.start <= end);
    return query === undefined ? [] : [{ ...query, path, use }];
  });

/** A part of a query as a part of the file. */
export const spanOf = (
  { toHost, toHostEnd }: ManifestQuery,
  { start, end }: TextSpan,
): TextSpan => ({ start: toHost(start), end: toHostEnd(end) });

export interface Target {
  readonly kind: string;
  readonly name: string;
}

/** The workload that an autoscaler scales. */
export const targetOf = ({ kind, value }: Manifest): Target | undefined => {
  if (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') return undefined;
  const reference = valuesOf(valueAt(value, 'spec', 'scaleTargetRef'));
  const name = textOf(reference['name']);
  const usual = kind === 'ScaledObject' ? 'Deployment' : '';
  return name === '' ? undefined : { kind: textOf(reference['kind']) || usual, name };
};

/** The manifest of what an autoscaler scales, where it is there. */
export const workloadOf = (
  manifest: Manifest,
  around: readonly Manifest[],
): Manifest | undefined => {
  const target = targetOf(manifest);
  return (
    target &&
    around.find(
      ({ kind, name, namespace }) =>
        kind === target.kind && name === target.name && namespace === manifest.namespace,
    )
  );
};
