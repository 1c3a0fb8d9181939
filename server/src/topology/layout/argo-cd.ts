import type { Cluster } from '../model.ts';
import { pathOf, yamlOf, type Clusters, type Delivery, type Files } from './files.ts';
import { kustomizeFiles } from './kustomize.ts';

/** Kustomize bases with an Application of Argo CD for each cluster, which Argo CD knows by the cluster's name. */
export const argoCdFiles = (
  clusters: Clusters,
  delivery: Delivery,
  known: readonly Cluster[],
): Files => {
  const applications = known.map(({ name, namespace }): readonly [string, string] => [
    `argo-cd/${name}.yaml`,
    yamlOf({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: `thanos-${name}`, namespace: 'argocd' },
      spec: {
        project: 'default',
        destination: { name, namespace },
        source: {
          repoURL: delivery.repository,
          targetRevision: delivery.revision,
          path: pathOf(delivery.folder, name),
        },
        syncPolicy: { syncOptions: ['ServerSideApply=true', 'CreateNamespace=true'] },
      },
    }),
  ]);
  return new Map([...kustomizeFiles(clusters), ...applications]);
};
