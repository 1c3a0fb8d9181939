import { expect, it } from 'vitest';
import { createAnnouncer } from '../../../client/src/k8s/announcer.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';

/** Times (ms) at which it is told, after changes at some times; `news` are those of news. */
const toldAt = (changes: readonly number[], news: readonly number[] = []): readonly number[] => {
  const { timers, clock, advance } = createFakeTimers(0);
  const told: number[] = [];
  const announcer = createAnnouncer({ timers, clock }, 300, () => told.push(clock()));
  for (let now = 0; now < 2_000; now += 10) {
    if (changes.includes(now)) announcer.changed(false);
    if (news.includes(now)) announcer.changed(true);
    advance(10);
  }
  return told;
};

it.each([
  ['one change at once', [50], [], [50]],
  ['many together', [50, 60, 70, 340], [], [50, 350]],
  ['changes far apart at once', [50, 800], [], [50, 800]],
  ['news soon, with what waits', [50, 60], [100], [50, 100]],
  ['much news together', [], [50, 60, 70, 200], [50, 70, 90, 200]],
  ['changes after news as before', [110], [100], [100, 400]],
])('%s', (_, changes, news, told) => {
  expect(toldAt(changes, news)).toEqual(told);
});

it('tells nothing when disposed', () => {
  const { timers, clock, advance, pending } = createFakeTimers(0);
  let told = 0;
  const announcer = createAnnouncer({ timers, clock }, 300, () => {
    told += 1;
  });
  announcer.changed(false);
  announcer.dispose();
  announcer.changed(true);
  advance(1_000);
  expect([told, pending()]).toEqual([0, 0]);
});
