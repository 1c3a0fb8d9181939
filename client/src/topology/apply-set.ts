import { createHash } from 'node:crypto';
import type { DeployedManifest } from '../../../server/src/protocol/topology.ts';
import { sourceAnnotations } from './file-source.ts';
import type { FileSource } from './file-source.ts';
import { groupKind, topologyKinds } from './kinds.ts';

/**
 * What belongs together, by labels as kubectl has them for ApplySets.
 * Source: kubernetes/enhancements KEP-3659, "ApplySet: kubectl apply --prune redesign".
 */
export const partOfLabel = 'applyset.kubernetes.io/part-of';
const idLabel = 'applyset.kubernetes.io/id';
const tooling = 'applyset.kubernetes.io/tooling';
const contains = 'applyset.kubernetes.io/contains-group-kinds';

/** The stage of a migration that its topology is in, or comes into. */
export const stageAnnotation = 'gauntlet/migration-stage';
/** Which migration that is a stage of. */
export const migrationAnnotation = 'gauntlet/migration';

/** Name of the ConfigMap that stands for all objects of a topology in a cluster. */
export const parentName = (topology: string): string => `gauntlet-${topology}`;

/** The id of the set whose parent is that ConfigMap. */
export function applySetId(topology: string, namespace: string): string {
  const place = `${parentName(topology)}.${namespace}.ConfigMap.`;
  const hash = createHash('sha256').update(place).digest('base64url');
  return `applyset-${hash}-v1`;
}

/** Not of ours, or attached to what others made, or not in every cluster. */
const never = new Set([
  'Namespace',
  'Secret',
  'Prometheus',
  'ServiceMonitor',
  'PersistentVolumeClaim',
]);
const memberKinds = Object.keys(topologyKinds).filter((kind) => !never.has(kind));

/** Kinds of members in a cluster, with those of the Prometheus Operator where it has them. */
export const kindsWith = (monitors: boolean): readonly string[] =>
  monitors ? [...memberKinds, 'ServiceMonitor'] : memberKinds;

export interface ParentOptions {
  readonly monitors: boolean;
  readonly stage?: string | undefined;
  readonly migration?: string | undefined;
  /** The file that it is of. */
  readonly source?: FileSource | undefined;
}

/** The object that stands for the set. */
export const parentOf = (
  topology: string,
  namespace: string,
  { monitors, stage, migration, source }: ParentOptions,
): DeployedManifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: parentName(topology),
    namespace,
    labels: {
      [idLabel]: applySetId(topology, namespace),
      'app.kubernetes.io/managed-by': 'gauntlet',
      'app.kubernetes.io/part-of': 'thanos',
    },
    annotations: {
      [tooling]: 'gauntlet/v1alpha1',
      [contains]: kindsWith(monitors).map(groupKind).toSorted().join(','),
      ...(source === undefined ? {} : sourceAnnotations(source)),
      ...(stage === undefined ? {} : { [stageAnnotation]: stage }),
      ...(migration === undefined ? {} : { [migrationAnnotation]: migration }),
    },
  },
});

/** The object as a member of the set. */
export const memberOf = (manifest: DeployedManifest, id: string): DeployedManifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, labels: { ...manifest.metadata.labels, [partOfLabel]: id } },
});
