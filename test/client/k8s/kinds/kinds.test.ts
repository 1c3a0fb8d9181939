import { describe, expect, it } from 'vitest';
import { kinds } from '../../../../client/src/k8s/kinds/index.ts';
import { pathOf } from '../../../../client/src/k8s/kinds/kind.ts';
import { createShare } from '../../../../client/src/k8s/kinds/share.ts';
import type { KindName } from '../../../../client/src/k8s/model.ts';
import { createRandom } from '../../../support/random.ts';
import type { Random } from '../../../support/random.ts';
import { project } from './project.ts';

const names = Object.keys(kinds) as KindName[];

describe('what all objects have', () => {
  it('is kept, annotations only where something of ours reads them', () => {
    const object = project('namespaces', {
      metadata: {
        name: 'strest',
        uid: 'u1',
        creationTimestamp: '2026-11-23T10:00:00Z',
        deletionTimestamp: '2026-11-23T11:00:00Z',
        resourceVersion: '1',
        labels: { team: 'a', odd: 1 },
        annotations: {
          'linkerd.io/inject': 'enabled',
          'config.linkerd.io/opaque-ports': '1',
          'config.alpha.linkerd.io/x': 'y',
          'prometheus.io/scrape': 'true',
          'kubectl.kubernetes.io/last-applied-configuration': 'secret',
          'notlinkerd.io/x': 'y',
        },
        ownerReferences: [
          { kind: 'A', name: 'a', uid: '1' },
          { kind: 'B', name: 'b', uid: '2', controller: true },
        ],
      },
      status: { phase: 'Terminating' },
    });
    expect(object).toEqual({
      namespace: '',
      name: 'strest',
      uid: 'u1',
      createdAt: Date.UTC(2026, 10, 23, 10),
      labels: { team: 'a' },
      annotations: {
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/opaque-ports': '1',
        'config.alpha.linkerd.io/x': 'y',
        'prometheus.io/scrape': 'true',
      },
      owner: { kind: 'B', name: 'b', uid: '2' },
      deleting: true,
      phase: 'Terminating',
    });
  });

  it('is as given for names that mean something to JavaScript', () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, unknown>;
    const kept = project('pods', { metadata: { name: 'toString', labels } }).labels;
    expect(Object.entries(kept)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each([[{}], [{ metadata: 1 }], [{ metadata: { name: '' } }], [{ metadata: { name: 7 } }]])(
    '%j is no object of any kind',
    (raw) => {
      const known = names.filter((name) => kinds[name].project(raw, createShare()) !== undefined);
      expect(known).toEqual([]);
    },
  );
});

describe('nodes', () => {
  it.each([
    ['ready', { conditions: [{ type: 'Ready', status: 'True' }] }, {}, [true, true]],
    ['not ready', { conditions: [{ type: 'Ready', status: 'Unknown' }] }, {}, [false, true]],
    ['cordoned', {}, { unschedulable: true }, [false, false]],
  ])('%s', (_, status, spec, wanted) => {
    const { ready, schedulable } = project('nodes', { spec, status });
    expect([ready, schedulable]).toEqual(wanted);
  });

  it('stay the same when only heartbeats change', () => {
    const node = (heartbeat: string) =>
      project('nodes', {
        status: {
          nodeInfo: { kubeletVersion: 'v1.36.3' },
          conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: heartbeat }],
        },
      });
    expect(node('2026-11-23T10:00:00Z')).toEqual(node('2026-11-23T10:05:00Z'));
    expect(node('').kubelet).toBe('v1.36.3');
  });
});

it('names paths of the API', () => {
  expect(pathOf(kinds.pods, 'v1')).toBe('/api/v1/pods');
  expect(pathOf(kinds.deployments, 'v1', 'a/b')).toBe('/apis/apps/v1/namespaces/a%2Fb/deployments');
  expect(pathOf(kinds.gatewayhttproutes, 'v1')).toBe(
    '/apis/gateway.networking.k8s.io/v1/httproutes',
  );
});

/** A value of any shape, made of the words that the projections look for. */
const anything = (random: Random, words: readonly string[], depth: number): unknown => {
  const leaves = [null, true, 0, -1, 1e300, '', 'x', '5m', '2026-11-23T10:00:00Z', 'Always'];
  if (depth === 0 || random.below(4) === 0) return random.pick(leaves);
  if (random.below(3) === 0)
    return Array.from({ length: random.below(4) }, () => anything(random, words, depth - 1));
  return Object.fromEntries(
    Array.from({ length: random.below(8) }, () => [
      random.pick(words),
      anything(random, words, depth - 1),
    ]),
  );
};

const words =
  `metadata name namespace labels annotations ownerReferences kind uid controller spec status
  containers initContainers containerStatuses initContainerStatuses state lastState waiting running terminated
  startedAt finishedAt exitCode reason message ready restartCount ports containerPort command args image conditions
  type lastTransitionTime nodeInfo kubeletVersion replicas selector matchLabels template jobTemplate
  loadBalancer ingress ip hostname externalIPs externalName port targetPort nodePort involvedObject series count
  lastTimestamp eventTime scaleTargetRef metrics currentMetrics target current metric resource External external
  averageValue value averageUtilization describedObject triggers threshold query hpaName minReplicas __proto__`.split(
    /\s+/u,
  );

it('never throws, whatever a server sends', () => {
  const random = createRandom(7);
  for (let round = 0; round < 2_000; round += 1) {
    const raw = anything(random, words, 7) as Record<string, unknown>;
    const object = { ...raw, metadata: { labels: raw, name: 'x' } };
    for (const name of names) {
      kinds[name].project(raw ?? {}, createShare());
      expect(kinds[name].project(object, createShare())?.name).toBe('x');
    }
  }
});

it('shares what thousands of objects say alike', () => {
  const share = createShare();
  const labels = () => ({ app: 'web', tier: ['front', 'end'].join('') });
  expect(share.record(labels())).toBe(share.record(labels()));
  const few = createShare(2);
  const first = few.record({ a: '1' });
  few.record({ a: '2' });
  few.record({ a: '3' });
  expect(few.record({ a: '1' })).toEqual(first);
});
