import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../server/src/cli/doctor-report.ts';
import type { DoctorResult } from '../../server/src/protocol/doctor.ts';
import { waitFor } from '../stand/processes.mjs';
import { runCli } from '../support/run-cli.ts';
import { ThanosPrograms, type Program } from './thanos-programs.ts';

/** `gauntlet doctor` at real installations: one that is well, and one in which nearly everything is wrong. */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const report = async (programs: readonly Program[]): Promise<DoctorReport & DoctorResult> => {
  const { stdout } = await runCli([
    'doctor',
    '--json',
    ...programs.map(({ url }) => `--url=${url}`),
  ]);
  return JSON.parse(stdout) as DoctorReport & DoctorResult;
};

/** Asks until a report is as it should be: stores and metrics need some seconds until all know of them. */
const reportWhen = async (
  programs: readonly Program[],
  isRight: (found: DoctorResult) => boolean,
): Promise<DoctorReport & DoctorResult> => {
  let last: (DoctorReport & DoctorResult) | undefined;
  const probe = async () => {
    last = await report(programs);
    return isRight(last) || undefined;
  };
  const describeLast = () => `not so yet: ${JSON.stringify(last, undefined, 1)}`;
  await waitFor(probe, { timeoutMs: 60_000, everyMs: 1000, describe: describeLast });
  return last ?? expect.fail('no report');
};

/** Samples of `up`, one every so often. */
const upSince = (from: number, to: number, everyMs: number) => ({
  name: 'up',
  labels: { job: 'history' },
  samples: Array.from(
    { length: Math.floor((to - from) / everyMs) },
    (_, at) => [from + at * everyMs, 1] as const,
  ),
});

const uploading = '--storage.tsdb.delay-compact-file.path=';

describe('an installation that is well', () => {
  let stand: ThanosPrograms;
  let programs: readonly Program[];

  beforeAll(async () => {
    stand = await ThanosPrograms.create();
    const bucket = await stand.bucket('well');
    const replicas = await Promise.all(
      ['a', 'b'].map(async (replica) => {
        const name = `prometheus-${replica}`;
        const file = `${await stand.path(name, 'data')}/thanos.shipper.json`;
        const labels = { cluster: 'eu1', replica };
        const prometheus = await stand.prometheus(name, labels, [uploading + file]);
        const sidecar = await stand.thanos('sidecar', `sidecar-${replica}`, [
          `--prometheus.url=${prometheus.url}`,
          `--tsdb.path=${prometheus.data}`,
          bucket,
        ]);
        return [prometheus, sidecar] as const;
      }),
    );
    const now = Date.now();
    for (const replica of ['a', 'b']) {
      // Up to the present, and into what the sidecars have.
      const series = [upSince(now - 3 * hourMs, now, 30_000)];
      await stand.upload(bucket, { cluster: 'eu1', replica }, series);
    }
    const compact = await stand.plain('compact', 'compact', [
      '--wait',
      bucket,
      `--data-dir=${await stand.path('compact', 'data')}`,
    ]);
    const store = await stand.thanos('store', 'store', [
      bucket,
      `--data-dir=${await stand.path('store', 'data')}`,
    ]);
    const endpoints = [...replicas.map(([, sidecar]) => sidecar), store].map(({ grpc }) => ({
      address: grpc,
    }));
    const query = await stand.thanos('query', 'query', [
      '--query.replica-label=replica',
      `--endpoint.sd-config=${JSON.stringify({ endpoints })}`,
      '--endpoint.info-timeout=1s',
    ]);
    const frontend = await stand.plain('query-frontend', 'frontend', [
      `--query-frontend.downstream-url=${query.url}`,
      '--labels.default-time-range=168h',
    ]);
    const web = await stand.plain('tools bucket web', 'web', [bucket]);
    programs = [query, frontend, compact, store, web, ...replicas.flat()];
  });

  afterAll(() => stand.stop());

  test('nothing is found, and everything that can be asked is looked at', async () => {
    const found = await reportWhen(
      programs,
      ({ findings, failures, skipped }) => findings.length + failures.length + skipped.length === 0,
    );
    expect(found).toMatchObject({ findings: [], failures: [] });
    expect(found.skipped.map(({ check }) => check)).toEqual([]);
    expect(found.servers.map(({ component }) => component).toSorted()).toEqual([
      'bucket-web',
      'compact',
      'prometheus',
      'prometheus',
      'query',
      'query-frontend',
      'sidecar',
      'sidecar',
      'store',
    ]);
  });
});

