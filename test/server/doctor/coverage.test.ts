import { describe, expect, test } from 'vitest';
import { coverage, mostRows, type CoverageFacts } from '../../../server/src/doctor/coverage.ts';
import type { BlockFacts, LabelSet, StoreFacts } from '../../../server/src/protocol/thanos.ts';

/** Hours as milliseconds; the present is hour 100. */
const hour = (count: number): number => count * 3_600_000;
const now = hour(100);

const store = (name: string, labels: LabelSet, more: Partial<StoreFacts> = {}): StoreFacts => ({
  name,
  kind: 'sidecar',
  labelSets: [labels],
  empty: false,
  ...more,
});

const block = (
  labels: LabelSet,
  [from, to]: readonly [number, number],
  resolution = 0,
): BlockFacts => ({
  ulid: `${JSON.stringify(labels)} ${String(from)} ${String(resolution)}`,
  minTime: hour(from),
  maxTime: hour(to),
  labels,
  resolution,
  level: 1,
  source: 'sidecar',
  series: 1,
  samples: 1,
});

const a = { cluster: 'eu1', replica: 'a' };
const b = { cluster: 'eu1', replica: 'b' };

/** Rows as texts: `store hours [resolutions]`, gaps as `gap hours by stores`. */
const drawn = (facts: Partial<CoverageFacts>): readonly (readonly string[])[] => {
  const { rows } = coverage({ stores: [], buckets: [], replicaLabels: [], now, ...facts });
  const hours = ({ from, to }: { readonly from: number; readonly to: number }): string =>
    `${String(from / hour(1))}-${String(to / hour(1))}`;
  return rows.map(({ labels, spans, gaps }) => [
    Object.values(labels).join('/'),
    ...spans.map((span) =>
      [
        span.store,
        hours(span),
        `[${span.resolutions.map((resolution) => resolution / 60_000).join()}]`,
        ...(span.overlaps.length === 0 ? [] : [`with ${span.overlaps.join()}`]),
        ...(span.lastError === undefined ? [] : ['down']),
      ].join(' '),
    ),
    ...gaps.map((gap) => `gap ${hours(gap)} by ${gap.coveredBy.join() || 'nobody'}`),
  ]);
};

