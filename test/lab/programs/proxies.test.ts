// The stand-ins for proxies on the loopback interface: they measure what passes, or do with it what they are told.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { freePorts, waitFor } from '../../stand/processes.mjs';
import { any, get, metrics, post, sentBy, useMesh } from './mesh-stand.ts';
import { samplesOf, sumOf, typesOf } from './metrics-page.ts';

const { start, server, client, stop } = useMesh();

/** A server with a proxy before it, and a client's proxy that knows where. */
async function meshedPair(...inboundFlags: string[]): Promise<{
  readonly inbound: ReadonlyMap<string, string>;
  readonly outbound: ReadonlyMap<string, string>;
  readonly authority: string;
}> {
  const at = await server('server', '--rate=500');
  const [admin = 0, port = 0] = await freePorts(2);
  const peers = [`--peer-admin-port=${admin}`, `--peer-inbound-port=${port}`];
  const proxy = [
    'linkerd-proxy',
    '--namespace=strest',
    '--linger=0s',
    `--outbound=${any}`,
    `--control=${any}`,
  ];
  const inbound = await start('inbound', [
    ...proxy,
    `--inbound=127.0.0.1:${port}`,
    `--admin=127.0.0.1:${admin}`,
    `--inbound-forward=${at.get('requests') ?? ''}`,
    '--service-account=strest-server',
    '--workload=deployment/strest-server',
    '--pod-template-hash=abc',
    ...inboundFlags,
  ]);
  const outbound = await start('outbound', [
    ...proxy,
    ...peers,
    `--admin=${any}`,
    '--service-account=strest-client',
  ]);
  return { inbound, outbound, authority: at.get('requests') ?? '' };
}

