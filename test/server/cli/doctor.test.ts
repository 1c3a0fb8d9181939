import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checks } from '../../../server/src/doctor/checks/index.ts';
import { data, status, text, type FaultProxy, type Reaction } from '../../support/fault-proxy.ts';
import { runCli } from '../../support/run-cli.ts';
import { serverForTest } from '../../support/thanos-api.ts';

const page = (...lines: readonly string[]): Reaction => text(`${lines.join('\n')}\n`, 'text/plain');

const sidecar = (name: string, replica: string) => ({
  name,
  lastError: null,
  labelSets: [{ cluster: 'eu1', replica }],
  minTime: 0,
  maxTime: 1e20,
});

const querierRoutes = (sidecars: readonly unknown[]): Readonly<Record<string, Reaction>> => ({
  '/metrics': page(
    'thanos_build_info{version="0.42.4"} 1',
    'thanos_query_concurrent_gate_queries_max 20',
  ),
  '/stores': data({ sidecar: sidecars }),
  '/flags': data({ 'query.replica-label': 'replica' }),
  '/buildinfo': data({ version: '0.42.4' }),
  '/rules': data({ groups: [] }),
  '/query': data({ resultType: 'vector', result: [] }),
});

const querier = async (...replicas: readonly string[]): Promise<FaultProxy> => {
  const server = await serverForTest();
  server.script(querierRoutes(replicas.map((name, at) => sidecar(`s${String(at)}`, name))));
  return server;
};

const compactor = async (halted: 0 | 1): Promise<FaultProxy> => {
  const server = await serverForTest();
  server.script({
    '/metrics': page(
      'thanos_build_info{version="0.42.4"} 1',
      'thanos_compact_iterations_total 3',
      `thanos_compact_halted ${String(halted)}`,
    ),
    '/flags': data({ 'downsampling.disable': 'false' }),
  });
  return server;
};

