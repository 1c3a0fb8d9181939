import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import type { Kind } from '../../../client/src/k8s/kinds/kind.ts';
import { createShare } from '../../../client/src/k8s/kinds/share.ts';
import type { ClusterSnapshot, KindState, ObjectMeta } from '../../../client/src/k8s/model.ts';
import type { Fields } from '../../../client/src/util/values.ts';

/** Objects as an API server gives them, and where their shape is from. */
export interface KubeFixture {
  readonly source: string;
  readonly objects: readonly (Fields & { readonly kind: string })[];
}

export function readFixture(name: string): KubeFixture {
  const url = new URL(`../../fixtures/k8s/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(fileURLToPath(url), 'utf8')) as KubeFixture;
}

/** A live kind with all objects of the fixture that are of it, through the projections of the explorer. */
export function stateOf<T extends ObjectMeta>(
  kind: Kind<T>,
  { objects }: Pick<KubeFixture, 'objects'>,
): KindState<T> {
  const share = createShare();
  const projected = objects
    .filter((object) => object.kind === kind.objectKind)
    .map((object) => kind.project(object, share))
    .filter((object) => object !== undefined);
  const byNamespace = new Map<string, Map<string, T>>();
  for (const object of projected) {
    const namespace = byNamespace.get(object.namespace) ?? new Map<string, T>();
    byNamespace.set(object.namespace, namespace.set(object.name, object));
  }
  return { status: { kind: 'live' }, objects: byNamespace, count: projected.length };
}

/** What is held of a cluster with those objects. */
export function snapshotOf(fixture: Pick<KubeFixture, 'objects'>): ClusterSnapshot & {
  readonly kinds: Required<Pick<ClusterSnapshot['kinds'], 'pods' | 'services'>>;
} {
  return {
    kinds: {
      pods: stateOf(kinds.pods, fixture),
      services: stateOf(kinds.services, fixture),
      deployments: stateOf(kinds.deployments, fixture),
      statefulsets: stateOf(kinds.statefulsets, fixture),
    },
  };
}
