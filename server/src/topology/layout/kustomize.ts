import { plainFiles, yamlOf, type Clusters, type Files } from './files.ts';

/** A kustomize base for each cluster. */
export const kustomizeFiles = (clusters: Clusters): Files => {
  const plain = plainFiles(clusters);
  const bases = [...clusters.keys()].flatMap((cluster): readonly (readonly [string, string])[] => {
    const resources = [...plain.keys()]
      .filter((path) => path.startsWith(`${cluster}/`))
      .map((path) => path.slice(cluster.length + 1));
    if (resources.length === 0) return [];
    const base = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: resources.toSorted(),
    };
    return [[`${cluster}/kustomization.yaml`, yamlOf(base)]];
  });
  return new Map([...plain, ...bases]);
};
