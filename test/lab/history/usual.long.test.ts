// The usual history, of as many clusters and days as nobody asks for, as it comes out on several dates: pure, but a
// minute long.
import { expect, it } from 'vitest';
import { defaultClusters } from '../network/address-plan.ts';
import { historyParameters } from './model/parameters.ts';
import { simulate } from './model/simulate.ts';

it.each(['2026-06-01T10:00Z', '2026-10-18T12:00Z', '2026-11-07T12:00Z', '2026-11-23T12:00Z'])(
  'up to %s, has at most 600 series in a block, and autoscalers that use two to six replicas',
  (date) => {
    const beforeSeconds = Date.parse(date) / 1000;
    const windows = simulate(historyParameters({ clusters: defaultClusters, beforeSeconds }));
    let most = 0;
    let next = windows.next();
    for (; next.done !== true; next = windows.next()) {
      most = Math.max(most, next.value.recorded.series.length);
    }
    expect(most).toBeLessThanOrEqual(600);
    for (const { name, desired } of next.value.clusters) {
      const used = new Set(desired.filter((count) => count !== null));
      expect({ name, used }).toEqual({ name, used: new Set([2, 3, 4, 5, 6]) });
    }
  },
);
