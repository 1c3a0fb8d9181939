import type { ExplorerCommand } from '../explorer/explorer.ts';
import { subjectsOf } from '../explorer/subjects.ts';
import { diffOf } from '../topology/diff.ts';
import { say } from '../util/words.ts';

/** Opens what an object of the plan is and what it would be, side by side: only fields that are ours. */
export const showPlannedChange: ExplorerCommand =
  ({ topologies, documents }) =>
  async (...args) => {
    const [subject] = subjectsOf(args);
    const object = subject?.kind === 'planned' ? topologies.object(subject.key) : undefined;
    if (object === undefined) return;
    const { before, after } = diffOf(object);
    // Every plan has documents of its own: those of an earlier one may still be open.
    const name = `${String(topologies.plan?.at)}/${object.key}.yaml`;
    await documents.compare(
      say('{key}: now and planned', { key: object.key }),
      { title: `${say('now')}/${name}`, language: 'yaml', text: before },
      { title: `${say('planned')}/${name}`, language: 'yaml', text: after },
    );
  };
