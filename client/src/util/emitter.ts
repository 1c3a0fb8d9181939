/** What ends a subscription. */
export interface Subscription {
  dispose(): void;
}

/** A source of events for code that knows no editor. */
export interface Emitter<T> {
  /** Tells everybody who listens, in the order they came. */
  readonly fire: (value: T) => void;
  readonly event: (listener: (value: T) => void) => Subscription;
  /** Forgets all who listen. */
  readonly dispose: () => void;
}

/** Makes an emitter. Who subscribes while an event is told hears of the next one. */
export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();
  return {
    fire: (value) => {
      // Who comes while it is told hears the next one.
      const present = [...listeners];
      for (const listener of present) if (listeners.has(listener)) listener.call(value);
    },
    event: (listener) => {
      // An object of its own: the same function may listen twice.
      const entry = { call: listener };
      listeners.add(entry);
      return { dispose: () => void listeners.delete(entry) };
    },
    dispose: () => listeners.clear(),
  };
}
