import { describe, expect, test } from 'vitest';
import type { ConnectionProfile, FailureKind } from '../../../server/src/protocol/connections.ts';
import type { ThanosApi } from '../../../server/src/thanos/api.ts';
import {
  closedPort,
  data,
  halfBody,
  hang,
  html,
  hugeList,
  json,
  reset,
  stall,
  startForwardProxy,
  status,
  text,
  tlsFile,
} from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { apiFor, serverForTest } from '../../support/thanos-api.ts';

const { signal } = new AbortController();
const question = { scope: '', range: { start: 0, end: 60 }, limit: 100, options: {} };

const labels = (api: ThanosApi) => api.labels(question, signal);

const failureOf = async (asked: ReturnType<typeof labels>) => {
  const outcome = await asked;
  if (outcome.ok) throw new Error(`an answer: ${JSON.stringify(outcome.value)}`);
  return outcome;
};

/** Two sentences: what happened, and what to do next. */
const twoSentences = /^.+\. .+\.$/;

const answers: readonly (readonly [title: string, reaction: Reaction, kind: FailureKind])[] = [
  ['400', status(400, 'bad_data'), 'bad-request'],
  ['401', status(401), 'unauthorized'],
  ['403', status(403), 'forbidden'],
  ['404', text('404 page not found\n', 'text/plain', 404), 'not-found'],
  ['413', status(413), 'too-large'],
  ['422', status(422, 'execution'), 'unprocessable'],
  ['429', status(429), 'rate-limited'],
  ['500', status(500), 'server-error'],
  ['502', html(502), 'unavailable'],
  ['503', status(503), 'unavailable'],
  ['503 of a query that took too long', status(503, 'timeout'), 'timeout'],
  ['504', html(504), 'timeout'],
  ['an error inside success', json({ status: 'error', error: 'no' }), 'bad-request'],
  ['a web page', html(), 'not-an-api'],
  [
    'a redirect to a login',
    (_, response) => {
      response.writeHead(302, { location: 'https://user:pw@login.test/in?token=abc' });
      response.end();
    },
    'not-an-api',
  ],
  ['half a body', halfBody('{"status":"success","data":["a","b'), 'truncated'],
  [
    'a body that ends too early',
    text('{"status":"success","data":["a"', 'application/json'),
    'truncated',
  ],
  ['nothing and a closed connection', reset, 'network'],
  ['numbers in a list of names', data(['a', 1]), 'bad-answer'],
  ['an object in place of a list', data({ a: 1 }), 'bad-answer'],
  ['JSON that is no object', text('[1,2]', 'application/json'), 'not-an-api'],
  ['an object that is no envelope', json({ items: [] }), 'bad-answer'],
  ['another status', json({ status: 'fine', data: [] }), 'bad-answer'],
];

