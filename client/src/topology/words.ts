import { say } from '../util/words.ts';
import { countsOf } from './plan.ts';
import type { Change, OtherFile, PlannedCluster } from './plan.ts';
import { sourceWords } from './file-source.ts';
import { outsidersOf } from './diff.ts';

/** `12 to create, 1 to change`; what there is none of is left out. */
export function countsInWords(clusters: readonly PlannedCluster[]): string {
  const { create, untried, update, conflict, refused, leftover, otherFile } = countsOf(clusters);
  const parts = [
    [create + untried, say('{count} to create', { count: create + untried })],
    [update, say('{count} to change', { count: update })],
    [conflict, say('{count} in conflict', { count: conflict })],
    [refused, say('{count} refused', { count: refused })],
    [leftover, say('{count} no longer in the file', { count: leftover })],
    [otherFile, say('{count} not in this file', { count: otherFile })],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([, words]) => words);
  return told.length === 0 ? say('nothing to change') : told.join(', ');
}

/** That a topology of the same name is there from another file; where the same of several, once. */
export function otherFileWords(topology: string, others: readonly OtherFile[]): string {
  const sentences = others.map(({ context, namespace, source }) =>
    say('The namespace {namespace} of {context} already holds a topology {topology} from {file}.', {
      namespace,
      context,
      topology,
      file: sourceWords(source),
    }),
  );
  return [...new Set(sentences)].join(' ');
}

/** What to do about it. */
export const otherFileAdvice = (): string =>
  say(
    'If that file was moved to here, apply this one: that takes it over. If it is another topology, give this file another name, which is the topology’s, or another namespace.',
  );

/** A time of a cluster (RFC 3339) as people of the window's language write it. */
export const timeWords = (time: string): string =>
  Number.isNaN(Date.parse(time)) ? say('an unknown time') : new Date(time).toLocaleString();

/** What applying an object does, in words. */
export function changeWords(change: Change): string {
  switch (change.kind) {
    case 'same':
      return say('unchanged');
    case 'create':
      return say('to create');
    case 'untried':
      return say('to create, untried: its namespace is not there yet');
    case 'update': {
      const others = outsidersOf(change.live, change.after).map(({ manager }) => manager);
      return others.length === 0
        ? say('to change')
        : say('to change, also written by {managers}', { managers: others.join(', ') });
    }
    case 'conflict':
      return say('in conflict with {managers}', {
        managers: [...new Set(change.conflicts.map(({ owner }) => owner))].join(', '),
      });
    case 'refused':
      return change.refusal.kind === 'immutable'
        ? say('refused: a field that cannot be changed once it is there')
        : say('refused: {why}', { why: change.refusal.message });
  }
}