describe('gauntlet doctor', () => {
  test('nothing found: exit code 0, and what was not looked at', async () => {
    const [query, compact] = [await querier('a', 'b'), await compactor(0)];
    const { code, stdout, stderr } = await runCli([
      'doctor',
      '--url',
      query.url,
      '--url',
      compact.url,
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(`${query.url} (query)`);
    expect(stdout).toContain(`${compact.url} (compact)`);
    expect(stdout).toContain('local-compaction: No sidecar with its Prometheus is seen');
    expect(stdout).toMatch(/nothing found\n$/);
  });

  test('a bucket viewer is told by its metrics, and its blocks count', async () => {
    const query = await querier('a', 'b');
    const web = await serverForTest();
    const day = 86_400_000;
    const block = {
      ulid: '01',
      minTime: Date.now() - 3 * day,
      maxTime: Date.now() - 2 * day,
      thanos: { labels: { cluster: 'gone' }, downsample: { resolution: 0 } },
    };
    web.script({
      '/metrics': page(
        'thanos_build_info{version="0.42.4"} 1',
        'thanos_bucket_blocks_meta_synced{state="loaded"} 1',
      ),
      '/blocks': data({ blocks: [block], refreshedAt: new Date().toISOString(), err: null }),
    });
    const { stdout } = await runCli(['doctor', '--json', '--url', query.url, '--url', web.url]);
    expect(JSON.parse(stdout)).toMatchObject({
      servers: [{ component: 'query' }, { endpoint: web.url, component: 'bucket-web' }],
      failures: [],
      coverage: {
        rows: expect.arrayContaining([
          expect.objectContaining({ labels: { cluster: 'gone' } }),
        ]) as unknown,
      },
    });
  });

  test('something found: exit code 1, with why and how to mend it', async () => {
    const [query, compact] = [await querier('a', 'a'), await compactor(1)];
    const { code, stdout } = await runCli(['doctor', `--url=${compact.url}`, `--url=${query.url}`]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'error: The sidecars s0 and s1 have the same external labels {cluster="eu1", replica="a"}. (duplicate-label-sets)\n',
    );
    expect(stdout).toContain(
      `error: The compactor ${compact.url} has halted. (compaction-halted)\n`,
    );
    expect(stdout).toMatch(/\n {2}Fix: .*\n/);
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => line.startsWith('  '))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120);
    expect(stdout).toMatch(/: 2 errors\n$/);
  });

  test('--json is the result of the doctor', async () => {
    const query = await querier('a', 'a');
    const { code, stdout } = await runCli(['doctor', '--url', `${query.url}/`, '--json']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as {
      readonly checks: readonly unknown[];
      readonly skipped: readonly unknown[];
    };
    expect(report).toMatchObject({
      servers: [{ endpoint: query.url, component: 'query' }],
      findings: [{ check: 'duplicate-label-sets', severity: 'error', subject: { store: 's0' } }],
      failures: [],
    });
    expect(report.checks.length + report.skipped.length).toBe(checks.length);
  });

  describe('who answers for which time', () => {
    const day = 86_400_000;
    const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

    /** A querier whose two sidecars began an hour ago, and a store gateway whose bucket ends two days ago. */
    const installation = async (err: unknown = null) => {
      const now = Math.floor(Date.now() / 1000) * 1000;
      const times = { began: now - 3_600_000, first: now - 5 * day, last: now - 2 * day };
      const labels = (replica: string) => [{ cluster: 'eu1', replica }];
      const live = { lastError: null, minTime: times.began, maxTime: 1e20 };
      const query = await serverForTest();
      query.script({
        ...querierRoutes([]),
        '/stores': data({
          sidecar: [
            { ...live, name: 's0', labelSets: labels('a') },
            { ...live, name: 's1', labelSets: labels('b') },
          ],
          store: [
            {
              name: 'g0',
              lastError: null,
              labelSets: labels('a'),
              minTime: times.first,
              maxTime: times.last,
            },
          ],
        }),
      });
      const gateway = await serverForTest();
      const meta = {
        ulid: '01A',
        minTime: times.first,
        maxTime: times.last,
        thanos: { labels: { cluster: 'eu1', replica: 'a' }, downsample: { resolution: 300_000 } },
      };
      gateway.script({
        '/metrics': page('thanos_bucket_store_blocks_loaded 1'),
        '/flags': data({}),
        '/blocks': data({ blocks: [meta], refreshedAt: new Date(now).toISOString(), err }),
      });
      const args = ['doctor', '--url', query.url, '--url', gateway.url];
      return { args, times, gateway };
    };

    test('is in --json as the editor gets it: spans, resolutions, gaps', async () => {
      const { args, times } = await installation();
      const { stdout } = await runCli([...args, '--json']);
      const { coverage } = JSON.parse(stdout) as { readonly coverage: unknown };
      const gone = { from: times.last, to: times.began, coveredBy: [] };
      expect(coverage).toMatchObject({
        from: times.first,
        total: 2,
        problems: [],
        rows: [
          {
            labels: { cluster: 'eu1', replica: 'a' },
            spans: [
              { store: 'g0', from: times.first, to: times.last, resolutions: [300_000] },
              { store: 's0', from: times.began, resolutions: [0] },
            ],
            gaps: [gone],
          },
          { labels: { cluster: 'eu1', replica: 'b' }, spans: [{ store: 's1' }], gaps: [] },
        ],
      });
    });

    test('is told in words', async () => {
      const { args, times } = await installation();
      const { stdout } = await runCli(args);
      // Sentences go on in the next line.
      expect(stdout.replaceAll(/\n {2}/g, ' ')).toContain(
        `Coverage: {cluster="eu1", replica="a"}: g0, s0 since ${instant(times.first)}; ` +
          `nobody answers from ${instant(times.last)} to ${instant(times.began)} ` +
          `{cluster="eu1", replica="b"}: s1 since ${instant(times.began)}\n`,
      );
    });

    test('says that a bucket could not be read', async () => {
      const { args, gateway } = await installation({});
      const { stdout } = await runCli([...args, '--json']);
      expect(JSON.parse(stdout)).toMatchObject({
        coverage: {
          rows: [{ spans: [{ store: 'g0', resolutions: [300_000] }, { store: 's0' }] }, {}],
          problems: [
            {
              kind: 'unavailable',
              message: `${gateway.url} could not read its bucket when it looked last (the component does not say why here, but in its log): the blocks are those it saw before.`,
            },
          ],
        },
      });
    });

    test('is null where the querier lists no stores', async () => {
      const query = await querier('a');
      query.script({ ...querierRoutes([]), '/stores': status(500) });
      const { code, stdout } = await runCli(['doctor', '--url', query.url, '--json']);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ coverage: null });
    });
  });

  test('--fail-on decides what is bad enough', async () => {
    const query = await querier('a');
    query.script({
      ...querierRoutes([sidecar('s0', 'a')]),
      '/flags': data({ 'query.replica-label': 'replica,none' }),
    });
    expect((await runCli(['doctor', '--url', query.url])).code).toBe(0);
    expect((await runCli(['doctor', '--url', query.url, '--fail-on=info'])).code).toBe(1);
    expect((await runCli(['doctor', '--url', query.url, '--fail-on=much'])).code).toBe(2);
  });

  test('a querier behind an ingress that shows the API only', async () => {
    const query = await querier('a', 'a');
    query.script({
      ...querierRoutes([sidecar('s0', 'a'), sidecar('s1', 'a')]),
      '/metrics': status(404),
    });
    const { code, stdout } = await runCli(['doctor', '--url', query.url]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${query.url} (query)`);
  });

  test('a server that does not answer is named, and the rest is still looked at', async () => {
    const [query, gone] = [await querier('a'), await serverForTest()];
    await gone.stop();
    const { code, stdout, stderr } = await runCli([
      'doctor',
      '--url',
      query.url,
      '--url',
      gone.url,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${gone.url} refused the connection`);
    expect(stdout).toContain('nothing found');
  });

  test('a part that fails is named', async () => {
    const query = await querier('a');
    query.script({ ...querierRoutes([sidecar('s0', 'a')]), '/rules': status(500) });
    const { code, stdout } = await runCli(['doctor', '--url', query.url]);
    expect(code).toBe(2);
    expect(stdout).toContain('Without an answer:\n');
  });

  test('connections of a file bring their credentials', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'gauntlet-doctor-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const query = await querier('a');
    await writeFile(join(dir, 'token'), 's3cret-token\n');
    await writeFile(
      join(dir, 'c.yaml'),
      `connections:\n  - { name: prod, url: ${query.url}, tokenFile: token }\n  - { name: bad, url: "http://h", token: x }\n`,
    );
    const { stdout, stderr } = await runCli(['doctor', '--config', join(dir, 'c.yaml')]);
    expect(stdout).toContain('prod (query)');
    expect(
      query.requests.every(({ headers }) => headers.authorization === 'Bearer s3cret-token'),
    ).toBe(true);
    expect(stderr).toContain('c.yaml');
    expect(stdout + stderr).not.toContain('s3cret');
  });

  test.each([
    [[], 'name a server with --url or --config'],
    [['--url', 'ftp://x'], '--url must be an http or https address'],
    [['--url'], ''],
  ])('a wrong call: %j', async (args, sentence) => {
    const { code, stderr } = await runCli(['doctor', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
  });

  test('no querier among the servers', async () => {
    const compact = await compactor(0);
    const { code, stderr } = await runCli(['doctor', '--url', compact.url]);
    expect(code).toBe(2);
    expect(stderr).toContain('none of the servers is a Thanos querier');
  });
});