/** Everything wrong that programs of one version can be made to do. */
const startBroken = async (
  stand: ThanosPrograms,
): Promise<{ readonly programs: readonly Program[]; readonly goingAway: Program }> => {
  const bucket = await stand.bucket('broken');
  const now = Date.now();
  // Old, never downsampled, and long before the sidecar of the same labels begins.
  const old = upSince(now - 20 * dayMs, now - 16 * dayMs, hourMs);
  await stand.upload(bucket, { cluster: 'eu1', replica: 'a' }, [old]);
  // Twice the same time: blocks that overlap.
  for (const job of ['one', 'two']) {
    const series = { ...upSince(now - 12 * hourMs, now - 8 * hourMs, 60_000), labels: { job } };
    await stand.upload(bucket, { cluster: 'eu1', replica: 'z' }, [series]);
  }
  await stand.upload(bucket, { cluster: 'gone', replica: 'a' }, [
    upSince(now - 4 * dayMs, now - 3 * dayMs, hourMs),
  ]);
  await stand.upload(bucket, { cluster: 'fast', replica: 'a' }, [
    upSince(now - 60_000, now + 200_000, 5000),
  ]);

  const withSidecar = async (
    name: string,
    labels: Readonly<Record<string, string>>,
    upload: readonly string[],
  ) => {
    const prometheus = await stand.prometheus(name, labels);
    const sidecar = await stand.thanos('sidecar', `sidecar-of-${name}`, [
      `--prometheus.url=${prometheus.url}`,
      `--tsdb.path=${prometheus.data}`,
      '--prometheus.get_config_interval=1s',
      '--shipper.ignore-unequal-block-size',
      ...upload,
    ]);
    return [prometheus, sidecar] as const;
  };
  const nameless = await withSidecar('nameless', { cluster: 'eu4', replica: 'a' }, [bucket]);
  // A sidecar without labels does not start, but one that is running keeps on.
  await nameless[0].relabel({});
  const pairs = [
    await withSidecar('first', { cluster: 'eu1', replica: 'a' }, [bucket]),
    await withSidecar('second', { cluster: 'eu1', replica: 'a' }, [bucket]),
    await withSidecar('alone', { cluster: 'eu2' }, [bucket]),
    nameless,
  ];
  const compactors = [];
  for (const name of ['compact-1', 'compact-2']) {
    compactors.push(
      await stand.plain('compact', name, [
        '--wait',
        '--wait-interval=2s',
        '--consistency-delay=0s',
        '--downsampling.disable',
        bucket,
        `--data-dir=${await stand.path(name, 'data')}`,
      ]),
    );
  }
  const stores = [];
  for (const name of ['store', 'store-that-goes']) {
    stores.push(
      await stand.thanos('store', name, [bucket, `--data-dir=${await stand.path(name, 'data')}`]),
    );
  }
  const [store, goingAway] = stores;
  if (store === undefined || goingAway === undefined) throw new Error('no stores');
  const hashring = stand.address();
  const hashrings = await stand.path('receive', 'hashrings.json');
  await writeFile(hashrings, JSON.stringify([{ endpoints: [hashring] }]));
  const receive = await stand.thanos('receive', 'receive', [
    `--tsdb.path=${await stand.path('receive', 'data')}`,
    `--remote-write.address=${stand.address()}`,
    `--receive.capnproto-address=${stand.address()}`,
    '--label=replica="r"',
    '--label=cluster="eu3"',
    `--receive.local-endpoint=${hashring}`,
    // Of rings that are no file a receiver does not count the nodes.
    `--receive.hashrings-file=${hashrings}`,
    '--receive.replication-factor=3',
  ]);
  const behind = [...pairs.map(([, sidecar]) => sidecar), ...stores, receive];
  const query = await stand.thanos('query', 'query', [
    '--query.replica-label=replica',
    '--no-query.partial-response',
    '--endpoint.info-timeout=1s',
    ...behind.map(({ grpc }) => `--endpoint=${grpc}`),
  ]);
  const frontend = await stand.plain('query-frontend', 'frontend', [
    `--query-frontend.downstream-url=${query.url}`,
  ]);
  const programs = [query, frontend, ...compactors, store, receive, ...pairs.flat()];
  return { programs, goingAway };
};

describe('an installation in which nearly everything is wrong', () => {
  let stand: ThanosPrograms;
  let found: DoctorReport & DoctorResult;

  beforeAll(async () => {
    stand = await ThanosPrograms.create();
    const { programs, goingAway } = await startBroken(stand);
    await reportWhen(programs, ({ findings }) =>
      ['compaction-halted', 'missing-external-labels', 'duplicate-label-sets'].every((check) =>
        findings.some((finding) => finding.check === check),
      ),
    );
    await goingAway.stop();
    // Since when a sidecar has data it says only after a scrape or two.
    found = await reportWhen(programs, ({ findings }) =>
      ['flapping-store', 'retention-gap'].every((check) =>
        findings.some((finding) => finding.check === check),
      ),
    );
  });

  afterAll(() => stand.stop());

  test.each([
    [
      'duplicate-label-sets',
      'error',
      /^The sidecars .+ have the same external labels \{cluster="eu1", replica="a"\}\.$/,
    ],
    ['missing-external-labels', 'error', /external labels/],
    [
      'replica-labels',
      'warning',
      /^The sidecar .+ has no replica label; others of its kind have replica\.$/,
    ],
    [
      'local-compaction',
      'error',
      /^The Prometheus of http:.+ compacts its blocks locally while the sidecar uploads them\.$/,
    ],
    [
      'retention-gap',
      'error',
      /^Nobody answers for \{cluster="eu1", replica="a"\} from .+: the store .+ ends before the sidecar .+ begins\.$/,
    ],
    ['compactor-count', 'error', /^2 compactors work on the bucket /],
    ['compaction-halted', 'error', /^The compactor http:.+ has halted\.$/],
    [
      'downsampling-off',
      'warning',
      /^The compactor http:.+ does not downsample, and keeps raw data for ever\.$/,
    ],
    ['missing-resolution', 'warning', /5m/],
    ['deprecated-flags', 'info', /^The querier uses `--endpoint`, which is deprecated\.$/],
    ['flapping-store', 'error', /is down now, and queries do without partial response\.$/],
    ['receive-quorum', 'error', /has 1 receiver for a replication factor of 3\.$/],
    [
      'clock-skew',
      'warning',
      /^The newest sample of \{cluster="fast", replica="a"\} lies .+ in the future\.$/,
    ],
    [
      'frontend-label-range',
      'info',
      /leaves out 1 of \d+ values of cluster that were there in the last week: gone\.$/,
    ],
  ])('%s', (check, severity, message) => {
    const own = found.findings.filter((finding) => finding.check === check);
    const said = own.find((finding) => message.test(finding.message));
    // All that the check says, where it does not say this.
    expect(said ?? own).toMatchObject({ severity });
  });

  test('all could look', () => {
    expect(found.skipped).toEqual([]);
  });
});
