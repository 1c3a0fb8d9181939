import type { Cluster } from '../model.ts';
import { pathOf, yamlOf, type Clusters, type Delivery, type Files } from './files.ts';
import { kustomizeFiles } from './kustomize.ts';

const system = 'flux-system';

/** Kustomize bases with Flux' source and Kustomization for each cluster, to be applied in that cluster. */
export const fluxFiles = (
  clusters: Clusters,
  delivery: Delivery,
  known: readonly Cluster[],
): Files => {
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'thanos', namespace: system },
    spec: { interval: '5m', url: delivery.repository, ref: { branch: delivery.revision } },
  };
  const kustomizations = known.map(({ name }): readonly [string, string] => {
    const kustomization = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'thanos', namespace: system },
      spec: {
        interval: '10m',
        path: `./${pathOf(delivery.folder, name)}`,
        prune: false,
        wait: true,
        sourceRef: { kind: 'GitRepository', name: 'thanos' },
      },
    };
    return [`flux/${name}.yaml`, `---\n${yamlOf(source)}---\n${yamlOf(kustomization)}`];
  });
  return new Map([...kustomizeFiles(clusters), ...kustomizations]);
};
