import { describe, expect, it } from 'vitest';
import { afterCrash } from '../../client/src/crash-policy.ts';

const minute = 60_000;

describe('afterCrash', () => {
  it.each([
    [[0], 0],
    [[0, 1], 500],
    [[0, 1, 2], 1000],
    [[0, 1, 2, 3], 2000],
    [[0, 1, 2, 3, 4], 4000],
    [[0, 1, 2, 3, 4, 4 * minute], 0],
    [[0, 3 * minute], 0],
    [[0, 3 * minute - 1], 500],
  ])('after crashes at %j restarts in %i ms', (crashes, delayMs) => {
    expect(afterCrash(crashes)).toEqual({ kind: 'restart', delayMs });
  });

  it('gives up after too many crashes and says so', () => {
    expect(afterCrash([0, 1, 2, 3, 4, 5])).toEqual({
      kind: 'give-up',
      message: expect.stringContaining('stopped 6 times within three minutes') as unknown,
    });
  });
});
