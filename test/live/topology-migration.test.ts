import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterApi } from '../../client/src/topology/api.ts';
import { surplusStores } from '../../client/src/topology/application-check.ts';
import { historyOf, lostSince, spanOf } from '../../client/src/topology/migration/history.ts';
import type { Span } from '../../client/src/topology/migration/history.ts';
import { against } from '../../client/src/topology/migration/stage-checks.ts';
import type { DeployedQuerier, Gateway } from '../../server/src/protocol/topology.ts';
import { stagesOf } from '../../server/src/topology/migration/stages.ts';
import { waitFor } from '../stand/processes.mjs';
import { sampleText, topologyOf } from '../topology/samples.ts';
import { ThanosPrograms, type Program } from './thanos-programs.ts';

/** What a migration asks of gateways and queriers, and the tool that its Jobs run, with real programs. */
const hourMs = 3_600_000;

let stand: ThanosPrograms;
/** Gateways and the querier by the names that they have as Services. */
const programs = new Map<string, Program>();
/** Files with the configuration of buckets, by their names. */
const buckets = new Map<string, string>();
let endpoints: string;
let now: number;
let jobAddress: string;

const api = {
  ask: async ({ service }: { readonly service: string }, path: string) => {
    const response = await fetch(`${programs.get(service)?.url ?? ''}${path}`);
    return (await response.json()) as Record<string, unknown>;
  },
} as unknown as ClusterApi;
const options = { apiOf: async () => Promise.resolve(api) };

const gateway = (service: string, cluster: string): Gateway => ({
  cluster,
  namespace: 'monitoring',
  service,
  port: 10_902,
  bucket: service,
});
const old = [gateway('old-aks', 'aks'), gateway('old-gke', 'gke')];
const fresh = [gateway('one', 'aks')];
const copied = { kind: 'copied', from: old, to: fresh } as const;

const querier = (stores: number): DeployedQuerier => ({
  cluster: 'aks',
  component: 'query',
  namespace: 'monitoring',
  service: 'query',
  port: 9090,
  global: true,
  further: 0,
  expects: [{ cluster: 'aks', component: 'store', type: 'store', count: stores, labels: {} }],
});

/** Has the querier ask these. */
const ask = async (names: readonly string[]): Promise<void> => {
  const all = names.map((name) => ({ address: programs.get(name)?.grpc, strict: true }));
  // JSON is YAML.
  await writeFile(endpoints, JSON.stringify({ endpoints: all }));
};

const until = async (look: () => Promise<string | undefined>): Promise<void> => {
  let last: string | undefined;
  await waitFor(
    async () => {
      last = await look();
      return last === undefined || undefined;
    },
    { timeoutMs: 60_000, everyMs: 500, describe: () => last ?? '' },
  );
};

const surplus = async (stores: number): Promise<string | undefined> => {
  const { data, ...rest } = await api.ask(
    { namespace: 'monitoring', service: 'query', port: 9090 },
    '/api/v1/stores',
  );
  const found = surplusStores(querier(stores), { ...rest, data });
  return found.length === 0 ? undefined : found.join();
};

const spanNow = async (known: DeployedQuerier): Promise<Span> => {
  const span = await spanOf(api, known, now);
  if (span === undefined || typeof span === 'string') throw new Error(span ?? 'no span');
  return span;
};

beforeAll(async () => {
  stand = await ThanosPrograms.create();
  now = Date.now();
  jobAddress = stand.address();
  for (const name of ['old-aks', 'old-gke', 'one']) {
    const flag = await stand.bucket(name);
    buckets.set(name, flag.replace(/^[^=]*=/, ''));
    const samples = Array.from(
      { length: 120 },
      (_, at) => [now - 6 * hourMs + at * 30_000, 1] as const,
    );
    if (name !== 'one') {
      const labels = { cluster: name.slice('old-'.length), replica: 'a' };
      await stand.upload(flag, labels, [{ name: 'up', labels: { job: 'shop' }, samples }]);
    }
    const flags = [
      flag,
      `--data-dir=${await stand.path(name, 'data')}`,
      '--sync-block-duration=1s',
    ];
    programs.set(name, await stand.thanos('store', name, flags));
  }
  endpoints = await stand.path('endpoints.yml');
  await ask(['old-aks', 'old-gke', 'one']);
  const flags = [
    `--endpoint.sd-config-file=${endpoints}`,
    '--endpoint.sd-config-reload-interval=1s',
    '--query.replica-label=replica',
  ];
  programs.set('query', await stand.thanos('query', 'query', flags));
});

afterAll(() => stand.stop());

