import { describe, expect, test } from 'vitest';
import { linearAxis, logAxis, numberText, spanFormat, timeAxis } from './scale.ts';

describe('axes', () => {
  test.each([
    [0, 6, [0, 1, 2, 3, 4, 5, 6]],
    [0, 322, [0, 100, 200, 300, 400]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ])('from %d to %d is divided evenly', (low, high, expected) => {
    const { ticks, place } = linearAxis({ low, high, from: 150, to: 0 }, 6);
    expect(ticks.map((tick) => Number(tick.toPrecision(3)))).toEqual(expected);
    expect(place(ticks[0] ?? Number.NaN)).toBe(150);
    expect(place(ticks.at(-1) ?? Number.NaN)).toBeCloseTo(0);
  });

  test('powers have as many ticks as there is room for', () => {
    const axis = logAxis({ low: 45, high: 2500, from: 150, to: 0 }, 9);
    expect(axis.ticks).toEqual([20, 50, 100, 200, 500, 1000, 2000, 5000]);
    expect(axis.place(20)).toBe(150);
    expect(axis.place(5000)).toBeCloseTo(0);
    expect(axis.place(0)).toBe(150);
    expect(logAxis({ low: 45, high: 2500, from: 150, to: 0 }, 5).ticks).toEqual([100, 1000]);
  });

  test('times have whole steps from the beginning on', () => {
    const { ticks } = timeAxis({ low: 1007, high: 1607, from: 0, to: 100 }, 10);
    expect(ticks.slice(0, 3)).toEqual([1007, 1067, 1127]);
    const days = timeAxis({ low: 0, high: 14 * 86_400, from: 0, to: 100 }, 10).ticks;
    expect(days.map((tick) => tick / 86_400)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });

  test.each([
    [600, 'min:s', 150, '2:30'],
    [7200, 'h:min', 5400, '1:30'],
    [14 * 86_400, 'days', 3 * 86_400, '3'],
  ])('times on an axis of %d s are in %s', (length, unit, seconds, expected) => {
    const format = spanFormat(length);
    expect(format.unit).toBe(unit);
    expect(format.text(seconds)).toBe(expected);
  });

  test('numbers have no digits that say nothing', () => {
    expect([0.30000000000000004, 12_345, 0].map(numberText)).toEqual(['0.3', '12,300', '0']);
  });
});
