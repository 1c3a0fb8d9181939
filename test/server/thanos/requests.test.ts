import { describe, expect, test } from 'vitest';
import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { compressed, data, status } from '../../support/fault-proxy.ts';
import type { FaultProxy } from '../../support/fault-proxy.ts';
import { apiFor, serverForTest } from '../../support/thanos-api.ts';

const { signal } = new AbortController();
const question = {
  scope: '{__name__="up"}',
  range: { start: 1000, end: 4600 },
  limit: 50,
  options: {},
};

const scripted = async (value: unknown): Promise<FaultProxy> => {
  const server = await serverForTest();
  server.script({}, data(value));
  return server;
};

const last = (server: FaultProxy) => {
  const request = server.requests.at(-1);
  if (request === undefined) throw new Error('no request');
  return { path: request.path, params: [...request.params], method: request.method };
};

const common = [
  ['match[]', '{__name__="up"}'],
  ['start', '1000'],
  ['end', '4600'],
  ['limit', '50'],
];

describe('what is asked', () => {
  test('labels', async () => {
    const server = await scripted(['job']);
    await apiFor(server.url).api.labels(question, signal);
    expect(last(server)).toEqual({ path: '/api/v1/labels', params: common, method: 'GET' });
  });

  test.each([
    ['job', '/api/v1/label/job/values'],
    ['my.label', '/api/v1/label/my.label/values'],
    ['a b?#%', '/api/v1/label/a%20b%3F%23%25/values'],
    ['ü', '/api/v1/label/%C3%BC/values'],
    ['\ud800', '/api/v1/label/%EF%BF%BD/values'],
  ])('values of %s', async (label, path) => {
    const server = await scripted(['a']);
    await apiFor(server.url).api.labelValues({ ...question, label }, signal);
    expect(last(server)).toEqual({ path, params: common, method: 'GET' });
  });

  test('series, with every option', async () => {
    const server = await scripted([]);
    const options = {
      dedup: false,
      partialResponse: true,
      storeMatch: ['{__address__=~"a.*"}', '{__address__="b"}'],
    };
    await apiFor(server.url).api.series({ ...question, options }, signal);
    expect(last(server)).toEqual({
      path: '/api/v1/series',
      params: [
        ...common,
        ['partial_response', 'true'],
        ['storeMatch[]', '{__address__=~"a.*"}'],
        ['storeMatch[]', '{__address__="b"}'],
        ['dedup', 'false'],
      ],
      method: 'GET',
    });
  });

  test('an instant query at a time, and one now', async () => {
    const server = await scripted({ resultType: 'vector', result: [] });
    const { api } = apiFor(server.url);
    const options = { dedup: true, maxSourceResolution: '5m' };
    await api.query({ expr: 'up', time: { kind: 'instant', at: 1.5 }, options, limit: 9 }, signal);
    expect(last(server)).toEqual({
      path: '/api/v1/query',
      params: [
        ['query', 'up'],
        ['time', '1.5'],
        ['limit', '9'],
        ['dedup', 'true'],
        ['max_source_resolution', '5m'],
      ],
      method: 'GET',
    });
    await api.query(
      { expr: 'up', time: { kind: 'instant', at: null }, options: {}, limit: 9 },
      signal,
    );
    expect(last(server).params).toEqual([
      ['query', 'up'],
      ['limit', '9'],
    ]);
  });

  test('a range query', async () => {
    const server = await scripted({ resultType: 'matrix', result: [] });
    const time = { kind: 'range', start: 1, end: 2, step: 0.5 } as const;
    await apiFor(server.url).api.query({ expr: 'up', time, options: {}, limit: 9 }, signal);
    expect(last(server)).toEqual({
      path: '/api/v1/query_range',
      params: [
        ['query', 'up'],
        ['start', '1'],
        ['end', '2'],
        ['step', '0.5'],
        ['limit', '9'],
      ],
      method: 'GET',
    });
  });

  test('metadata of one metric, and of many', async () => {
    const server = await scripted({});
    const { api } = apiFor(server.url);
    await api.metadata({ metric: 'up', limit: 5 }, signal);
    expect(last(server).params).toEqual([
      ['metric', 'up'],
      ['limit', '5'],
    ]);
    await api.metadata({ limit: 7 }, signal);
    expect(last(server).params).toEqual([['limit', '7']]);
  });

  test('a long expression goes as a form, long values of a label never do', async () => {
    const server = await scripted([]);
    const { api } = apiFor(server.url);
    const scope = `{__name__="${'x'.repeat(3000)}"}`;
    await api.series({ ...question, scope }, signal);
    expect(last(server).method).toBe('POST');
    expect(server.requests.at(-1)?.headers['content-type']).toBe(
      'application/x-www-form-urlencoded',
    );
    expect(last(server).params[0]).toEqual(['match[]', scope]);
    await api.labelValues({ ...question, scope, label: 'a' }, signal);
    expect(last(server).method).toBe('GET');
  });
});

