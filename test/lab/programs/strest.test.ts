// The strest pair on the loopback interface: the queue is honest.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../../stand/processes.mjs';
import { metrics, post, sentBy, useMesh } from './mesh-stand.ts';
import { quantileBetween, sumOf } from './metrics-page.ts';

/** Time (ms) over which load is measured: enough for a p99 of a few hundred requests. */
const measureMs = 5_000;

const { server, client } = useMesh();

async function queueEmpty(control: string | undefined): Promise<void> {
  await waitFor(
    async () => sumOf(await metrics(control), 'strest_server_queue_length') === 0 || undefined,
    { timeoutMs: 60_000, describe: () => 'the queue does not become empty' },
  );
}

/** A quantile in ms of the requests of the next seconds, at a rate. */
async function latencyAt(control: string, rate: string, q: number): Promise<number> {
  await post(control, '/rate', rate);
  await sleep(500);
  const before = await metrics(control);
  await sleep(measureMs);
  const name = 'strest_client_latency_seconds';
  return quantileBetween(before, await metrics(control), { name, q }) * 1000;
}

describe('the strest pair', () => {
  test('p99 rises with the load of a replica and falls with more replicas', async () => {
    const servers = await Promise.all(['a', 'b', 'c'].map((name) => server(name, '--rate=60')));
    const targets = servers.map((at) => at.get('requests') ?? '');
    const one = await client('one', `--target=${targets[0] ?? ''}`, '--rps=10');
    const calm = await latencyAt(one, '1x', 0.99);
    const loaded = await latencyAt(one, '80', 0.99);
    await post(one, '/rate', '0');
    await queueEmpty(servers[0]?.get('control'));
    const three = await client('three', `--target=${targets.join(',')}`, '--rps=10');
    const shared = await latencyAt(three, '{"rps":80}', 0.99);
    expect(loaded).toBeGreaterThanOrEqual(4 * calm);
    expect(shared).toBeLessThanOrEqual(loaded / 4);
    const served = await Promise.all(
      servers.slice(1).map(async (at) => {
        const page = await metrics(at.get('control'));
        return sumOf(page, 'strest_server_requests_total', { outcome: 'served' });
      }),
    );
    // In turn: the ones that only the second client called have the same share.
    expect(Math.abs((served[0] ?? 0) - (served[1] ?? 0))).toBeLessThanOrEqual(20);
  });

  test('a server that is told to be faster is faster, and a full queue refuses', async () => {
    const at = await server('slow', '--rate=5', '--queue=5', '--spread=0');
    const control = await client('load', `--target=${at.get('requests') ?? ''}`, '--rps=50');
    await waitFor(
      async () =>
        sumOf(await metrics(control), 'strest_client_requests_total', { outcome: 'failed' }) > 20 ||
        undefined,
      { timeoutMs: 60_000, describe: () => 'nothing is refused' },
    );
    expect((await post(at.get('control'), '/settings', '{"rate":0}')).status).toBe(400);
    expect((await post(at.get('control'), '/settings', '{"speed":9}')).status).toBe(400);
    const answer = await post(at.get('control'), '/settings', '{"rate":1000}');
    expect(await answer.json()).toEqual({ rate: 1000, fail: 0, burn: '20us', spread: 0 });
    await queueEmpty(at.get('control'));
    expect(await latencyAt(control, '50', 0.5)).toBeLessThanOrEqual(64);
    expect((await post(control, '/rate', 'fast')).status).toBe(400);
  });

  test('HTTP/1.1 works too', async () => {
    const at = await server('plain', '--rate=500');
    const control = await client(
      'http1',
      `--target=${at.get('requests') ?? ''}`,
      '--rps=50',
      '--protocol=http1',
    );
    expect(await sentBy(control, 20)).toBeGreaterThanOrEqual(20);
    const page = await metrics(control);
    expect(sumOf(page, 'strest_client_requests_total', { outcome: 'failed' })).toBe(0);
  });
});
