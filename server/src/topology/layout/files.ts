import { stringify } from 'yaml';
import type { Manifest } from '../render/manifest.ts';
import type { Rendered } from '../render/render.ts';

/** Path, with `/`, → text. */
export type Files = ReadonlyMap<string, string>;

/** Objects by cluster, in the order in which they are applied. */
export type Clusters = ReadonlyMap<string, readonly Rendered[]>;

/** What layouts for continuous delivery need to know besides. */
export interface Delivery {
  /** Address of the repository that the files are put into. */
  readonly repository: string;
  readonly revision: string;
  /** Folder of the files in the repository. */
  readonly folder: string;
}

export const yamlOf = (value: unknown): string =>
  stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });

/** Objects as one stream of YAML documents. */
export const documentsOf = (manifests: readonly Manifest[]): string =>
  manifests.map((manifest) => `---\n${yamlOf(manifest)}`).join('');

/** One file for each component of each cluster. */
export const plainFiles = (clusters: Clusters): Files => {
  const files = new Map<string, Manifest[]>();
  for (const [cluster, rendered] of clusters) {
    for (const { component, manifest } of rendered) {
      const path = `${cluster}/${component}.yaml`;
      files.set(path, [...(files.get(path) ?? []), manifest]);
    }
  }
  return new Map([...files].map(([path, manifests]) => [path, documentsOf(manifests)]));
};

const joined = (...parts: readonly string[]): string =>
  parts
    .map((part) => part.replaceAll(/^\.?\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');

export { joined as pathOf };
