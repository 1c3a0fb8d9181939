import type { Fault } from './fault.ts';
import { componentTarget, splitComponent } from './fault.ts';

/** A component that ends with the signal, and stays down until it is undone. */
function ending(verb: string, summary: string, signal: NodeJS.Signals): Fault {
  const fault: Fault = {
    usage: `${verb} [CLUSTER] COMPONENT`,
    summary,
    target: (args, lab) => componentTarget(fault, args, lab),
    async inflict(target, { lab }) {
      const { cluster, component } = splitComponent(target);
      await lab.stopComponent(cluster, component, signal);
    },
    async undo(target, { lab }) {
      const { cluster, component } = splitComponent(target);
      await lab.startComponent(cluster, component);
    },
  };
  return fault;
}

/** A component is asked to end, and does so in order. */
export const stop = ending('stop', 'ends a component in order; undo starts it again', 'SIGTERM');

/** A component is killed. */
export const kill = ending('kill', 'kills a component (SIGKILL); undo starts it again', 'SIGKILL');
