import { expect, it } from 'vitest';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { until } from '../../../client/src/util/until.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';

function setUp(holds: () => boolean) {
  const { timers, advance, pending } = createFakeTimers();
  const changed = createEmitter<void>();
  const answer = until({ timers, patienceMs: 1000, subscribe: changed.event, holds });
  return { advance, pending, changed, answer };
}

it('holds at once where it does already', async () => {
  const { answer, pending } = setUp(() => true);
  expect(await answer).toBe(true);
  expect(pending()).toBe(0);
});

it('waits for the change that makes it hold', async () => {
  let count = 0;
  const { answer, changed, pending } = setUp(() => count === 2);
  for (count = 1; count <= 2; count++) changed.fire();
  expect(await answer).toBe(true);
  expect(pending()).toBe(0);
});

it('gives up when patience ends', async () => {
  const { answer, advance } = setUp(() => false);
  advance(1000);
  expect(await answer).toBe(false);
});

it('gives up when nobody waits any more, before or meanwhile', async () => {
  const called = createEmitter<void>();
  const waiting = (isCancellationRequested: boolean) => {
    const { timers, pending } = createFakeTimers();
    const answer = until({
      timers,
      patienceMs: 1000,
      subscribe: createEmitter<void>().event,
      holds: () => false,
      cancellation: { isCancellationRequested, onCancellationRequested: called.event },
    });
    return { answer, pending };
  };
  expect(await waiting(true).answer).toBe(false);
  const { answer, pending } = waiting(false);
  called.fire();
  expect(await answer).toBe(false);
  expect(pending()).toBe(0);
});
