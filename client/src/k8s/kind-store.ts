import type { KindState, KindStatus, ObjectMeta } from './model.ts';
import { createObjectMaps } from './object-maps.ts';
import { reuse } from './reuse.ts';

/** The objects of one kind of one cluster, as events change them. */
export interface KindStore<T> {
  /** Adds or replaces objects. */
  readonly put: (objects: readonly T[]) => void;
  readonly remove: (namespace: string, name: string) => void;
  /** Starts a new listing, of one namespace or of all: what is not put into it until `finish` is gone then. */
  readonly startListing: (namespace?: string) => Listing<T>;
  /** With `namespaces` when only some may be read: how current each of them is. */
  readonly setStatus: (status: KindStatus, namespaces?: Namespaces) => void;
  /** As it is now; the same value until something changes. */
  readonly state: () => KindState<T>;
}

export interface Listing<T> {
  readonly put: (objects: readonly T[]) => void;
  readonly finish: () => void;
}

type Namespaces = ReadonlyMap<string, KindStatus>;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

function sameStatuses(old: Namespaces | undefined, next: Namespaces | undefined): boolean {
  if (old === undefined || next === undefined) return old === next;
  const same = ([name, status]: readonly [string, KindStatus]): boolean =>
    reuse(old.get(name), status) === old.get(name);
  return old.size === next.size && [...next].every(same);
}

/** `news` when it is another status, and not only other objects. */
export type OnKindChange = (news: boolean) => void;

/** Calls `onChange` whenever `state` would give another value than before. */
export function createKindStore<T extends ObjectMeta>(onChange: OnKindChange): KindStore<T> {
  const objects = createObjectMaps<T>();
  let status: KindStatus = { kind: 'loading' };
  let namespaces: Namespaces | undefined;
  let published: KindState<T> | undefined;

  const changed = (news = false): void => {
    published = undefined;
    onChange(news);
  };

  const put = (list: readonly T[]): void => {
    let any = false;
    for (const object of list) {
      const old = objects.get(object.namespace, object.name);
      const next = reuse(old, object);
      if (next === old) continue;
      objects.set(object.namespace, object.name, next);
      any = true;
    }
    if (any) changed();
  };

  const keepOnly = (seen: ReadonlySet<string>, namespace?: string): void => {
    let any = false;
    for (const [space, map] of objects.show()) {
      if (namespace !== undefined && space !== namespace) continue;
      for (const name of map.keys())
        if (!seen.has(keyOf(space, name))) any = objects.delete(space, name) || any;
    }
    if (any) changed();
  };

  return {
    put,
    remove: (namespace, name) => {
      if (objects.delete(namespace, name)) changed();
    },
    startListing: (namespace) => {
      const seen = new Set<string>();
      return {
        put: (page) => {
          for (const object of page) seen.add(keyOf(object.namespace, object.name));
          put(page);
        },
        finish: () => keepOnly(seen, namespace),
      };
    },
    setStatus: (next, nextNamespaces) => {
      const mixed = reuse(status, next);
      if (mixed === status && sameStatuses(namespaces, nextNamespaces)) return;
      const news = mixed.kind !== status.kind;
      status = mixed;
      namespaces = nextNamespaces;
      changed(news);
    },
    state: () => {
      published ??= {
        status,
        objects: objects.show(),
        count: objects.size(),
        ...(namespaces === undefined ? {} : { namespaces }),
      };
      return published;
    },
  };
}
