import type { Fault } from './fault.ts';
import { misuse } from './fault.ts';

const component = 'object-store';

/** The bucket of all clusters cannot be reached: connections are refused. */
export const objectStoreDown: Fault = {
  usage: 'object-store-down',
  summary: 'ends the object store of the lab; undo starts it again with the same data',
  target(args) {
    if (args.length > 0) throw misuse(objectStoreDown, `what is ${args[0] ?? ''}?`);
    return [];
  },
  async inflict(_, { lab }) {
    await lab.stopComponent('', component, 'SIGKILL');
  },
  async undo(_, { lab }) {
    await lab.startComponent('', component);
  },
};
