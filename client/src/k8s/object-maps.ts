import type { ByNamespace } from './model.ts';

/** Maps by namespace and name that are written in place until they are shown, and copied at the first write after. */
export interface ObjectMaps<T> {
  readonly get: (namespace: string, name: string) => T | undefined;
  readonly set: (namespace: string, name: string, value: T) => void;
  /** False when there was none. */
  readonly delete: (namespace: string, name: string) => boolean;
  readonly size: () => number;
  /** All there is; what is written later does not show in it. Parts that do not change are the same the next time. */
  readonly show: () => ByNamespace<T>;
}

export function createObjectMaps<T>(): ObjectMaps<T> {
  let all = new Map<string, Map<string, T>>();
  let size = 0;
  let shown = false;
  /** Maps of namespaces that were never shown. */
  let own = new WeakSet<object>();

  const writable = (namespace: string): Map<string, T> => {
    if (shown) all = new Map(all);
    shown = false;
    const present = all.get(namespace);
    if (present !== undefined && own.has(present)) return present;
    const copy = new Map(present);
    own.add(copy);
    all.set(namespace, copy);
    return copy;
  };

  return {
    get: (namespace, name) => all.get(namespace)?.get(name),
    set: (namespace, name, value) => {
      const map = writable(namespace);
      if (!map.has(name)) size += 1;
      map.set(name, value);
    },
    delete: (namespace, name) => {
      if (all.get(namespace)?.has(name) !== true) return false;
      const map = writable(namespace);
      map.delete(name);
      if (map.size === 0) all.delete(namespace);
      size -= 1;
      return true;
    },
    size: () => size,
    show: () => {
      if (!shown) own = new WeakSet();
      shown = true;
      return all;
    },
  };
}
