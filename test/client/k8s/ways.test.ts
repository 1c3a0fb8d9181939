import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { Ways } from '../../../client/src/k8s/ways.ts';
import type { WayKind } from '../../../client/src/k8s/ways.ts';

/** What a way answers: a status, or that nothing gets through it. */
type Answer = number | 'server-error' | 'unreachable';

/** What there is at one request, in its order. */
type Offer = readonly (readonly [kind: WayKind, answer: Answer])[];

const request = {
  method: 'GET',
  path: '/',
  headers: {},
  signal: new AbortController().signal,
} as const;

/** Sends one request for each offer; says which ways each of them tried, and which one is taken then. */
async function tried(offers: readonly Offer[]): Promise<readonly string[]> {
  let offer: Offer = [];
  let asked: string[] = [];
  const ways = new Ways(() =>
    offer.map(([kind, answer]) => ({
      kind,
      upstream: {
        request: async () => {
          asked.push(kind);
          if (typeof answer !== 'number') throw new ClusterError({ kind: answer, message: answer });
          return Promise.resolve({ status: answer, headers: {}, body: Readable.from([]) });
        },
      },
    })),
  );
  const all: string[] = [];
  for (const next of offers) {
    offer = next;
    asked = [];
    await ways.request(request).catch(() => undefined);
    all.push(`${asked.join(', ')}: ${ways.working ?? 'none'}`);
  }
  return all;
}

const service = (answer: Answer): Offer[number] => ['service-proxy', answer];
const pod = (answer: Answer): Offer[number] => ['pod-proxy', answer];
const port = (answer: Answer): Offer[number] => ['port-forward', answer];

describe('the ways to a server', () => {
  it.each<readonly [string, readonly Offer[], readonly string[]]>([
    ['the first one', [[service(200), pod(200)]], ['service-proxy: service-proxy']],
    [
      'the one that worked, once it did',
      [
        [service('server-error'), pod(200)],
        [service(200), pod(200)],
      ],
      ['service-proxy, pod-proxy: pod-proxy', 'pod-proxy: pod-proxy'],
    ],
    [
      'a Service that was made later',
      [
        [pod(200), port(200)],
        [service(200), pod(200), port(200)],
        [service(200), pod(200), port(200)],
      ],
      ['pod-proxy: pod-proxy', 'service-proxy: service-proxy', 'service-proxy: service-proxy'],
    ],
    [
      'what worked, where that Service leads nowhere',
      [[pod(200)], [service('server-error'), pod(200)], [service('server-error'), pod(200)]],
      ['pod-proxy: pod-proxy', 'service-proxy, pod-proxy: pod-proxy', 'pod-proxy: pod-proxy'],
    ],
    [
      'a Service that went and came back',
      [[service(200), pod(200)], [pod(200)], [service(200), pod(200)]],
      ['service-proxy: service-proxy', 'pod-proxy: pod-proxy', 'service-proxy: service-proxy'],
    ],
    [
      'none after one through which nothing gets',
      [[service('unreachable'), pod(200)]],
      ['service-proxy: none'],
    ],
    [
      'all of them where each is refused',
      [[service(403), pod(403), port(403)]],
      ['service-proxy, pod-proxy, port-forward: none'],
    ],
  ])('are taken: %s', async (_name, offers, expected) => {
    expect(await tried(offers)).toEqual(expected);
  });
});
