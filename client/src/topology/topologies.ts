import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Plan, PlannedObject } from './plan.ts';
import type { RunEvent } from './run.ts';

/** How far a run is with an object. */
export type ObjectState = Extract<RunEvent, { kind: 'object' }>['state'];

/** The plan that people look at, and the run that is on. */
export interface Topologies extends Subscription {
  readonly plan: Plan | undefined;
  /** A run is on: nothing else of topologies may begin. */
  readonly busy: boolean;
  state(key: string): ObjectState | undefined;
  object(key: string): PlannedObject | undefined;
  /** Shows another plan, or none. */
  show(plan: Plan | undefined): void;
  tell(event: RunEvent): void;
  /** Does the work as the only run of this window; undefined when another is on. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>;
  onDidChange(listener: () => void): Subscription;
}

export function createTopologies(): Topologies {
  const changed = createEmitter<void>();
  const states = new Map<string, ObjectState>();
  let plan: Plan | undefined;
  let busy = false;
  return {
    get plan() {
      return plan;
    },
    get busy() {
      return busy;
    },
    state: (key) => states.get(key),
    object: (key) =>
      plan?.clusters.flatMap(({ objects }) => objects).find((object) => object.key === key),
    show: (next) => {
      plan = next;
      states.clear();
      changed.fire();
    },
    tell: (event) => {
      if (event.kind !== 'object') return;
      states.set(event.key, event.state);
      changed.fire();
    },
    run: async (work) => {
      if (busy) return undefined;
      busy = true;
      try {
        return await work();
      } finally {
        busy = false;
        // Where the run broke off, nobody writes any more: the object is shown as it was planned.
        for (const [key, state] of states) if (state === 'writing') states.delete(key);
        changed.fire();
      }
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