interface Case extends Partial<CoverageFacts> {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const gateway = { kind: 'store', minTime: hour(10), maxTime: hour(98) } as const;

const cases: readonly Case[] = [
  { title: 'nothing', rows: [] },
  {
    title: 'a sidecar since hour 90',
    stores: [store('s', a, { minTime: hour(90) })],
    rows: [['eu1/a', 's 90-100 [0]']],
  },
  {
    title: 'a sidecar that does not say since when is drawn over a day',
    stores: [store('s', a)],
    rows: [['eu1/a', 's 76-100 [0]']],
  },
  {
    title: 'a gateway whose blocks nobody lists',
    stores: [store('s', a, { minTime: hour(90) }), store('g', a, gateway)],
    rows: [['eu1/a', 'g 10-98 [] with s', 's 90-100 [0] with g']],
  },
  {
    title: 'a gateway with blocks of three resolutions and a hole',
    stores: [store('s', a, { minTime: hour(90) }), store('g', a, gateway)],
    buckets: [
      [
        block(a, [10, 50]),
        block(a, [10, 50], 300_000),
        block(a, [10, 30], 3_600_000),
        block(a, [60, 80]),
        block(a, [80, 98]),
      ],
    ],
    rows: [
      [
        'eu1/a',
        'g 10-30 [0,5,60]',
        'g 30-50 [0,5]',
        'g 60-98 [0] with s',
        's 90-100 [0] with g',
        'gap 50-60 by nobody',
      ],
    ],
  },
  {
    title: 'blocks that end with their last sample are one span',
    stores: [store('g', a, gateway), store('s', a, { minTime: hour(97) })],
    buckets: [
      [
        { ...block(a, [10, 40]), maxTime: hour(40) - 14_999 },
        { ...block(a, [40, 98]), minTime: hour(40) + 1 },
        { ...block(a, [10, 40], 300_000), maxTime: hour(40) - 299_998 },
        block(a, [40, 60], 300_000),
      ],
    ],
    rows: [['eu1/a', 'g 10-60 [0,5]', 'g 60-98 [0] with s', 's 97-100 [0] with g']],
  },
  {
    title: 'a gateway that is limited to a time serves no more than it says',
    stores: [store('g', a, { ...gateway, minTime: hour(40) })],
    buckets: [[block(a, [10, 60]), block(a, [60, 98])]],
    rows: [['eu1/a', 'g 40-98 [0]', 'gap 10-40 by nobody', 'gap 98-100 by nobody']],
  },
  {
    title: 'two gateways over two buckets',
    stores: [
      store('g1', a, gateway),
      store('g2', a, { ...gateway, minTime: hour(20), maxTime: hour(60) }),
    ],
    buckets: [[block(a, [10, 98])], [block(a, [20, 60], 300_000)]],
    rows: [['eu1/a', 'g1 10-98 [0] with g2', 'g2 20-60 [5] with g1', 'gap 98-100 by nobody']],
  },
  {
    title: 'a gap between sidecar and store',
    stores: [
      store('s', a, { minTime: hour(90) }),
      store('g', a, { ...gateway, maxTime: hour(80) }),
    ],
    rows: [['eu1/a', 'g 10-80 []', 's 90-100 [0]', 'gap 80-90 by nobody']],
  },
  {
    title: 'a gap that is shorter than the look-back is none',
    stores: [
      store('s', a, { minTime: hour(90) }),
      store('g', a, { ...gateway, maxTime: hour(90) - 299_999 }),
    ],
    rows: [['eu1/a', 'g 10-89.91666694444444 []', 's 90-100 [0]']],
  },
  {
    title: 'a gap that the other replica covers, when the querier deduplicates',
    stores: [
      store('s1', a, { minTime: hour(90) }),
      store('s2', b, { minTime: hour(80) }),
      store('g', a, { ...gateway, maxTime: hour(85) }),
    ],
    replicaLabels: ['replica'],
    rows: [
      ['eu1/a', 'g 10-85 []', 's1 90-100 [0]', 'gap 85-90 by s2'],
      ['eu1/b', 's2 80-100 [0]'],
    ],
  },
  {
    title: 'the same without deduplication',
    stores: [
      store('s1', a, { minTime: hour(90) }),
      store('s2', b, { minTime: hour(80) }),
      store('g', a, { ...gateway, maxTime: hour(85) }),
    ],
    rows: [
      ['eu1/a', 'g 10-85 []', 's1 90-100 [0]', 'gap 85-90 by nobody'],
      ['eu1/b', 's2 80-100 [0]'],
    ],
  },
  {
    title: 'a store that is down answers nothing',
    stores: [store('s', a, { minTime: hour(90), lastError: 'refused' }), store('g', a, gateway)],
    rows: [['eu1/a', 'g 10-98 [] with s', 's 90-100 [0] with g down', 'gap 98-100 by nobody']],
  },
  {
    title: 'a store without data',
    stores: [store('r', a, { kind: 'receive', empty: true })],
    rows: [['eu1/a']],
  },
  {
    title: 'blocks that no store serves',
    buckets: [[block(a, [10, 50])]],
    rows: [['eu1/a', 'gap 10-50 by nobody']],
  },
  {
    title: 'a receiver with several tenants, and doubles',
    stores: [
      {
        ...store('r', { tenant_id: 'x' }, { kind: 'receive', minTime: hour(95) }),
        labelSets: [{ tenant_id: 'x' }, { tenant_id: 'y' }, { tenant_id: 'x' }],
      },
    ],
    rows: [
      ['x', 'r 95-100 [0]'],
      ['y', 'r 95-100 [0]'],
    ],
  },
];

describe('coverage', () => {
  test.each(cases)('$title', ({ rows, ...facts }) => {
    expect(drawn(facts)).toEqual(rows);
  });

  test('spans from the first that anybody has to now', () => {
    const facts = { buckets: [], replicaLabels: [], now };
    const future = store('clock ahead', b, { minTime: hour(101) });
    expect(
      coverage({ ...facts, stores: [store('s', a, { minTime: hour(90) }), future] }),
    ).toMatchObject({ from: hour(90), to: now });
    expect(coverage({ ...facts, stores: [] })).toMatchObject({ from: hour(76), to: now });
  });

  test('of ten thousand blocks is drawn in no time that people notice', () => {
    const labels = Array.from({ length: 20 }, (_, at) => ({ cluster: String(at) }));
    const blocks = labels.flatMap((set) =>
      Array.from({ length: 500 }, (_, at) => block(set, [at / 10, (at + 1) / 10])),
    );
    const stores = labels.map((set, at) =>
      store(String(at), set, { kind: 'store', minTime: 0, maxTime: hour(50) }),
    );
    const started = performance.now();
    const { rows } = coverage({ stores, buckets: [blocks], replicaLabels: [], now });
    expect(rows.map(({ spans }) => spans.length)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('of very many label sets keeps those with gaps, in their order', () => {
    const tenants = Array.from({ length: mostRows + 500 }, (_, at) => ({
      tenant: String(at).padStart(5, '0'),
    }));
    const blocks = tenants.flatMap((labels) =>
      Array.from({ length: 5 }, (_, at) => block(labels, [at, at + 1])),
    );
    const gap = { tenant: '99999' };
    const stores = [
      store('gateway', {}, { kind: 'store', labelSets: tenants, minTime: 0, maxTime: hour(90) }),
      store('receive', {}, { kind: 'receive', labelSets: tenants, minTime: hour(5) }),
      store('before', gap, { kind: 'store', minTime: 0, maxTime: hour(10) }),
      store('after', gap, { kind: 'receive', minTime: hour(20) }),
    ];
    const picture = coverage({ stores, buckets: [blocks], replicaLabels: [], now });
    expect(picture.total).toBe(mostRows + 501);
    const kept = picture.rows.map(({ labels }) => labels['tenant']);
    expect(kept).toEqual([...tenants.slice(0, mostRows - 1).map(({ tenant }) => tenant), '99999']);
  });
});