describe('answers that are faults', () => {
  test.each(answers)('%s', async (_, reaction, kind) => {
    const server = await serverForTest();
    server.script({}, reaction);
    const { api } = apiFor(server.url);
    const { failure } = await failureOf(labels(api));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(twoSentences);
    expect(failure.message).toContain(server.url);
    expect(failure.message).not.toMatch(/pw|abc/);
  });

  test('the words of the server are in the sentence, as text', async () => {
    const server = await serverForTest();
    server.script(
      {},
      json({ status: 'error', error: `1:4: parse error\n\u001b[31m${'x'.repeat(999)}` }, 400),
    );
    const { api } = apiFor(server.url);
    const { failure } = await failureOf(labels(api));
    expect(failure.message).toContain('1:4: parse error [31mxxx');
    expect(failure.message.length).toBeLessThan(500);
    expect(failure.status).toBe(400);
  });

  test.each([
    ['7', 7000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['soon', undefined],
  ])('Retry-After %s', async (value, expected) => {
    const server = await serverForTest();
    server.script({}, status(429, 'limit', { 'retry-after': value }));
    const { api } = apiFor(server.url);
    expect((await failureOf(labels(api))).retryAfterMs).toBe(expected);
  });
});

describe('no answer', () => {
  test('refused', async () => {
    const { api } = apiFor(`http://127.0.0.1:${await closedPort()}`);
    expect((await failureOf(labels(api))).failure.kind).toBe('refused');
  });

  test('a name that does not exist', async () => {
    const { api } = apiFor('http://nobody.invalid');
    expect((await failureOf(labels(api))).failure.kind).toBe('dns');
  });

  test.each([
    ['never answers', hang, 30_000],
    ['stops in the middle', stall('{"status":"success","data":["a",'), 30_000],
  ])('a server that %s', async (_, reaction, afterMs) => {
    const server = await serverForTest();
    server.script({}, reaction);
    const { api, time } = apiFor(server.url);
    const asked = labels(api);
    await server.seen('/labels');
    const early = await Promise.race([asked, Promise.resolve('waiting')]);
    expect(early).toBe('waiting');
    time.advance(afterMs);
    expect((await failureOf(asked)).failure.kind).toBe('timeout');
    expect(time.pending()).toBe(0);
  });

  test('a server that sends a little now and then is cut by the total', async () => {
    const server = await serverForTest();
    let response: Parameters<Reaction>[1] | undefined;
    server.script({}, async (seen, res) => {
      response = res;
      await stall('{"status":"success","data":["a",')(seen, res);
    });
    const { api, time } = apiFor(server.url);
    const asked = labels(api);
    await server.seen('/labels');
    for (let round = 0; round < 3; round += 1) {
      time.advance(20_000);
      response?.write('"b",');
      await new Promise((soon) => {
        setImmediate(soon);
      });
    }
    expect((await failureOf(asked)).failure.kind).toBe('timeout');
  });

  test('cancelled', async () => {
    const server = await serverForTest();
    server.script({}, hang);
    const { api, time } = apiFor(server.url);
    const abort = new AbortController();
    const asked = api.labels(question, abort.signal);
    await server.seen('/labels');
    abort.abort();
    expect((await failureOf(asked)).failure.kind).toBe('cancelled');
    expect(time.pending()).toBe(0);
    expect((await failureOf(api.labels(question, abort.signal))).failure.kind).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
  });

  test('restarted in the middle: a kept socket that died is replaced', async () => {
    const server = await serverForTest();
    server.script({}, data(['a']));
    const { api } = apiFor(server.url);
    expect((await labels(api)).ok).toBe(true);
    await server.stop();
    await server.restart();
    expect((await labels(api)).ok).toBe(true);
  });
});

const profiles: readonly (readonly [title: string, profile: Partial<ConnectionProfile>])[] = [
  ['another protocol', { url: 'ftp://localhost' }],
  ['no address', { url: 'thanos' }],
  ['a CA file that is not there', { tls: { caFile: '/nowhere/ca.pem' } }],
  ['a proxy that is none', { proxy: 'socks://localhost:1' }],
  ['a header that no request may hold', { headers: { 'x-a': 'line\nbreak' } }],
];

test.each(profiles)('configuration: %s', async (_, profile) => {
  const { api } = apiFor('http://127.0.0.1:9', { profile });
  const { failure } = await failureOf(labels(api));
  expect(failure.kind).toBe('configuration');
  expect(failure.message).toMatch(twoSentences);
});

describe('TLS', () => {
  const caFile = tlsFile('ca.pem');

  test('a server of our authority', async () => {
    const server = await serverForTest({ certificate: 'server' });
    server.script({}, data(['a']));
    const { api } = apiFor(server.url, { profile: { tls: { caFile } } });
    expect(await labels(api)).toMatchObject({ ok: true, value: { data: ['a'] } });
  });

  test.each([
    ['expired', { caFile }, 'expired'],
    ['other', { caFile }, 'another name'],
    ['stranger', { caFile }, 'trusted CA'],
    ['server', {}, 'trusted CA'],
    ['server', { caFile, serverName: 'elsewhere.test' }, 'another name'],
    ['server', { caFile: tlsFile('README.md') }, 'trusted CA'],
  ])('the certificate %s with %j', async (certificate, tls, detail) => {
    const server = await serverForTest({ certificate });
    server.script({}, data(['a']));
    const { api } = apiFor(server.url, { profile: { tls } });
    const { failure } = await failureOf(labels(api));
    expect(failure.kind).toBe('tls');
    expect(failure.message).toContain(detail);
    expect(server.requests).toHaveLength(0);
  });

  test('the server name of the connection counts', async () => {
    const server = await serverForTest({ certificate: 'other' });
    server.script({}, data(['a']));
    const { api } = apiFor(server.url, {
      profile: { tls: { caFile, serverName: 'elsewhere.test' } },
    });
    expect((await labels(api)).ok).toBe(true);
  });

  test('a client certificate', async () => {
    const server = await serverForTest({ certificate: 'server', wantsClientCertificate: true });
    server.script({}, data(['a']));
    const certFile = tlsFile('client.pem');
    const keyFile = tlsFile('client.key');
    const shown = apiFor(server.url, { profile: { tls: { caFile, certFile, keyFile } } });
    expect((await labels(shown.api)).ok).toBe(true);
    const hidden = apiFor(server.url, { profile: { tls: { caFile } } });
    expect((await failureOf(labels(hidden.api))).failure.kind).toMatch(/^(?:tls|network)$/);
    const swapped = apiFor(server.url, {
      profile: { tls: { caFile, certFile: keyFile, keyFile: certFile } },
    });
    expect((await failureOf(labels(swapped.api))).failure.kind).toBe('tls');
  });

  test('https to a port that speaks http', async () => {
    const server = await serverForTest();
    const { api } = apiFor(server.url.replace('http:', 'https:'));
    const { failure } = await failureOf(labels(api));
    expect(failure.message).toContain('does not speak TLS');
  });
});

describe('a forward proxy', () => {
  test('https goes through a tunnel, with the credentials of the proxy', async () => {
    const server = await serverForTest({ certificate: 'server' });
    server.script({}, data(['a']));
    const proxy = await startForwardProxy();
    const { api } = apiFor(`https://thanos.test:${server.port}`, {
      profile: {
        proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}`,
        tls: { caFile: tlsFile('ca.pem') },
        credentials: { kind: 'bearer', token: 'secret-token' },
      },
    });
    expect((await labels(api)).ok).toBe(true);
    expect((await labels(api)).ok).toBe(true);
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(proxy.asked).toEqual([{ target: `thanos.test:${server.port}`, authorization }]);
    expect(server.requests[0]?.headers['proxy-authorization']).toBeUndefined();
    expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-token');
    await proxy.stop();
  });

  test('http names the whole address', async () => {
    const server = await serverForTest();
    server.script({}, data(['a']));
    const proxy = await startForwardProxy();
    const { api } = apiFor(server.url, { profile: { proxy: proxy.url } });
    expect((await labels(api)).ok).toBe(true);
    expect(proxy.asked[0]?.target).toContain(`${server.url}/api/v1/labels?`);
    await proxy.stop();
  });

  test('a proxy that refuses, and one that is not there', async () => {
    const proxy = await startForwardProxy();
    proxy.refuse(407);
    const { api } = apiFor('https://thanos.test', { profile: { proxy: proxy.url } });
    const { failure } = await failureOf(labels(api));
    expect(failure).toMatchObject({ kind: 'network' });
    expect(failure.message).toContain('the proxy refused the connection with status 407');
    await proxy.stop();
    expect((await failureOf(labels(api))).failure.kind).toBe('refused');
  });

  test('a proxy that never opens the tunnel', async () => {
    const proxy = await serverForTest();
    const { api, time } = apiFor('https://thanos.test', { profile: { proxy: proxy.url } });
    const asked = labels(api);
    await expect.poll(() => proxy.connections()).toBe(1);
    time.advance(5000);
    expect((await failureOf(asked)).failure.kind).toMatch(/^(?:timeout|network)$/);
  });
});

test('300 MB of label values are cut, not held', async () => {
  const server = await serverForTest();
  const sent = new Promise<number>((end) => {
    server.script({}, hugeList(300 << 20, end));
  });
  const { api } = apiFor(server.url);
  const outcome = await api.labelValues({ ...question, label: 'pod', limit: 1_000_000 }, signal);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  expect(outcome.value.complete).toBe(false);
  expect(outcome.value.data.length).toBeGreaterThan(50_000);
  expect(outcome.value.data.length).toBeLessThan(300_000);
  expect(await sent).toBeLessThan(64 << 20);
});

test('what is too large and no list is a failure', async () => {
  const server = await serverForTest();
  server.script(
    {},
    text(`{"status":"success","data":"${'x'.repeat(2 << 20)}"}`, 'application/json'),
  );
  const { api } = apiFor(server.url);
  expect((await failureOf(labels(api))).failure.kind).toBe('too-large');
});
