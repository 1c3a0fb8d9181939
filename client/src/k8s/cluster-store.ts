import { createShare } from './kinds/share.ts';
import type { Share } from './kinds/share.ts';
import { createKindStore } from './kind-store.ts';
import type { KindStore, OnKindChange } from './kind-store.ts';
import { emptySnapshot } from './model.ts';
import type { ClusterSnapshot, KindName, KindState, ObjectMeta } from './model.ts';

/** What is known of one cluster. */
export interface ClusterStore {
  /** What all kinds of the cluster share texts in. */
  readonly share: Share;
  /** The objects of a kind, empty and loading at first; the kind is in the snapshot from now on. */
  readonly open: (kind: KindName) => KindStore<ObjectMeta>;
  /** Takes the kind out of the snapshot. */
  readonly close: (kind: KindName) => void;
  /** As it is now; the same value until something changes, unchanged kinds the same within a new one. */
  readonly snapshot: () => ClusterSnapshot;
}

/** Calls `onChange` whenever `snapshot` would give another value than before. */
export function createClusterStore(onChange: OnKindChange): ClusterStore {
  const stores = new Map<KindName, KindStore<ObjectMeta>>();
  let published: ClusterSnapshot | undefined = emptySnapshot;
  const changed = (news: boolean): void => {
    published = undefined;
    onChange(news);
  };
  return {
    share: createShare(),
    open: (kind) => {
      const known = stores.get(kind);
      if (known !== undefined) return known;
      const store = createKindStore<ObjectMeta>(changed);
      stores.set(kind, store);
      changed(false);
      return store;
    },
    close: (kind) => {
      if (stores.delete(kind)) changed(false);
    },
    snapshot: () => {
      if (published === undefined) {
        const states: [KindName, KindState<ObjectMeta>][] = [];
        for (const [kind, store] of stores) states.push([kind, store.state()]);
        // Each kind's store was filled by that kind's projection.
        published = { kinds: Object.fromEntries(states) } as unknown as ClusterSnapshot;
      }
      return published;
    },
  };
}
