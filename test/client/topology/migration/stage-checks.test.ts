import { describe, expect, it } from 'vitest';
import { lastChange } from '../../../../client/src/topology/migration/last-change.ts';
import { against } from '../../../../client/src/topology/migration/stage-checks.ts';
import type { PlannedCluster } from '../../../../client/src/topology/plan.ts';
import type { Fields } from '../../../../client/src/util/values.ts';
import type { MigrationCheck } from '../../../../server/src/protocol/topology.ts';
import { createFakeApi } from '../fake-api.ts';

const gateway = (service: string) => ({
  cluster: 'aks',
  namespace: 'mon',
  service,
  port: 10_902,
  bucket: 'b',
});
const looked = '2026-11-23T12:00:00.5Z';
const found = (ids: readonly string[], more: Fields = {}): Fields => ({
  status: 'success',
  data: {
    blocks: ids.map((ulid) => ({ ulid, thanos: { labels: { cluster: 'aks' } } })),
    refreshedAt: looked,
    err: null,
    ...more,
  },
});

/** What is against a check where gateways answer so, by their names. */
const told = async (
  check: MigrationCheck,
  answers: Readonly<Record<string, Fields>>,
  since?: number,
) => {
  const api = {
    ...createFakeApi(),
    ask: async ({ service }: { readonly service: string }) =>
      Promise.resolve(answers[service] ?? {}),
  };
  return against(check, {
    apiOf: async () => Promise.resolve(api),
    ...(since === undefined ? {} : { since }),
  });
};

const empty: MigrationCheck = { kind: 'empty', gateways: [gateway('one')] };
const copied: MigrationCheck = { kind: 'copied', from: [gateway('old')], to: [gateway('one')] };
const distinct: MigrationCheck = { kind: 'distinct', gateways: [gateway('one')] };
const silent = (name: string) => `${name} in aks does not tell its blocks.`;

describe('what gateways tell', () => {
  const failed = { err: {} };
  const never = { refreshedAt: '0001-01-01T00:00:00Z' };
  it.each<[string, MigrationCheck, Readonly<Record<string, Fields>>, string | undefined]>([
    ['empty', empty, { one: found([]) }, undefined],
    ['empty, but the last look failed', empty, { one: found([], failed) }, silent('one')],
    ['empty, but it never looked', empty, { one: found([], never) }, silent('one')],
    ['distinct', distinct, { one: found(['A']) }, undefined],
    ['distinct, but the last look failed', distinct, { one: found(['A'], failed) }, silent('one')],
    ['copied', copied, { old: found(['A']), one: found(['A', 'B']) }, undefined],
    [
      'copied, but the last look at the new bucket failed',
      copied,
      { old: found(['A']), one: found(['A'], failed) },
      silent('one'),
    ],
    [
      'copied, but the old one never looked',
      copied,
      { old: found([], never), one: found(['A']) },
      silent('old'),
    ],
  ])('%s', async (_what, check, answers, expected) => {
    expect(await told(check, answers)).toBe(expected);
  });

  /** Blocks of such sources and resolutions, ms between samples. */
  const made = (
    ...blocks: readonly (readonly [id: string, sources: readonly string[], resolution?: number])[]
  ) =>
    found([], {
      blocks: blocks.map(([ulid, sources, resolution = 0]) => ({
        ulid,
        compaction: { level: sources.length, sources },
        thanos: { labels: { cluster: 'aks' }, downsample: { resolution } },
      })),
    });
  const missing = (ids: string, count = 1) =>
    `The new gateways do not answer for ${count === 1 ? '1 block' : `${String(count)} blocks`} yet (${ids}): they look for new ones every 15 minutes if the file does not say otherwise.`;
  it.each<[what: string, old: Fields, fresh: Fields, expected: string | undefined]>([
    [
      'one that was compacted since with others',
      made(['A', ['A']], ['B', ['B']]),
      made(['Z', ['A', 'B', 'C']]),
      undefined,
    ],
    [
      'one that was compacted before and again since',
      made(['Y', ['A', 'B']]),
      made(['Z', ['A', 'B', 'C', 'D']]),
      undefined,
    ],
    [
      'one of which only a part was compacted',
      made(['Y', ['A', 'B']], ['C', ['C']]),
      made(['Z', ['A', 'C']]),
      missing('Y'),
    ],
    [
      'raw samples that only a downsampled block has',
      made(['A', ['A']]),
      made(['Z', ['A', 'B'], 300_000]),
      missing('A'),
    ],
    [
      'blocks that tell no sources',
      made(['A', []], ['B', []]),
      made(['Z', ['A']]),
      missing('A, B', 2),
    ],
  ])('goes by what blocks were compacted from: %s', async (_what, old, one, expected) => {
    expect(await told(copied, { old, one })).toBe(expected);
  });

  it.each([
    [Date.parse(looked) - 1, undefined],
    [
      Date.parse(looked),
      'one in aks has not looked into its bucket since the last change of what writes there: it does so every 15 minutes if the file does not say otherwise.',
    ],
  ])('is not current where the look was before the change at %d', async (since, expected) => {
    expect(await told(empty, { one: found([]) }, since)).toBe(expected);
  });
});

describe('the last change', () => {
  const live = (kind: string, ...times: readonly string[]): Fields => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', managedFields: times.map((time) => ({ manager: 'm', time })) },
  });
  const clusters = [
    {
      objects: [
        {
          change: {
            kind: 'same',
            live: live('StatefulSet', '2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z'),
          },
        },
        { change: { kind: 'same', live: live('ConfigMap', '2026-11-23T13:00:00Z') } },
        { change: { kind: 'create', after: live('StatefulSet', '2026-11-23T14:00:00Z') } },
      ],
      leftovers: [{ live: live('Deployment', '2026-11-23T12:00:00Z', '') }],
    },
  ] as unknown as readonly PlannedCluster[];

  it('is that of a workload or its pods, also of one that goes', () => {
    expect(lastChange({ clusters })).toBe(Date.parse('2026-11-23T12:00:00Z'));
    expect(lastChange({ clusters: [] })).toBe(0);
  });
});
