// Inflicts faults on the lab and undoes them.
import { activeFaults, describeFault, inflict, undo } from '../faults/active.ts';
import { faults } from '../faults/index.ts';
import { openLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const fault: Verb = {
  usage: 'fault list|NAME [TARGET…] [--undo]',
  summary:
    'lists faults, inflicts one, or undoes it: "fault pause aks etcd", "fault pause --undo", "fault all --undo"',
  async run(args, { log, signal }) {
    const { values, positionals } = readOptions(args, { undo: { type: 'boolean' } }, fault.usage);
    const [name = 'list', ...target] = positionals;
    if (name === 'list') {
      list(values.dir);
      return;
    }
    const lab = openLab(values.dir);
    if (values.undo) {
      const undone = await undo(lab, name, target, { log, signal });
      for (const one of undone) console.log(`undone: ${describeFault(one)}`);
      return;
    }
    if (name === 'all') throw new LabProblem('not all faults at once', `Usage: ${fault.usage}`);
    await inflict(lab, name, target, { log, signal });
    const momentary = faults.get(name)?.momentary;
    console.log(
      momentary
        ? 'done'
        : `active; undo it with "npm run lab -- fault ${[name, ...target].join(' ')} --undo"`,
    );
  },
};

function list(dir: string): void {
  for (const { usage, summary } of faults.values()) console.log(`${usage}\n    ${summary}`);
  console.log(`\n${activeText(dir)}`);
}

/** The faults that are active, one a line. */
export function activeText(dir: string): string {
  const active = activeFaults(dir);
  if (active.length === 0) return 'no fault is active';
  const lines = active.map((one) => `  ${describeFault(one)} (since ${one.since})`);
  return ['active faults:', ...lines].join('\n');
}
