import type { Fault } from './fault.ts';
import { clusterOf, clusterTarget } from './fault.ts';

/** A cluster is cut off from the host and from the other clusters; inside of it everything goes on. */
export const linkDown: Fault = {
  usage: 'link-down CLUSTER',
  summary: "takes a cluster's link down: packets to and from it are lost; undo takes it up",
  target: (args, lab) => clusterTarget(linkDown, args, lab),
  async inflict([name], { lab, run }) {
    await run('ip', ['link', 'set', clusterOf(lab, name).link, 'down']);
  },
  async undo([name], { lab, run }) {
    await run('ip', ['link', 'set', clusterOf(lab, name).link, 'up']);
  },
};