const prefixes: readonly (readonly [suffix: string, path: string])[] = [
  ['', '/api/v1/labels'],
  ['/', '/api/v1/labels'],
  ['/thanos', '/thanos/api/v1/labels'],
  ['/a/b/', '/a/b/api/v1/labels'],
  ['/a/api/v1', '/a/api/v1/labels'],
  ['/a?tenant=1', '/a/api/v1/labels'],
];

test.each(prefixes)('an address that ends with "%s"', async (suffix, path) => {
  const server = await scripted(['a']);
  await apiFor(`${server.url}${suffix}`).api.labels(question, signal);
  expect(last(server).path).toBe(path);
  expect(server.requests[0]?.params.get('tenant')).toBe(suffix.includes('?') ? '1' : null);
});

test.each(['gzip', 'deflate', 'br'] as const)('%s is understood', async (encoding) => {
  const server = await serverForTest();
  server.script({}, compressed({ status: 'success', data: ['a', 'b'] }, encoding));
  const outcome = await apiFor(server.url).api.labels(question, signal);
  expect(outcome).toMatchObject({ ok: true, value: { data: ['a', 'b'] } });
  expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
});

test('one connection serves one request after the other', async () => {
  const server = await scripted(['a']);
  const { api } = apiFor(server.url);
  for (let round = 0; round < 5; round += 1) await api.labels(question, signal);
  expect(server.requests).toHaveLength(5);
  expect(server.connections()).toBe(1);
});

const headers: readonly (readonly [
  title: string,
  profile: Partial<ConnectionProfile>,
  expected: Readonly<Record<string, string>>,
])[] = [
  [
    'basic',
    { credentials: { kind: 'basic', username: 'me', password: 'p:ß' } },
    { authorization: `Basic ${Buffer.from('me:p:ß').toString('base64')}` },
  ],
  ['bearer', { credentials: { kind: 'bearer', token: 'abc\n' } }, { authorization: 'Bearer abc' }],
  ['headers', { headers: { 'X-Scope-OrgID': 'one' } }, { 'x-scope-orgid': 'one' }],
  ['tenant', { tenant: { header: 'THANOS-TENANT', value: 't1' } }, { 'thanos-tenant': 't1' }],
  [
    'tenant without a header name',
    { tenant: { header: '', value: 't1' } },
    { 'thanos-tenant': 't1' },
  ],
  [
    'a header in place of credentials',
    { headers: { Authorization: 'Custom x' } },
    { authorization: 'Custom x' },
  ],
];

test.each(headers)('headers: %s', async (_, profile, expected) => {
  const server = await scripted(['a']);
  await apiFor(server.url, { profile }).api.labels(question, signal);
  expect(server.requests[0]?.headers).toMatchObject(expected);
});

test('sentences call a server behind a relay as people know it', async () => {
  const server = await serverForTest();
  const shownAs = 'aks/monitoring/thanos-query';
  const { api } = apiFor(server.url, { profile: { shownAs } });
  const outcome = await api.stores(signal);
  expect(!outcome.ok && outcome.failure.message).toContain(`${shownAs} has no`);
  expect(!outcome.ok && outcome.failure.message).not.toContain('127.0.0.1');
});

test('user and password inside the address are sent as credentials, not in the address', async () => {
  const server = await scripted(['a']);
  await apiFor(server.url.replace('http://', 'http://me:p%40ss@')).api.labels(question, signal);
  const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  expect(server.requests[0]?.headers).toMatchObject({
    authorization,
    host: `127.0.0.1:${server.port}`,
  });
});

