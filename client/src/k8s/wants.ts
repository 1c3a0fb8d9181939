import type { Timers } from '../util/timers.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Need } from './clusters.ts';
import type { KindName } from './model.ts';

/** What somebody needs of one context: per kind whether the whole cluster is wanted, and which namespaces. */
export type Wanted = ReadonlyMap<KindName, WantedKind>;

export interface WantedKind {
  readonly cluster: boolean;
  readonly namespaces: ReadonlySet<string>;
}

/** Counts who needs what. What nobody needs any more is given up after a while, in case it is needed again. */
export interface Wants {
  readonly add: (needs: readonly Need[]) => Subscription;
  readonly of: (context: string) => Wanted;
  readonly dispose: () => void;
}

/** Time (ms) that a kind is kept after its last holder went. */
export const lingerMs = 10_000;

const everything = '';

/** Calls `onChange` for a context when what is wanted of it changed. */
export function createWants(timers: Timers, onChange: (context: string) => void): Wants {
  /** Context → kind → namespace (or everything) → holders. */
  const counts = new Map<string, Map<KindName, Map<string, number>>>();
  const lingering = new Set<() => void>();

  const count = ({ context, kind, namespace = everything }: Need, step: 1 | -1): boolean => {
    const ofContext = counts.get(context) ?? new Map<KindName, Map<string, number>>();
    const ofKind = ofContext.get(kind) ?? new Map<string, number>();
    const before = ofKind.get(namespace) ?? 0;
    const after = before + step;
    if (after > 0) ofKind.set(namespace, after);
    else ofKind.delete(namespace);
    if (ofKind.size > 0) ofContext.set(kind, ofKind);
    else ofContext.delete(kind);
    if (ofContext.size > 0) counts.set(context, ofContext);
    else counts.delete(context);
    return (before === 0) !== (after === 0);
  };

  const change = (needs: readonly Need[], step: 1 | -1): void => {
    const touched = new Set<string>();
    for (const need of needs) if (count(need, step)) touched.add(need.context);
    for (const context of touched) onChange(context);
  };

  return {
    add: (given) => {
      const needs = [...given];
      change(needs, 1);
      let held = true;
      return {
        dispose: () => {
          if (!held) return;
          held = false;
          const cancel = timers.after(lingerMs, () => {
            lingering.delete(cancel);
            change(needs, -1);
          });
          lingering.add(cancel);
        },
      };
    },
    of: (context) =>
      new Map(
        [...(counts.get(context) ?? [])].map(([kind, namespaces]) => [
          kind,
          {
            cluster: namespaces.has(everything),
            namespaces: new Set([...namespaces.keys()].filter((name) => name !== everything)),
          },
        ]),
      ),
    dispose: () => {
      for (const cancel of lingering) cancel();
      lingering.clear();
      counts.clear();
    },
  };
}
