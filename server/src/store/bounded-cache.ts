/** Entries with a weight each; the ones used longest ago make room when there are too many or they weigh too much. */
export interface BoundedCache<V> {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V, weight: number) => void;
  /** Marks as used just now. */
  readonly touch: (key: string) => void;
  readonly delete: (key: string) => void;
  readonly clear: () => void;
  /** A copy that later changes do not reach. */
  readonly copy: () => ReadonlyMap<string, V>;
  readonly weight: () => number;
}

interface Held<V> {
  readonly value: V;
  readonly weight: number;
}

export const createBoundedCache = <V>(bounds: {
  readonly entries: number;
  readonly weight: number;
}): BoundedCache<V> => {
  // In the order of use, oldest first.
  const held = new Map<string, Held<V>>();
  let total = 0;
  const drop = (key: string): void => {
    total -= held.get(key)?.weight ?? 0;
    held.delete(key);
  };
  return {
    get: (key) => held.get(key)?.value,
    set: (key, value, weight) => {
      drop(key);
      held.set(key, { value, weight });
      total += weight;
      for (const oldest of held.keys()) {
        const fits = held.size <= bounds.entries && total <= bounds.weight;
        // The newest stays even when it alone is too heavy.
        if (fits || oldest === key) break;
        drop(oldest);
      }
    },
    touch: (key) => {
      const entry = held.get(key);
      if (entry === undefined) return;
      held.delete(key);
      held.set(key, entry);
    },
    delete: drop,
    clear: () => {
      held.clear();
      total = 0;
    },
    copy: () => new Map([...held].map(([key, { value }]) => [key, value])),
    weight: () => total,
  };
};
