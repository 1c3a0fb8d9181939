import { expect, it } from 'vitest';
import { meshSettings } from '../../../client/src/mesh/settings.ts';

const usual = { clusterLabel: 'cluster', window: '1m', quantile: 0.99 };

it.each([
  [{}, usual],
  [
    { clusterLabel: 'dc', window: '5m', percentile: 95 },
    { clusterLabel: 'dc', window: '5m', quantile: 0.95 },
  ],
  [
    { clusterLabel: '', percentile: 99.9 },
    { ...usual, clusterLabel: '', quantile: 0.999 },
  ],
  [{ clusterLabel: 'a"} or vector(1)', window: '1m]) #', percentile: 100 }, usual],
  [{ clusterLabel: 7, window: 1, percentile: '99' }, usual],
  [{ window: '0s' }, usual],
])('%j becomes %j', (written, expected) => {
  expect(
    meshSettings({ clusterLabel: undefined, window: undefined, percentile: undefined, ...written }),
  ).toEqual(expected);
});
