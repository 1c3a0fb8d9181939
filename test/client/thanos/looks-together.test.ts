import { expect, it } from 'vitest';
import { looksTogether } from '../../../client/src/thanos/looks-together.ts';
import type { LookResult, MetricSample } from '../../../server/src/protocol/thanos.ts';

const sample = (name: string, value: number, labels = {}): MetricSample => ({
  name,
  labels,
  value,
});
const look = (...metrics: readonly MetricSample[]): LookResult => ({
  metrics: { ok: true, value: metrics },
  ready: { ok: true, value: { ready: true } },
});
const failed: LookResult = {
  metrics: { ok: false, failure: { kind: 'refused', message: 'Nothing listens.' } },
  ready: { ok: false, failure: { kind: 'refused', message: 'Nothing listens.' } },
};

it.each([
  ['prometheus_tsdb_head_series', [3, 4], 7],
  ['thanos_receive_forward_requests_total', [3, 4], 7],
  ['thanos_receive_hashring_nodes', [3, 3], 3],
  ['thanos_receive_hashring_tenants', [2, 1], 2],
  ['thanos_receive_replication_factor', [2, 2], 2],
  ['thanos_receive_config_last_reload_successful', [1, 0], 0],
  ['prometheus_tsdb_head_min_time_seconds', [5, 9], 5],
  ['prometheus_tsdb_head_max_time_seconds', [5, 9], 9],
  ['thanos_objstore_bucket_last_successful_upload_time', [9, 5], 9],
  ['thanos_build_info', [1, 1], 1],
])('%s of %j together is %i', (name, [a = 0, b = 0], value) => {
  const together = looksTogether([
    { pod: 'r-0', look: look(sample(name, a)) },
    { pod: 'r-1', look: look(sample(name, b)) },
  ]);
  expect(together.metrics).toEqual({ ok: true, value: [sample(name, value)] });
});

it('tenants of all pods are there, each with all of its series', () => {
  const series = (tenant: string, value: number) =>
    sample('prometheus_tsdb_head_series', value, { tenant });
  const together = looksTogether([
    { pod: 'r-0', look: look(series('a', 1), series('b', 2)) },
    { pod: 'r-1', look: look(series('c', 5), series('b', 3)) },
  ]);
  expect(together.metrics).toMatchObject({
    value: [series('a', 1), series('b', 5), series('c', 5)],
  });
});

it('a pod that does not answer is a warning, and all that do not are a failure', () => {
  const answers = { pod: 'r-0', look: look() };
  const silent = { pod: 'r-1', look: failed };
  expect(looksTogether([answers, silent])).toEqual({
    metrics: { ok: true, value: [], warnings: ['r-1: Nothing listens.'] },
    ready: { ok: true, value: { ready: true }, warnings: ['r-1: Nothing listens.'] },
  });
  expect(looksTogether([silent, silent])).toEqual(failed);
});

it('is ready when all are', () => {
  const unready: LookResult = { ready: { ok: true, value: { ready: false } } };
  const together = looksTogether([
    { pod: 'r-0', look: look() },
    { pod: 'r-1', look: unready },
  ]);
  expect(together.ready).toEqual({ ok: true, value: { ready: false } });
});
