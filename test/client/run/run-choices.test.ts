import { describe, expect, it } from 'vitest';
import { defaultChoices, parseChoices, toTime } from '../../../client/src/run/run-choices.ts';
import type { RunChoices } from '../../../client/src/run/run-choices.ts';

const now = 1_000_000;
const choices = (changed: Partial<RunChoices>): RunChoices => ({ ...defaultChoices, ...changed });

describe('toTime', () => {
  it('leaves the moment of an instant query at now to the server', () => {
    expect(toTime(defaultChoices, 'instant', now)).toEqual({
      ok: true,
      time: { kind: 'instant', at: null },
    });
  });

  it('fixes another moment', () => {
    expect(toTime(choices({ at: 'now-1h' }), 'instant', now)).toEqual({
      ok: true,
      time: { kind: 'instant', at: now - 3600 },
    });
  });

  it.each([
    [{}, now - 3600, now, 14],
    [{ from: 'now-1m' }, now - 60, now, 1],
    [{ from: 'now-2h', to: 'now-1h', step: '5m' }, now - 7200, now - 3600, 300],
  ])('of the range %j', (changed, start, end, step) => {
    expect(toTime(choices(changed), 'range', now)).toEqual({
      ok: true,
      time: { kind: 'range', start, end, step },
    });
  });

  it.each<['instant' | 'range', Partial<RunChoices>, string]>([
    ['instant', { at: 'soon' }, '"soon" is no time'],
    ['range', { from: 'x' }, '"x" is no time'],
    ['range', { to: 'y' }, '"y" is no time'],
    ['range', { from: 'now', to: 'now-1h' }, 'after its start'],
    ['range', { step: 'big' }, '"big" is no step'],
    ['range', { from: 'now-365d', step: '1s' }, 'too short'],
  ])('of %s %j tells what is wrong', (kind, changed, message) => {
    expect(toTime(choices(changed), kind, now)).toEqual({
      ok: false,
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('parseChoices', () => {
  it.each([undefined, 'x', { at: 3, options: { dedup: 'yes' } }])(
    'takes defaults for %j',
    (value) => {
      expect(parseChoices(value)).toEqual(defaultChoices);
    },
  );

  it('keeps what was stored', () => {
    const stored = choices({
      at: 'now-1d',
      step: '1m',
      options: { dedup: false, partialResponse: true, maxSourceResolution: 'auto' },
    });
    expect(parseChoices(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });
});
