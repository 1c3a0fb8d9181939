import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import type { TooltipPart } from '../tree-node.ts';
import type { ObjectSubject, RowContext } from './clusters-state.ts';

/** Events in a tooltip; the newest. */
const mostEvents = 5;

/** The newest events about an object, as far as events are watched. */
export function eventParts(
  { view, now }: RowContext,
  { objectKind, namespace, name }: ObjectSubject,
): readonly TooltipPart[] {
  const events = view.snapshot.kinds.events?.objects.get(namespace)?.values() ?? [];
  const newest = [...events]
    .filter(({ about }) => about.kind === objectKind && about.name === name)
    .toSorted((a, b) => b.lastSeen - a.lastSeen)
    .slice(0, mostEvents);
  if (newest.length === 0) return [];
  return [
    { kind: 'heading', text: say('Events') },
    ...newest.map(({ reason, message, count, lastSeen }): TooltipPart => {
      const times = count > 1 ? ` ×${count}` : '';
      const age = say('{age} ago', { age: ageText(now() - lastSeen) });
      return { kind: 'field', name: `${reason}${times}, ${age}`, value: message };
    }),
  ];
}
