import { describe, expect, it } from 'vitest';
import type { HashringFile } from '../../../../client/src/thanos/hashrings.ts';
import { endpointId } from '../../../../client/src/trees/thanos/thanos-state.ts';
import type { Part } from '../../../../server/src/protocol/thanos.ts';
import { part, view, settle, drawn, build } from './thanos-view.ts';

describe('parts of Thanos', () => {
  const metric = (name: string, value: number, labels: Readonly<Record<string, string>> = {}) => ({
    name,
    value,
    labels,
  });

  it.each([
    ['compact', [], [metric('thanos_compact_halted', 1)], ['Halted: ', 'Last upload | none']],
    [
      'receive',
      [
        'receive',
        '--receive.hashrings=[{"hashring":"eu","tenants":["a"],"endpoints":["r-0:10901"]}]',
      ],
      [
        metric('thanos_receive_hashring_nodes', 1, { name: 'eu' }),
        metric('thanos_receive_hashring_tenants', 1, { name: 'eu' }),
        metric('prometheus_tsdb_head_series', 1200, { tenant: 'a' }),
      ],
      [
        'Hashring eu | 1 receiver, 1 tenant',
        'r-0:10901',
        'a | tenant',
        'Tenants | 1',
        'a | 1.2k series in memory',
      ],
    ],
    [
      'query-frontend',
      ['query-frontend', '--labels.default-time-range=6h'],
      [metric('cortex_cache_fetched_keys_total', 4), metric('cortex_cache_hits_total', 1)],
      ['--labels.default-time-range | 6h', 'Answers from the cache | 25 %'],
    ],
    [
      'sidecar',
      [],
      [metric('thanos_sidecar_prometheus_up', 0), metric('thanos_shipper_uploads_total', 3)],
      ['Prometheus does not answer it', 'Blocks uploaded | 3'],
    ],
  ] as const)('%s says what it does', async (component, args, metrics, expected) => {
    const endpoint = part(component, args);
    const { source } = view([endpoint], () => ({ metrics: { ok: true, value: metrics } }));
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(endpoint.name)]));
    await settle();
    const text = drawn(source).join('\n');
    for (const words of expected) expect(text).toContain(words);
  });

  it('a receiver names the hashrings of its file, and why there are none', async () => {
    const endpoint = part('receive', ['receive', '--receive.hashrings-file=/etc/rings.json']);
    const counts = [
      metric('thanos_receive_hashring_nodes', 2, { name: 'eu' }),
      metric('thanos_receive_hashring_tenants', 1, { name: 'eu' }),
    ];
    let file: Part<HashringFile> = {
      ok: true,
      value: {
        configMap: 'rings',
        rings: [
          {
            name: 'eu',
            tenants: ['team-*'],
            glob: true,
            endpoints: [
              { address: 'r-0:10901', zone: 'a' },
              { address: 'r-1:10901', zone: '' },
            ],
          },
          // The receiver did not read this one yet.
          { name: '', tenants: [], glob: false, endpoints: [{ address: 'r-2:10901', zone: '' }] },
        ],
      },
    };
    const { source, clock } = view(
      [endpoint],
      () => ({ metrics: { ok: true, value: counts }, build: { ok: true, value: build } }),
      { hashrings: () => file },
    );
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(endpoint.name)]));
    await settle();
    expect(drawn(source).slice(2, 8)).toEqual([
      '    Hashring eu | 2 receivers, 1 tenant',
      '      r-0:10901 | a',
      '      r-1:10901',
      '      team-* | tenants by pattern',
      '    Hashring - | 1 receiver, all other tenants',
      '      r-2:10901',
    ]);
    const rows = source.roots()[0]?.children?.()[0]?.children?.() ?? [];
    expect(rows[0]).toMatchObject({
      context: ['hashring', 'object', 'manifest'],
      subject: { resource: 'configmaps', namespace: 'monitoring', name: 'rings' },
    });
    file = {
      ok: false,
      failure: { kind: 'forbidden', message: 'Reading ConfigMaps is forbidden.' },
    };
    clock.advance(30_000);
    await settle();
    expect(drawn(source).slice(2, 5)).toEqual([
      '    Reading ConfigMaps is forbidden.',
      '    Hashring eu | 2 receivers, 1 tenant',
      '      r-0:10901 | a',
    ]);
  });

  it('a store whose syncs with the bucket fail says so until one goes well', async () => {
    let counts: readonly [number, number] = [4, 0];
    const endpoint = part('store');
    const { source, clock } = view([endpoint], () => ({
      metrics: {
        ok: true,
        value: [
          metric('thanos_blocks_meta_sync_duration_seconds_count', counts[0]),
          metric('thanos_blocks_meta_sync_failures_total', counts[1]),
        ],
      },
    }));
    const words = async (next: readonly [number, number]): Promise<readonly string[]> => {
      counts = next;
      clock.advance(5000);
      await settle();
      return drawn(source).slice(1, 3);
    };
    source.setVisible?.(true);
    source.expanded?.(new Set([endpointId(endpoint.name)]));
    await settle();
    const well = await words([5, 0]);
    expect(well.join()).not.toContain('bucket');
    const failing = await words([6, 1]);
    expect(failing[0]).toContain('last sync with the bucket failed');
    expect(failing[1]).toContain('The bucket cannot be read in full for 0 s');
    expect(await words([7, 1])).toEqual(well);
  });
});
