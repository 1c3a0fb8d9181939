// How a plan and its questions are worded and drawn, and what a plan waits for.
import { afterEach, describe, expect, it } from 'vitest';
import { RefusedError } from '../../../client/src/topology/api-problem.ts';
import { fieldWords } from '../../../client/src/topology/field-path.ts';
import type { RunEntry } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import type { Change, PlannedObject } from '../../../client/src/topology/plan.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { chooseAll } from '../../../client/src/topology/window/choose.ts';
import { clustersOrAsk } from '../../../client/src/topology/window/roll-back-run.ts';
import { otherFileOf } from '../../../client/src/topology/window/run-or-ask.ts';
import { createTopologySource } from '../../../client/src/trees/topology/topology-source.ts';
import type { DeployedObject, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { editor } from '../editor/editor.ts';
import { createFakeApi, refusal } from './fake-api.ts';

afterEach(() => editor.reset());

it.each([
  ['.spec.replicas', 'spec.replicas'],
  [
    '.spec.template.spec.containers[name="store"].image',
    'spec.template.spec.containers[store].image',
  ],
  ['.spec.ports[port=10901,protocol="TCP"]', 'spec.ports[port=10901,protocol="TCP"]'],
  ['spec.replicas', 'spec.replicas'],
])('the field %s is read as %s', (path, words) => {
  expect(fieldWords(path)).toBe(words);
});

const planned = (change: Change): PlannedObject => ({
  key: 'a/Service/n/x',
  cluster: 'a',
  component: '',
  wave: 'services',
  last: false,
  attached: false,
  path: '/x',
  manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } },
  change,
  warnings: [],
});
const planWith = (object: PlannedObject) => ({
  uri: 'u',
  at: 1,
  deployment: { name: 't', clusters: [], queriers: [] },
  clusters: [
    {
      name: 'a',
      context: 'a',
      namespace: 'n',
      denied: [],
      missingSecrets: [],
      objects: [object],
      leftovers: [],
    },
  ],
});
const conflict = planned({
  kind: 'conflict',
  live: {},
  after: {},
  conflicts: [{ field: '.spec.replicas', owner: 'helm' }],
});

describe('an object of the plan', () => {
  const rowOf = (object: PlannedObject) => {
    const topologies = createTopologies();
    topologies.show(planWith(object));
    const [cluster] = createTopologySource({ viewId: 'v', topologies }).roots();
    return cluster?.children?.()[0];
  };

  it('that is refused has a red mark, and says why below', () => {
    const row = rowOf(
      planned({ kind: 'refused', live: undefined, refusal: refusal('quota', 'No.') }),
    );
    expect(row).toMatchObject({ icon: { name: 'error', color: 'list.errorForeground' } });
    expect(row?.children?.()).toMatchObject([{ label: 'No.' }]);
  });

  it('that is in conflict names the field as the status does', async () => {
    expect(rowOf(conflict)?.children?.()).toMatchObject([{ label: 'helm owns spec.replicas' }]);
    await chooseAll(planWith(conflict));
    expect(editor.asked.map(({ title }) => title)).toEqual([
      'a/Service/n/x: helm owns spec.replicas',
    ]);
  });
});

it('clusters to roll back in are in the order of the file, without those that nothing was done in', async () => {
  const entry = (cluster: string): RunEntry => ({
    key: cluster,
    cluster,
    path: '',
    attached: false,
    done: true,
  });
  const clusters = ['hub', 'idle', 'aks', 'gke'].map((name) => ({
    name,
    context: name,
    namespace: 'n',
  }));
  await clustersOrAsk({ entries: ['gke', 'aks', 'hub', 'gke'].map(entry), clusters });
  expect(editor.asked).toMatchObject([{ items: ['All clusters', 'hub', 'aks', 'gke'] }]);
});

it('a run of another file of the same name says whose it is', () => {
  const own = 'file:///w/eu/t.thanos-topology.yaml';
  const of = (uri: string) => ({ uri });
  expect(
    [of(own), of('file:///w/us/t.thanos-topology.yaml')].map((run) => otherFileOf(run, of(own))),
  ).toEqual([undefined, 't.thanos-topology.yaml']);
});

describe('a kind that was defined just now', () => {
  const monitor: DeployedObject = {
    wave: 'monitors',
    component: 'c',
    last: false,
    optional: true,
    attached: false,
    manifest: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'm', namespace: 'n' },
    },
  };
  const deployment: TopologyDeployment = {
    name: 't',
    queriers: [],
    clusters: [{ name: 'a', context: 'a', namespace: 'n', objects: [monitor] }],
  };

  it.each<[what: string, looks: number, keys: readonly string[]]>([
    ['is served a moment later', 1, ['ConfigMap', 'ServiceMonitor']],
    ['is not served yet: the rest is planned', 2, ['ConfigMap']],
  ])('%s', async (_, looks, expected) => {
    const api = createFakeApi({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } });
    api.objects.set('/apis/monitoring.coreos.com/v1', { kind: 'APIResourceList' });
    const rests: number[] = [];
    const first = { ...api };
    api.apply = async (path, ...rest) => {
      if (path.endsWith('servicemonitors/m') && rests.length < looks)
        throw new RefusedError(refusal('not-found'));
      return first.apply(path, ...rest);
    };
    const plan = await makePlan('u', deployment, {
      api: async () => Promise.resolve(api),
      now: () => 1,
      sleep: async (ms) => Promise.resolve(void rests.push(ms)),
    });
    const kinds = plan.clusters.flatMap(({ objects }) =>
      objects.map(({ manifest }) => manifest.kind),
    );
    expect([kinds, rests]).toEqual([expected, [1_500]]);
  });
});