describe('a token command', () => {
  const credentials = { kind: 'command', command: 'get-token', args: ['--quiet'] } as const;
  const expiring = (exp: number): string =>
    ['{}', JSON.stringify({ exp }), 'sig']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  const commandApi = async (tokens: readonly string[]) => {
    const server = await scripted(['a']);
    const calls: unknown[] = [];
    const { api, time } = apiFor(server.url, {
      profile: { credentials },
      runProgram: async ({ command, args }) => {
        calls.push([command, ...args]);
        const stdout = tokens[calls.length - 1];
        return stdout === undefined ? { ok: false, reason: 'exit' } : { ok: true, stdout };
      },
    });
    const sent = (): unknown => server.requests.at(-1)?.headers.authorization;
    return { server, api, time, calls, sent };
  };

  test('runs once for all requests', async () => {
    const { api, calls, sent } = await commandApi(['one\n']);
    await Promise.all([api.labels(question, signal), api.labels(question, signal)]);
    await api.labels(question, signal);
    expect(calls).toEqual([['get-token', '--quiet']]);
    expect(sent()).toBe('Bearer one');
  });

  test('runs again before the token ends', async () => {
    const first = expiring(Date.UTC(2026, 0, 1, 0, 5) / 1000);
    const { api, time, calls, sent } = await commandApi([first, 'two']);
    await api.labels(question, signal);
    expect(sent()).toBe(`Bearer ${first}`);
    time.advance(4 * 60_000);
    await api.labels(question, signal);
    expect(calls).toHaveLength(1);
    time.advance(31_000);
    await api.labels(question, signal);
    expect(sent()).toBe('Bearer two');
  });

  test('what kubectl plugins print is understood', async () => {
    const credential = {
      kind: 'ExecCredential',
      status: { token: 'k8s', expirationTimestamp: '2026-01-01T00:01:00Z' },
    };
    const { api, time, calls, sent } = await commandApi([JSON.stringify(credential), 'two']);
    await api.labels(question, signal);
    expect(sent()).toBe('Bearer k8s');
    time.advance(31_000);
    await api.labels(question, signal);
    expect(calls).toHaveLength(2);
  });

  test('runs once more when the token is refused, and not for ever', async () => {
    const { server, api, calls } = await commandApi(['one', 'two', 'three']);
    server.script({}, (request, response) =>
      (request.headers.authorization === 'Bearer two' ? data(['a']) : status(401))(
        request,
        response,
      ),
    );
    expect((await api.labels(question, signal)).ok).toBe(true);
    expect(calls).toHaveLength(2);
    server.script({}, status(401));
    expect(await api.labels(question, signal)).toMatchObject({ failure: { kind: 'unauthorized' } });
    expect(calls).toHaveLength(3);
    expect(server.requests).toHaveLength(4);
  });

  test.each([['not a token'], [''], ['{"status":{}}'], ['tok\u0000en']])(
    'the output %j is no token',
    async (stdout) => {
      const { server, api } = await commandApi([stdout]);
      expect(await api.labels(question, signal)).toMatchObject({
        failure: { kind: 'credentials' },
      });
      expect(server.connections()).toBe(0);
    },
  );

  test('a command that fails is asked again by the next request', async () => {
    const { server, api, calls } = await commandApi([]);
    expect(await api.labels(question, signal)).toMatchObject({ failure: { kind: 'credentials' } });
    await api.labels(question, signal);
    expect(calls).toHaveLength(2);
    expect(server.connections()).toBe(0);
  });

  test('a token that came meanwhile is not dropped with the one that was refused', async () => {
    const { server, api, calls } = await commandApi(['one', 'two', 'three']);
    let late: (() => unknown) | undefined;
    server.script({}, (request, response) => {
      const isOld = request.headers.authorization === 'Bearer one';
      const answer = () => (isOld ? status(401) : data(['a']))(request, response);
      if (!isOld || !request.path.endsWith('/status/flags')) return answer();
      late = answer;
    });
    const slow = api.flags(signal);
    await server.seen('/status/flags');
    expect((await api.labels(question, signal)).ok).toBe(true);
    server.script({}, data({}));
    await late?.();
    expect((await slow).ok).toBe(true);
    expect(calls).toHaveLength(2);
  });

  describe('while it runs', () => {
    const waitingApi = async () => {
      const server = await scripted(['a']);
      const runs: { readonly signal: AbortSignal; readonly end: (token: string) => void }[] = [];
      const { api } = apiFor(server.url, {
        profile: { credentials },
        runProgram: ({ signal: own }) =>
          new Promise((settle) => {
            runs.push({ signal: own, end: (stdout) => settle({ ok: true, stdout }) });
            own.addEventListener('abort', () => settle({ ok: false, reason: 'cancelled' }));
          }),
      });
      return { api, runs, server };
    };
    const cancelled = { ok: false, failure: { kind: 'cancelled' } };

    test('a request that is cancelled ends, and the others get their token', async () => {
      const { api, runs, server } = await waitingApi();
      const abort = new AbortController();
      const given = api.labels(question, abort.signal);
      const kept = api.labels(question, signal);
      abort.abort();
      expect(await given).toMatchObject(cancelled);
      expect(runs[0]?.signal.aborted).toBe(false);
      runs[0]?.end('one');
      expect((await kept).ok).toBe(true);
      expect(runs).toHaveLength(1);
      expect(server.requests).toHaveLength(1);
    });

    test('it ends when nobody waits any more, and runs anew for the next request', async () => {
      const { api, runs } = await waitingApi();
      const abort = new AbortController();
      const given = api.labels(question, abort.signal);
      abort.abort();
      expect(await given).toMatchObject(cancelled);
      expect(runs[0]?.signal.aborted).toBe(true);
      const next = api.labels(question, signal);
      runs[1]?.end('two');
      expect((await next).ok).toBe(true);
    });

    test('it ends with its connection', async () => {
      const { api, runs, server } = await waitingApi();
      const running = api.labels(question, signal);
      api.close();
      expect(await running).toMatchObject(cancelled);
      expect(runs[0]?.signal.aborted).toBe(true);
      expect(await api.labels(question, signal)).toMatchObject(cancelled);
      expect(runs).toHaveLength(1);
      expect(server.connections()).toBe(0);
    });
  });

  test('is not run without trust', async () => {
    const server = await scripted(['a']);
    const { api } = apiFor(server.url, {
      profile: { credentials },
      trusted: false,
      runProgram: () => Promise.reject(new Error('it ran')),
    });
    expect(await api.labels(question, signal)).toMatchObject({ failure: { kind: 'credentials' } });
  });
});