/** What the repository records of Linkerd's families. */
const recorded = new Map(
  readFileSync(new URL('../../fixtures/catalog/linkerd.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as { name: string; type: string })
    .map(({ name, type }) => [name, type]),
);

const id = (account: string): string =>
  `${account}.strest.serviceaccount.identity.linkerd.cluster.local`;

describe('the stand-in for the Linkerd proxy', () => {
  test('counts the requests that pass, on both sides, with names and labels of Linkerd', async () => {
    const { inbound, outbound, authority } = await meshedPair();
    const control = await client(
      'client',
      `--target=${outbound.get('outbound') ?? ''}`,
      `--authority=${authority}`,
      '--rps=100',
    );
    const sent = await sentBy(control, 100);
    expect(sent).toBeGreaterThanOrEqual(100);

    const page = await get(inbound.get('admin'));
    const server = samplesOf(page);
    const caller = samplesOf(await get(outbound.get('admin')));
    const incoming = { direction: 'inbound', tls: 'true', client_id: id('strest-client') };
    const outgoing = {
      direction: 'outbound',
      tls: 'true',
      server_id: id('strest-server'),
      authority,
      dst_deployment: 'strest-server',
      dst_pod_template_hash: 'abc',
    };
    const well = { classification: 'success', status_code: '200', grpc_status: '0' };
    for (const [samples, labels] of [
      [server, incoming],
      [caller, outgoing],
    ] as const) {
      expect(sumOf(samples, 'request_total', labels)).toBe(sent);
      expect(sumOf(samples, 'response_total', { ...labels, ...well })).toBe(sent);
      expect(sumOf(samples, 'response_latency_ms_count', labels)).toBe(sent);
    }
    expect(
      sumOf(server, 'inbound_http_authz_allow_total', { srv_name: 'all-unauthenticated' }),
    ).toBe(sent);
    // All that came over the connection between the proxies was read and written at both its ends.
    const peers = { read: 'tcp_read_bytes_total', written: 'tcp_write_bytes_total' };
    expect(sumOf(server, peers.read, { peer: 'src' })).toBe(
      sumOf(caller, peers.written, { peer: 'dst' }),
    );
    expect(sumOf(server, 'tcp_open_connections', { peer: 'src' })).toBe(1);
    expect(sumOf(server, 'identity_cert_expiration_timestamp_seconds') * 1000).toBeGreaterThan(
      Date.now(),
    );

    const types = Object.entries(typesOf(page)).filter(([name]) => !name.startsWith('process_'));
    const missing = types.filter(([name]) => !recorded.has(name)).map(([name]) => name);
    expect(missing).toEqual(['identity_cert_refresh_timestamp_seconds']);
    for (const [name, type] of types)
      expect([name, recorded.get(name) ?? type]).toEqual([name, type]);
    const bounds = server
      .filter(({ name }) => name === 'response_latency_ms_bucket')
      .map(({ labels }) => labels['le']);
    expect(bounds.join(' ')).toBe(
      '1 2 3 4 5 10 20 30 40 50 100 200 300 400 500 1000 2000 3000 4000 5000 10000 20000 30000 40000 50000 +Inf',
    );
  });

  test('tells who comes without TLS, lets probes through, and refuses what the policy forbids', async () => {
    const { inbound, outbound, authority } = await meshedPair(
      '--policy=all-authenticated',
      '--server=strest-grpc',
    );
    const statuses = await Promise.all(
      ['/ready', '/other'].map(
        async (path) => (await fetch(`http://${inbound.get('inbound') ?? ''}${path}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 403]);
    const plain = {
      tls: 'no_identity',
      no_tls_reason: 'no_tls_from_remote',
      srv_name: 'strest-grpc',
    };
    const samples = await metrics(inbound.get('admin'));
    expect(sumOf(samples, 'inbound_http_authz_deny_total', plain)).toBe(1);
    expect(
      sumOf(samples, 'inbound_http_authz_allow_total', { ...plain, authz_name: 'probe' }),
    ).toBe(1);

    expect((await post(inbound.get('control'), '/policy', '{"policy":"deny"}')).status).toBe(200);
    await client(
      'client',
      `--target=${outbound.get('outbound') ?? ''}`,
      `--authority=${authority}`,
      '--rps=50',
    );
    const refused = { classification: 'failure', grpc_status: '7', tls: 'true' };
    await waitFor(
      async () =>
        sumOf(await metrics(outbound.get('admin')), 'response_total', refused) > 5 || undefined,
      { timeoutMs: 60_000, describe: () => 'no request was refused' },
    );
  });

  test('calls what has no proxy in plaintext, and says why', async () => {
    const at = await server('server', '--rate=500');
    const [nobody = 0] = await freePorts(1);
    const outbound = await start('outbound', [
      'linkerd-proxy',
      `--outbound=${any}`,
      `--control=${any}`,
      `--admin=${any}`,
      `--peer-admin-port=${nobody}`,
      '--legacy',
      '--linger=0s',
    ]);
    const authority = at.get('requests') ?? '';
    await client(
      'client',
      `--target=${outbound.get('outbound') ?? ''}`,
      `--authority=${authority}`,
      '--rps=50',
    );
    const labels = {
      tls: 'no_identity',
      no_tls_reason: 'not_provided_by_service_discovery',
      grpc_status_code: '0',
    };
    await waitFor(
      async () =>
        sumOf(await metrics(outbound.get('admin')), 'response_total', labels) > 5 || undefined,
      { timeoutMs: 60_000, describe: () => 'no request in plaintext' },
    );
    expect(typesOf(await get(outbound.get('admin')))).not.toHaveProperty('proxy_build_info');
  });
});

test('connections of which only bytes are known pass both proxies, or are refused without an identity', async () => {
  const lines = await start('lines', [
    'line-server',
    `--address=${any}`,
    `--control=${any}`,
    '--linger=0s',
  ]);
  const [admin = 0, port = 0, opaque = 0] = await freePorts(3);
  const proxy = ['linkerd-proxy', '--namespace=lines', `--outbound=${any}`, `--control=${any}`];
  const inbound = await start('inbound', [
    ...proxy,
    '--linger=0s',
    `--inbound=127.0.0.1:${port}`,
    `--admin=127.0.0.1:${admin}`,
    `--inbound-forward=${lines.get('lines') ?? ''}`,
    '--inbound-opaque',
    '--policy=all-authenticated',
    '--server=lines',
  ]);
  const outbound = await start('outbound', [
    ...proxy,
    '--linger=0s',
    `--admin=${any}`,
    `--peer-admin-port=${admin}`,
    `--peer-inbound-port=${port}`,
    `--outbound-opaque=127.0.0.1:${opaque}=${lines.get('lines') ?? ''}`,
  ]);
  const often = [`--control=${any}`, '--every=20ms', '--connections=1'];
  const invited = await start('invited', ['line-client', `--target=127.0.0.1:${opaque}`, ...often]);
  await start('visitor', ['line-client', `--target=127.0.0.1:${port}`, ...often]);
  const enough = async (): Promise<true | undefined> =>
    (sumOf(await metrics(invited.get('control')), 'line_client_lines_total', { outcome: 'ok' }) >
      5 &&
      sumOf(await metrics(inbound.get('admin')), 'inbound_tcp_authz_deny_total', {
        srv_name: 'lines',
        no_tls_reason: 'no_tls_from_remote',
      }) > 1) ||
    undefined;
  await waitFor(enough, { timeoutMs: 60_000, describe: () => 'too few lines, or none refused' });
  const server = await metrics(inbound.get('admin'));
  const allowed = { tls: 'true', srv_name: 'lines', authz_kind: 'authorizationpolicy' };
  expect(sumOf(server, 'inbound_tcp_authz_allow_total', allowed)).toBe(1);
  expect(sumOf(server, 'request_total')).toBe(0);
  const caller = await metrics(outbound.get('admin'));
  expect(sumOf(caller, 'tcp_open_connections', { peer: 'dst', tls: 'true' })).toBe(1);
  expect(recorded.get('inbound_tcp_authz_allow_total')).toBe('counter');
});

test('the stand-in for the mirror controller tells whether a gateway answers', async () => {
  const gateway = await server('gateway');
  const [host = '', port = ''] = (gateway.get('control') ?? '').split(':');
  const mirror = await start('mirror', [
    'service-mirror',
    '--target-cluster-name=gke',
    `--admin=${any}`,
    `--gateway=${host}`,
    `--probe-port=${port}`,
    '--probe-period=20ms',
    '--failure-threshold=2',
  ]);
  const alive = (wanted: number) =>
    waitFor(
      async () => {
        const samples = await metrics(mirror.get('admin'));
        return (
          sumOf(samples, 'gateway_alive', { target_cluster_name: 'gke' }) === wanted || undefined
        );
      },
      { timeoutMs: 60_000, describe: () => `gateway_alive is not ${wanted}` },
    );
  await alive(1);
  const samples = await metrics(mirror.get('admin'));
  expect(sumOf(samples, 'gateway_probe_latency_ms_count')).toBeGreaterThan(0);
  await stop('gateway');
  await alive(0);
});

test('the stand-in for Linkerd 1.x routes by host and counts under the names of 1.x', async () => {
  const at = await server('server', '--rate=500');
  const l5d = await start('l5d', [
    'linkerd-l5d',
    `--address=${any}`,
    `--admin=${any}`,
    '--linger=0s',
  ]);
  const authority = at.get('requests') ?? '';
  const control = await client(
    'client',
    `--target=${l5d.get('requests') ?? ''}`,
    `--authority=${authority}`,
    '--rps=50',
    '--protocol=http1',
  );
  const sent = await sentBy(control, 20);
  const samples = samplesOf(await get(l5d.get('admin'), '/admin/metrics/prometheus'));
  expect(sent).toBeGreaterThanOrEqual(20);
  expect(sumOf(samples, 'rt:server:requests', { rt: 'http' })).toBe(sent);
  expect(sumOf(samples, 'rt:service:success', { service: `/svc/${authority}` })).toBe(sent);
  expect(await get(l5d.get('admin'), '/admin/ping')).toBe('pong');
});

test.each([
  [
    'delay',
    { mode: 'delay', delay: '300ms' },
    async (at: string) => {
      const began = performance.now();
      await get(at, '/ready');
      return performance.now() - began >= 300;
    },
  ],
  ['cut', { mode: 'cut', after: 10 }, async (at: string) => fails(get(at, '/ready'))],
  ['refuse', { mode: 'refuse' }, async (at: string) => fails(get(at, '/ready'))],
  [
    'hang',
    { mode: 'hang' },
    async (at: string) => fails(fetch(`http://${at}/ready`, { signal: AbortSignal.timeout(300) })),
  ],
] as const)('the slow proxy can %s, and pass again', async (_, mode, shows) => {
  const at = await server('server');
  const [port = 0] = await freePorts(1);
  const proxy = `127.0.0.1:${port}`;
  const slow = await start('slow', [
    'slow-proxy',
    `--listen=${proxy}`,
    `--target=${at.get('requests') ?? ''}`,
    `--control=${any}`,
  ]);
  expect(await get(proxy, '/ready')).toBe('ok\n');
  expect(await (await post(slow.get('control'), '/mode', JSON.stringify(mode))).json()).toEqual(
    mode,
  );
  expect(await shows(proxy)).toBe(true);
  await post(slow.get('control'), '/mode', '{"mode":"pass"}');
  expect(
    await waitFor(async () => get(proxy, '/ready').catch(() => undefined), {
      timeoutMs: 60_000,
      describe: () => 'the proxy does not pass any more',
    }),
  ).toBe('ok\n');
});

async function fails(what: Promise<unknown>): Promise<boolean> {
  return what.then(
    () => false,
    () => true,
  );
}
