import type { Manifest } from './manifest.ts';

/** The waves in which objects are applied, each after the one before it has come to rest. */
export const waves = [
  'access',
  'configuration',
  'services',
  'stateful',
  'stateless',
  'policies',
  'monitors',
] as const;

export type Wave = (typeof waves)[number];

const waveOfKind: Readonly<Record<string, Wave>> = {
  ServiceAccount: 'access',
  ClusterRole: 'access',
  ClusterRoleBinding: 'access',
  ConfigMap: 'configuration',
  Secret: 'configuration',
  Service: 'services',
  StatefulSet: 'stateful',
  Prometheus: 'stateful',
  Deployment: 'stateless',
  Job: 'stateless',
  PodDisruptionBudget: 'policies',
  NetworkPolicy: 'policies',
  ServiceMonitor: 'monitors',
};

/** The wave of an object. */
export const waveOf = ({ kind }: Pick<Manifest, 'kind'>): Wave => waveOfKind[kind] ?? 'policies';

const rank = (object: Manifest): number => waves.indexOf(waveOf(object));

/** Objects in the order in which they are applied; within a wave by kind and name. */
export const inOrder = (manifests: readonly Manifest[]): readonly Manifest[] =>
  [...manifests].sort(
    (left, right) =>
      rank(left) - rank(right) ||
      compare(left.kind, right.kind) ||
      compare(left.metadata.name, right.metadata.name),
  );

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
