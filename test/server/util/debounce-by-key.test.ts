import { expect, test } from 'vitest';
import { createDebounceByKey } from '../../../server/src/util/debounce-by-key.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';

test('the newest task of a key runs, once, after its delay; keys do not disturb each other', () => {
  const clock = createFakeTimers();
  const ran: string[] = [];
  const debounce = createDebounceByKey(clock.timers);
  debounce.schedule('a', 100, () => ran.push('a1'));
  debounce.schedule('b', 100, () => ran.push('b1'));
  clock.advance(60);
  debounce.schedule('a', 100, () => ran.push('a2'));
  clock.advance(60);
  expect(ran).toEqual(['b1']);
  clock.advance(100);
  expect(ran).toEqual(['b1', 'a2']);
});

test('a cancelled key and a disposed debouncer run nothing', () => {
  const clock = createFakeTimers();
  const ran: string[] = [];
  const debounce = createDebounceByKey(clock.timers);
  for (const key of ['a', 'b', 'c']) debounce.schedule(key, 10, () => ran.push(key));
  debounce.cancel('a');
  clock.advance(5);
  debounce.dispose();
  clock.advance(50);
  expect(ran).toEqual([]);
});
