import type { EventObject } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import type { Kind } from './kind.ts';
import { metaOf } from './meta.ts';
import { fieldsOf, numberOf, textOf, timeOf } from './read.ts';
import type { Share } from './share.ts';

/** Old and new writers of events put time and count at different places. */
function project(raw: Fields, share: Share): EventObject | undefined {
  const meta = metaOf(raw, share);
  if (meta === undefined) return undefined;
  const series = fieldsOf(raw, 'series');
  const about = fieldsOf(raw, 'involvedObject');
  return {
    ...meta,
    type: share.text(textOf(raw, 'type')),
    reason: share.text(textOf(raw, 'reason')),
    message: share.text(textOf(raw, 'message')),
    count: Math.max(1, numberOf(raw, 'count'), numberOf(series, 'count')),
    lastSeen:
      Math.max(timeOf(raw, 'lastTimestamp'), timeOf(series, 'lastObservedTime')) ||
      timeOf(raw, 'eventTime') ||
      meta.createdAt,
    about: {
      kind: share.text(textOf(about, 'kind')),
      namespace: share.text(textOf(about, 'namespace')),
      name: share.text(textOf(about, 'name')),
    },
  };
}

export const events: Kind<EventObject> = {
  group: '',
  versions: ['v1'],
  plural: 'events',
  objectKind: 'Event',
  namespaced: true,
  project,
};
