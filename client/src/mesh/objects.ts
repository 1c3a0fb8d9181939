import type { ClusterSnapshot, KindName, KindObjects, KindState } from '../k8s/model.ts';

/** All objects of a kind, whatever their namespace; none of a kind that is not watched. */
export function objectsOf<K extends KindName>(
  snapshot: ClusterSnapshot,
  kind: K,
): readonly KindObjects[K][] {
  const state: KindState<KindObjects[K]> | undefined = snapshot.kinds[kind];
  return state === undefined
    ? []
    : [...state.objects.values()].flatMap((objects) => [...objects.values()]);
}
