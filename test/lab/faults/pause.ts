import type { Fault } from './fault.ts';
import { componentTarget, splitComponent } from './fault.ts';

/** A component stands still: connections stay open, and nobody answers. */
export const pause: Fault = {
  usage: 'pause [CLUSTER] COMPONENT',
  summary: 'stops a component where it is (SIGSTOP); undo lets it go on',
  target: (args, lab) => componentTarget(pause, args, lab),
  async inflict(target, { lab }) {
    const { cluster, component } = splitComponent(target);
    lab.signal(cluster, component, 'SIGSTOP');
  },
  async undo(target, { lab }) {
    const { cluster, component } = splitComponent(target);
    lab.signal(cluster, component, 'SIGCONT');
  },
};
