// What a replay says that it assumes.
import { expect, test } from 'vitest';
import { assumptionsOf } from '../../../../server/src/autoscale/replay/assumptions.ts';
import type { Recording } from '../../../../server/src/autoscale/replay/recording.ts';
import { seriesOf } from '../../../../server/src/autoscale/replay/series.ts';
import { specOf } from '../support/pass.ts';

const none = seriesOf([], []);
const fit = {
  agreement: 1,
  compared: 1,
  skipped: 0,
  differences: [],
  meanReplicaError: 0.5,
  basis: 'record',
} as const;

const said = (target: object): string => {
  const spec = specOf({
    metrics: [{ type: 'External', external: { metric: { name: 'p99' }, target } }],
  });
  const recording: Recording = {
    metrics: [{ key: 'External/p99', values: none, sharing: 'total' }],
    replicas: none,
    desired: none,
    ready: none,
    requests: new Map(),
    startup: 30_000,
    settings: [{ from: 0, spec }],
  };
  return assumptionsOf(recording, spec, fit).join(' ');
};

test('a value held against its target as a whole drifts where the replay has other replicas', () => {
  expect(said({ type: 'Value', value: '350' })).toContain('drift from what happened');
  expect(said({ type: 'AverageValue', averageValue: '10' })).not.toContain('drift');
});
