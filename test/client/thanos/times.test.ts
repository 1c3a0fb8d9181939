import { describe, expect, it } from 'vitest';
import { ageText, durationText, momentText } from '../../../client/src/thanos/times.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('a length of time', () => {
  it.each([
    [0, '0 s', '0 s'],
    [-5, '0 s', '0 s'],
    [400, '0 s', '0 s'],
    [45_000, '45 s', '45 s'],
    [minute, '1 min', '1 min'],
    [2 * hour + 30 * minute, '2 h 30 min', '2 h'],
    [2 * hour + 20_000, '2 h', '2 h'],
    [3 * day + 5 * hour, '3 d 5 h', '3 d'],
    [400 * day, '1 y 35 d', '1 y'],
    [59_999, '1 min', '59 s'],
  ])('%i ms is %s, roughly %s', (length, exact, rough) => {
    expect([durationText(length), ageText(length)]).toEqual([exact, rough]);
  });
});

it.each([
  [Date.UTC(2026, 10, 23, 9, 40, 12, 999), '2026-11-23 09:40:12 UTC'],
  [0, '1970-01-01 00:00:00 UTC'],
  [9e15, '9000000000000000 ms'],
])('the moment %d is %s', (moment, text) => {
  expect(momentText(moment)).toBe(text);
});
