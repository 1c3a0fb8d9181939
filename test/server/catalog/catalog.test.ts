import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CatalogAsset } from '../../../server/src/catalog/asset.ts';
import { catalogSnapshot } from '../../../server/src/catalog/catalog.ts';

const asset = JSON.parse(
  readFileSync(new URL('../../../server/assets/catalog.json', import.meta.url), 'utf8'),
) as CatalogAsset;
const snapshot = catalogSnapshot(asset);

describe('the embedded catalogue', () => {
  test.each([
    ['thanos_compact_halted', 'gauge'],
    ['prometheus_tsdb_head_series', 'gauge'],
    ['kube_pod_status_phase', 'gauge'],
    ['node_cpu_seconds_total', 'counter'],
    ['apiserver_request_total', 'counter'],
    ['container_cpu_usage_seconds_total', 'counter'],
    ['response_latency_ms_bucket', 'histogram'],
    ['keda_scaler_metrics_value', 'gauge'],
    ['thanos_receive_replication_factor', 'gauge'],
    ['go_goroutines', 'gauge'],
    ['up', 'gauge'],
  ])('knows %s as a %s', (name, type) => {
    const info = snapshot.metrics.info(name);
    expect(info?.type).toBe(type);
    expect(info?.help.length).toBeGreaterThan(10);
  });

  test.each([
    ['{__name__="kube_pod_status_phase"}', ['phase', 'namespace', 'pod', 'job', 'instance']],
    ['{__name__="response_latency_ms_bucket"}', ['le', 'direction', 'deployment', 'tls']],
    ['{__name__="node_cpu_seconds_total",instance="a"}', ['cpu', 'mode']],
    ['{__name__="never_heard_of"}', ['job', 'instance']],
  ])('usual labels of %s', (scope, expected) => {
    const found = snapshot.labels(scope);
    expect(found.state).toBe('known');
    if (found.state !== 'known') return;
    expect(found.items).toEqual(expect.arrayContaining(expected));
    expect(found.complete).toBe(false);
  });

  test('a bucket label only on buckets', () => {
    const found = snapshot.labels('{__name__="response_latency_ms_sum"}');
    expect(found.state === 'known' && found.items.includes('le')).toBe(false);
  });

  test.each([
    ['direction', '{__name__="request_total"}', '', ['inbound', 'outbound']],
    ['direction', '{__name__="request_total"}', 'in', ['inbound']],
    ['phase', '{__name__="kube_pod_status_phase"}', 'P', ['Pending']],
  ])('values of %s in %s from "%s"', (label, scope, prefix, expected) => {
    expect(snapshot.values(label, scope, prefix)).toEqual({
      state: 'known',
      items: expected,
      complete: false,
    });
  });

  test('says nothing about what it does not know', () => {
    expect(snapshot.metricsComplete).toBe(false);
    expect(snapshot.values('pod', '{__name__="up"}', '')).toEqual({ state: 'unavailable' });
    expect(snapshot.series('{__name__="up"}')).toEqual({ state: 'unavailable' });
  });

  test('every family has a name, and its labels exist', () => {
    const broken = asset.families.filter(
      ({ name, labels }) => name === '' || labels.some((at) => asset.labels[at] === undefined),
    );
    expect(broken).toEqual([]);
    expect(asset.families.length).toBeGreaterThan(1750);
  });

  test('holds no address or path of the machine it was recorded on', () => {
    const text = JSON.stringify(asset);
    expect(text).not.toMatch(/127\.0\.0\.1|\/tmp\/|\/root\/|localhost:\d/);
  });
});
