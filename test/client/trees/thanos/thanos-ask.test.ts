import { describe, expect, it } from 'vitest';
import type { ComponentName, FoundComponent } from '../../../../client/src/discovery/found.ts';
import type { EndpointView } from '../../../../client/src/endpoints/endpoints.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import type { Requests } from '../../../../server/src/protocol/methods.ts';
import { createThanosAsk } from '../../../../client/src/trees/thanos/thanos-ask.ts';

const found = (component: ComponentName, workload: string): FoundComponent => ({
  id: `mon/${workload}-${component}`,
  product: component === 'prometheus' ? 'prometheus' : 'thanos',
  component,
  cluster: 'aks',
  namespace: 'mon',
  name: workload,
  workload: { kind: 'StatefulSet', name: workload },
  pods: [{ name: `${workload}-0`, ready: true, restarts: 2, ip: '10.0.0.1' }],
  container: component,
  image: 'image:v0.42.4',
  version: '0.42.4',
  args: [`--of=${component}`],
  clues: ['arguments'],
});

const all = [
  found('query', 'query'),
  found('sidecar', 'prometheus'),
  found('prometheus', 'prometheus'),
  found('compact', 'compact'),
  found('store', 'broken'),
];
const views = all.map((one): EndpointView => ({
  name: `aks/${one.id}`,
  source: { kind: 'found', found: one },
  way: { kind: 'closed' },
  chosen: false,
}));
const querier = 'aks/mon/query-query';

/** Asks with endpoints of which one cannot be opened; counts the ways that are open. */
function scripted() {
  const requests: unknown[] = [];
  let open = 0;
  const ask = createThanosAsk({
    endpoints: {
      list: () => views,
      found: () => all,
      open: async (name) => {
        if (name.includes('broken')) throw new ClusterError({ kind: 'forbidden', message: 'No.' });
        open++;
        return {
          endpoint: `way to ${name}`,
          dispose: () => {
            open--;
          },
        };
      },
    },
    contexts: () => ['aks'],
    client: async () => expect.fail('no object is read'),
    request: async (method, params) => {
      requests.push({ method, params, open });
      throw new Error('nobody listens');
    },
    clusterLabel: () => 'cluster',
    now: () => 1000,
  });
  return { ask, requests, open: () => open };
}

describe('questions about Thanos', () => {
  it.each([
    [
      'look',
      'gauntlet/thanos/look',
      { endpoint: `way to ${querier}`, parts: ['stores'], clusterLabel: 'cluster' },
    ],
    [
      'coverage',
      'gauntlet/thanos/coverage',
      { endpoint: `way to ${querier}`, buckets: ['way to aks/mon/compact-compact'], now: 1000 },
    ],
    [
      'doctor',
      'gauntlet/doctor',
      {
        endpoint: `way to ${querier}`,
        flaps: { a: 1 },
        others: [
          { endpoint: 'way to aks/mon/prometheus-sidecar', component: 'sidecar' },
          { endpoint: 'way to aks/mon/compact-compact', component: 'compact' },
        ],
        deployed: expect.arrayContaining([
          expect.objectContaining({
            component: 'sidecar',
            pod: 'prometheus-0',
            args: ['--of=sidecar'],
            prometheusArgs: ['--of=prometheus'],
            replicas: 1,
            restarts: 2,
          }),
        ]) as unknown,
      },
    ],
  ] as const)('%s opens what it asks and closes it again', async (question, method, params) => {
    const { ask, requests, open } = scripted();
    const asked = {
      look: async () => ask.look(querier, ['stores']),
      coverage: async () => ask.coverage(querier),
      doctor: async () => ask.doctor(querier, { a: 1 }),
    }[question]();
    await expect(asked).rejects.toThrow('nobody listens');
    expect(requests).toMatchObject([{ method, params }]);
    expect(open()).toBe(0);
  });

  it('metrics of a receiver are asked of each of its pods, and all ways are closed again', async () => {
    const pods = ['receive-0', 'receive-1', 'receive-2'];
    const receive = {
      ...found('receive', 'receive'),
      pods: pods.map((name) => ({ name, ready: true, restarts: 0, ip: '' })),
    };
    const opened: string[] = [];
    const ask = createThanosAsk({
      endpoints: {
        list: () => [
          {
            name: 'r',
            source: { kind: 'found', found: receive },
            way: { kind: 'closed' },
            chosen: false,
          },
        ],
        found: () => [receive],
        open: async (name, pod = 'any') => {
          if (pod === 'receive-2') throw new ClusterError({ kind: 'forbidden', message: 'No.' });
          opened.push(pod);
          return {
            endpoint: `${name}#${pod}`,
            dispose: () => void opened.splice(opened.indexOf(pod), 1),
          };
        },
      },
      contexts: () => ['aks'],
      client: async () => ({ getJson: async (path) => ({ metadata: { name: path } }) }),
      request: async <M extends keyof Requests>(_: M, params: Requests[M]['params']) => {
        const { endpoint } = params as { readonly endpoint: string };
        const value = [
          { name: 'prometheus_tsdb_head_series', labels: { tenant: endpoint }, value: 1 },
        ];
        return { metrics: { ok: true, value } } as Requests[M]['result'];
      },
      clusterLabel: () => 'cluster',
      now: () => 1000,
    });
    const { metrics } = await ask.look('r', ['metrics']);
    expect(metrics).toMatchObject({
      value: [{ labels: { tenant: 'r#receive-0' } }, { labels: { tenant: 'r#receive-1' } }],
      warnings: ['receive-2: No.'],
    });
    expect(opened).toEqual([]);
    expect(await ask.hashrings('r')).toMatchObject({ failure: { kind: 'not-found' } });
    expect(await ask.look('r', ['build'])).toMatchObject({
      metrics: { value: [{ labels: { tenant: 'r#any' } }] },
    });
  });

  it.each([
    [new ClusterError({ kind: 'forbidden', message: 'No.' }), 'forbidden', 'No.'],
    [new ClusterError({ kind: 'unreachable', message: 'Away.' }), 'refused', 'Away.'],
    // A pod that is not there is no server without the part that was asked for.
    [new ClusterError({ kind: 'not-found', message: 'Gone.' }), 'unavailable', 'Gone.'],
    [new Error('Broken.'), 'network', 'Broken.'],
  ] as const)('a question that cannot be asked fails as %s', (error, kind, message) => {
    expect(scripted().ask.failureOf(error)).toEqual({ kind, message });
  });
});
