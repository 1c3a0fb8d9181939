import { describe, expect, it } from 'vitest';
import { formatMoment, parseDuration, parseMoment } from '../../../client/src/run/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['30', 30],
    ['0.5', 0.5],
    ['5m', 300],
    ['1h30m', 5400],
    [' 250ms ', 0.25],
    ['1d', 86_400],
    ['', undefined],
    ['0', undefined],
    ['-5m', undefined],
    ['5 m', undefined],
    ['5x', undefined],
  ])('%j is %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});

describe('parseMoment', () => {
  const now = 1_000_000;

  it.each([
    ['now', now],
    ['now-1h', now - 3600],
    ['now + 5m', now + 300],
    ['1700000000.5', 1_700_000_000.5],
    ['2026-11-23', Date.UTC(2026, 10, 23) / 1000],
    ['2026-11-23 14:00', Date.UTC(2026, 10, 23, 14) / 1000],
    ['2026-11-23T14:00:00Z', Date.UTC(2026, 10, 23, 14) / 1000],
    ['2026-11-23T14:00:00+01:00', Date.UTC(2026, 10, 23, 13) / 1000],
    ['', undefined],
    ['now-', undefined],
    ['now-x', undefined],
    ['yesterday', undefined],
    ['2026-13-40', undefined],
  ])('%j is %s', (text, seconds) => {
    expect(parseMoment(text, now)).toBe(seconds);
  });
});

describe('formatMoment', () => {
  it.each([
    [0, '1970-01-01 00:00:00 UTC'],
    [1.25, '1970-01-01 00:00:01.250 UTC'],
  ])('%d is %s', (seconds, text) => {
    expect(formatMoment(seconds)).toBe(text);
  });
});