describe('a migration', () => {
  test('sees blocks and their labels, and what is not copied yet', async () => {
    await until(async () => {
      const told = await against(copied, options);
      // Two buckets of one or, across a boundary of two hours, two blocks.
      return told?.match(/^The new gateways do not answer for [24] blocks yet/)
        ? undefined
        : String(told);
    });
    expect(await against({ kind: 'distinct', gateways: old }, options)).toBe(undefined);
    expect(await against({ kind: 'empty', gateways: fresh }, options)).toBe(undefined);
    const twice = [gateway('old-aks', 'aks'), gateway('old-aks', 'eks')];
    expect(await against({ kind: 'distinct', gateways: twice }, options)).toBe(
      'Buckets of aks and eks both have blocks of {cluster="aks", replica="a"}: in one bucket they could not be told apart.',
    );
  });

  test('copies with what its Jobs run, as often as wanted, and loses nothing', async () => {
    const known = querier(3);
    await ask(['old-aks', 'old-gke', 'one']);
    await until(async () => {
      const span = await spanOf(api, known, now);
      if (span === undefined || typeof span === 'string') return span ?? 'no span';
      const found = await historyOf(api, known, span);
      return typeof found !== 'string' && found.size === 2 ? undefined : JSON.stringify(found);
    });
    const span = await spanNow(known);
    const before = await historyOf(api, known, span);
    if (typeof before === 'string') throw new Error(before);
    expect([...before.keys()].toSorted()).toEqual(['aks', 'gke']);

    const made = stagesOf(
      'a.thanos-topology.yaml',
      topologyOf(sampleText('store-in-each-cluster').replace('thanos-objstore', 'own')),
      topologyOf(sampleText('single-store').replace('thanos-objstore', 'one')),
    );
    if (!made.ok) throw new Error(made.problems.join());
    const jobs = made.stages
      .flatMap(({ deployment }) => deployment.clusters)
      .flatMap(({ name, objects }) =>
        objects.flatMap(({ manifest }) => (manifest.kind === 'Job' ? [{ name, manifest }] : [])),
      );
    expect(jobs.map(({ name }) => name)).toEqual(['aks', 'gke']);
    for (const { name, manifest } of [...jobs, ...jobs]) {
      const { template } = manifest['spec'] as {
        template: { spec: { containers: { args: string[] }[] } };
      };
      const args = template.spec.containers[0]?.args ?? [];
      const from = await readFile(buckets.get(`old-${name}`) ?? '', 'utf8');
      const to = await readFile(buckets.get('one') ?? '', 'utf8');
      await stand.tool(
        args.map((arg) =>
          arg
            .replace('$(OBJSTORE_CONFIG)', from)
            .replace('$(OBJSTORE_TO_CONFIG)', to)
            .replace('0.0.0.0:10902', jobAddress),
        ),
      );
    }
    await until(async () => against(copied, options));
    expect(await against({ kind: 'empty', gateways: fresh }, options)).toMatch(
      /^one in aks answers for [24] blocks that would not be answered any more\.$/,
    );
    // What both the old gateways and the new one know is one.
    const both = await historyOf(api, known, span);
    expect(both).toEqual(before);

    expect(await surplus(1)).toContain('3 stores of the type store in place of 1');
    await ask(['one']);
    await until(async () => surplus(1));
    const after = await historyOf(api, known, span);
    if (typeof after === 'string') throw new Error(after);
    expect(lostSince(before, after)).toEqual([]);
  });

  test('would tell of a cluster that is lost', async () => {
    const known = querier(1);
    await ask(['old-gke']);
    const span = await spanNow(known);
    await until(async () => {
      const found = await historyOf(api, known, span);
      return typeof found !== 'string' && !found.has('aks') && found.has('gke')
        ? undefined
        : JSON.stringify(found);
    });
    const after = await historyOf(api, known, span);
    if (typeof after === 'string') throw new Error(after);
    await ask(['one']);
    let before = after;
    await until(async () => {
      const found = await historyOf(api, known, span);
      if (typeof found === 'string') return found;
      before = found;
      return found.size === 2 ? undefined : 'aks is missing';
    });
    expect(lostSince(before, after).join()).toContain('fewer series of aks answer than before');
  });

  test('counts as copied what the compactor of the new bucket has made into others', async () => {
    const [parts, whole] = [await stand.bucket('parts'), await stand.bucket('whole')];
    // Blocks of two hours, of which the compactor makes some of eight.
    const samples = Array.from(
      { length: 145 },
      (_, at) => [now - (30 - at / 6) * hourMs, 1] as const,
    );
    const series = { name: 'up', labels: { job: 'shop' }, samples };
    await stand.upload(parts, { cluster: 'aks', replica: 'a' }, [series]);
    for (const [name, flag] of [
      ['parts', parts],
      ['whole', whole],
    ] as const) {
      const data = `--data-dir=${await stand.path(name, 'data')}`;
      const flags = [flag, data, '--sync-block-duration=1s'];
      programs.set(name, await stand.thanos('store', name, flags));
    }
    const [from, to] = [gateway('parts', 'aks'), gateway('whole', 'aks')];
    const check = { kind: 'copied', from: [from], to: [to] } as const;
    const idsOf = async (of: Gateway): Promise<readonly string[]> => {
      const { data } = await api.ask(of, '/api/v1/blocks?view=loaded');
      const { blocks } = data as { readonly blocks: readonly { readonly ulid: string }[] | null };
      return (blocks ?? []).map(({ ulid }) => ulid);
    };
    await until(async () => ((await idsOf(from)).length > 8 ? undefined : 'blocks are missing'));
    await stand.tool([
      'tools',
      'bucket',
      'replicate',
      '--single-run',
      `--http-address=${stand.address()}`,
      parts,
      whole.replace('--objstore.', '--objstore-to.'),
    ]);
    await until(async () => against(check, options));
    const copies = await idsOf(to);
    await stand.tool([
      'compact',
      whole,
      `--http-address=${stand.address()}`,
      '--downsampling.disable',
      `--data-dir=${await stand.path('compact', 'data')}`,
      '--consistency-delay=0s',
      '--delete-delay=0s',
    ]);
    await until(async () => {
      const left = (await idsOf(to)).filter((id) => copies.includes(id));
      return left.length <= copies.length - 4 ? undefined : `nothing is compacted: ${left.join()}`;
    });
    await until(async () => against(check, options));
  });
});
