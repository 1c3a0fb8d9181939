import type { LabelSet, StoreFacts } from '../../../server/src/protocol/thanos.ts';
import { say } from '../util/words.ts';
import { clustersOf } from './labels.ts';
import type { StoreRecord } from './store-history.ts';
import { ageText, durationText, momentText } from './times.ts';

/** How a store is, from the querier's point of view. */
export type StoreHealth = 'up' | 'empty' | 'failing' | 'gone' | 'replaced';

/** What a store is said to be. */
export function storeHealth({ facts, goneSince, replacedBy }: StoreRecord): StoreHealth {
  if (goneSince !== undefined) return replacedBy === undefined ? 'gone' : 'replaced';
  if (facts.lastError !== undefined) return 'failing';
  return facts.empty ? 'empty' : 'up';
}

/** The state in a few words; empty for a store that answers. */
export function healthWords(record: StoreRecord, now: number): string {
  const { failingSince = now, lastSeen } = record;
  switch (storeHealth(record)) {
    case 'up':
      return '';
    case 'empty':
      return say('holds no data yet');
    case 'failing':
      return say('failing for {age}: {error}', {
        age: ageText(now - failingSince),
        error: record.facts.lastError ?? '',
      });
    case 'gone':
      return say('gone, last seen {age} ago', { age: ageText(now - lastSeen) });
    case 'replaced':
      return say('gone {age} ago, replaced by {store}', {
        age: ageText(now - lastSeen),
        store: record.replacedBy ?? '',
      });
  }
}

/** `3 h 20 min to now`: how far back a store reaches, seen from `now`. */
export function rangeWords(facts: StoreFacts, now: number): string {
  if (facts.empty) return say('no data');
  const { minTime, maxTime } = facts;
  if (minTime === undefined) {
    return maxTime === undefined
      ? say('all time')
      : say('all until {age} ago', { age: durationText(now - maxTime) });
  }
  const from = durationText(now - minTime);
  return maxTime === undefined || maxTime >= now
    ? say('the last {age}', { age: from })
    : say('{from} to {to} ago', { from, to: durationText(now - maxTime) });
}

/** A bound of the time that a store answers for, spelled out. */
export function boundWords(moment: number | undefined, which: 'min' | 'max', now: number): string {
  if (moment === undefined) return which === 'min' ? say('no minimum') : say('now and on');
  const time = momentText(moment);
  return moment > now
    ? say('{time}, in {age}', { time, age: durationText(moment - now) })
    : say('{time}, {age} ago', { time, age: durationText(now - moment) });
}

/** The clusters a store holds data of, in a few words. */
export function clusterWords(labelSets: readonly LabelSet[], clusterLabel: string): string {
  const clusters = clustersOf(labelSets, clusterLabel);
  if (clusters.length > 3)
    return say('{count, plural, one {# cluster} other {# clusters}}', { count: clusters.length });
  return clusters.join(', ');
}
