import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoctorReport } from '../../server/src/cli/doctor-report.ts';
import type { DoctorResult } from '../../server/src/protocol/doctor.ts';
import { waitFor } from '../stand/processes.mjs';
import { runCli } from '../support/run-cli.ts';
import { ThanosPrograms, type Program } from './thanos-programs.ts';

/** `gauntlet doctor` at real installations: one that is well, and one in which nearly everything is wrong. */
const hourMs = 3_600_000;

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
    programs = [query, frontend, compact, store, ...replicas.flat()];
  });

  afterAll(() => stand.stop());

  test('nothing is found, and everything that can be asked is looked at', async () => {
    const found = await reportWhen(
      programs,
      ({ findings, checks }) => findings.length === 0 && checks.length > 10,
    );
    expect(found).toMatchObject({ findings: [], failures: [] });
    expect(found.skipped.map(({ check }) => check)).toEqual([]);
    expect(found.servers.map(({ component }) => component).toSorted()).toEqual([
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
