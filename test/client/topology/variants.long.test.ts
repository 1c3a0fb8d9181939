// What a topology may have beside the talk's pictures, on real API servers: each tried there whole, and what a lab can carry at work.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { hindrancesOf } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { remove } from '../../../client/src/topology/remove.ts';
import { asFields, asFieldsList, asTextRecord } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { waitFor } from '../../stand/processes.mjs';
import { giveOwnBuckets, ownSecret } from '../../topology/lab-samples.ts';
import { openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { allOf, changesOf, deploymentFor, membersLeft, objectsOf, planOf } from './lab-plans.ts';
import { giveOperator } from './operator-kinds.ts';
import { createRuns } from './topology-lab.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;

let lab: Lab;
let clusters: LabClusters;

beforeAll(async () => {
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
  clusters = openClusters(lab.kubeconfig);
});
afterAll(async () => {
  clusters?.dispose();
  await endLab(defaultDir(), log);
});

const usual = ['prometheus:', 'store: { clusters: all }', 'compact: { clusters: all }', 'query:'];

/** A file of both clusters with these lines of components, and what else it says. */
const fileOf = (components: readonly string[], exposure = 'type: nodePort', more = ''): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(
    ({ name, nodeAddress }) =>
      // The domains of a lab's clusters do not differ, as those of a flat network have to.
      `address: ${nodeAddress}, storage: ephemeral${exposure.includes('flat') ? `, domain: ${name}.test` : ''}`,
  );
  return [
    'apiVersion: gauntlet/v1alpha1',
    'kind: ThanosTopology',
    'clusters:',
    `  aks: { role: both, ${aks} }`,
    `  gke: { ${gke} }`,
    `objectStores: { bucket: { secret: ${ownSecret}, scope: cluster } }`,
    'components:',
    ...components.map((line) => `  ${line}`),
    `exposure: { ${exposure} }`,
    more,
  ].join('\n');
};

/** A plan that nothing stands against and that no API server has anything to say about. */
const planned = async (text: string): Promise<Plan> => {
  const plan = await planOf(text, createRuns(clusters));
  expect(hindrancesOf(plan)).toEqual([]);
  expect(objectsOf(plan).flatMap(({ warnings }) => warnings)).toEqual([]);
  return plan;
};

const kindsOf = (plan: Plan): ReadonlySet<string> =>
  new Set(objectsOf(plan).map(({ manifest }) => manifest.kind));

interface Variant {
  readonly what: string;
  readonly components?: readonly string[];
  readonly exposure?: string;
  readonly more?: string;
  /** What has to be among its objects, by key: a part of it. */
  readonly has: Readonly<Record<string, object>>;
}

const variants: readonly Variant[] = [
  {
    what: 'load balancers',
    exposure: 'type: loadBalancer, host: "{service}.{cluster}.example.test"',
    has: { 'gke/Service/monitoring/thanos-store-0-remote': { spec: { type: 'LoadBalancer' } } },
  },
  {
    what: 'Services that a Linkerd gateway mirrors',
    exposure: 'type: mirror',
    has: {
      'gke/Service/monitoring/thanos-store-0-remote': {
        metadata: { labels: { 'mirror.linkerd.io/exported': 'true' } },
      },
    },
  },
  {
    what: 'a flat network',
    exposure: 'type: flat',
    has: { 'gke/Service/monitoring/thanos-store': { spec: { clusterIP: 'None' } } },
  },
  {
    what: 'node ports that the file names',
    exposure: 'type: nodePort, nodePorts: { store: 30950 }',
    has: {
      'gke/Service/monitoring/thanos-store-0-remote': {
        spec: { ports: [{ nodePort: 30_950 }] },
      },
    },
  },
  {
    what: 'network policies',
    exposure: 'type: nodePort, networkPolicies: true',
    has: { 'gke/NetworkPolicy/monitoring/thanos-store': {} },
  },
  {
    what: 'mutual TLS',
    exposure: 'type: nodePort, tls: { secret: thanos-tls }',
    has: { 'aks/Deployment/monitoring/thanos-query': {} },
  },
  {
    what: 'shards and replicas of a gateway',
    components: [
      ...usual.filter((line) => !line.startsWith('store')),
      'store: { clusters: all, shards: 3, replicas: 2 }',
    ],
    has: {
      'gke/StatefulSet/monitoring/thanos-store-2': {},
      'gke/PodDisruptionBudget/monitoring/thanos-store-2': {},
    },
  },
  {
    what: 'a stateless ruler that pushes to receive, hashrings with tenants, a router of three',
    components: [
      'prometheus: { remoteWrite: receive }',
      'receive: { routerReplicas: 3, hashrings: [{ name: soft, tenants: [a, b] }, { name: rest, replicas: 5 }] }',
      'rule: { remoteWrite: receive, replicas: 2, configMaps: [rules] }',
      'store: { clusters: all }',
      'compact: { clusters: all, deduplicate: true, retention: { raw: 30d, 5m: 90d, 1h: 1y } }',
      'query: { replicas: 2, partialResponse: false }',
    ],
    has: {
      'aks/StatefulSet/monitoring/thanos-receive-rest': {},
      'aks/StatefulSet/monitoring/thanos-rule': {},
    },
  },
  {
    what: 'a query-frontend with a cache elsewhere, distributed queriers, a page of the bucket',
    components: [
      ...usual.slice(0, 3),
      'leaf: { type: query, over: cluster, clusters: all, engine: thanos }',
      'query: { over: all, engine: thanos, mode: distributed }',
      'query-frontend: { query: query, cache: { memcached: ["cache.monitoring:11211"] } }',
      'bucket-web:',
    ],
    has: {
      'aks/Deployment/monitoring/thanos-query-frontend': {},
      'aks/Deployment/monitoring/thanos-bucket-web': {},
    },
  },
  {
    what: 'a Prometheus that is there already',
    components: ['prometheus: { from: { selector: { app: theirs } } }', ...usual.slice(1)],
    has: { 'gke/Service/monitoring/thanos-prometheus': {} },
  },
  {
    what: 'patches of the file',
    more: 'patches:\n  - target: { component: store }\n    patch: { metadata: { annotations: { team: metrics } } }',
    has: {
      'gke/StatefulSet/monitoring/thanos-store': { metadata: { annotations: { team: 'metrics' } } },
    },
  },
];

describe('a topology', () => {
  it.each(variants)('of $what is taken, object by object', async (variant) => {
    const { components = usual, exposure, more, has } = variant;
    const plan = await planned(fileOf(components, exposure, more));
    const keys = objectsOf(plan).map(({ key }) => key);
    for (const [key, part] of Object.entries(has)) {
      expect(objectsOf(plan).find((object) => object.key === key)?.manifest).toMatchObject(part);
    }
    expect(changesOf(plan)).toEqual(keys.map((key) => `create ${key}`));
    expect(kindsOf(plan)).not.toContain('ServiceMonitor');
  });

  it('of network policies, shards, ruler, query-frontend, page and patch is at work', async () => {
    const rule =
      '{ name: seen, interval: 5s, rules: [{ record: seen_by_ruler, expr: "vector(7)" }] }';
    const text = fileOf(
      [
        'prometheus:',
        'store: { clusters: all, shards: 2 }',
        'compact: { clusters: all }',
        `rule: { evalInterval: 5s, ruleGroups: [${rule}] }`,
        'query:',
        'query-frontend:',
        'bucket-web:',
      ],
      'type: nodePort, networkPolicies: true',
      'patches:\n  - target: { component: query, kind: Deployment }\n    patch: { metadata: { annotations: { team: metrics } } }',
    );
    const runs = createRuns(clusters);
    const deployment = deploymentFor(text);
    // A further try finds what the one before has made.
    await remove(await allOf(deployment, runs), runs.options());
    const outcome = await applyPlan(await planned(text), new Map(), runs.options());
    expect(outcome).toMatchObject({ kind: 'done' });
    const api = await runs.api('aks');
    const ask = (service: string, port: number, path: string) =>
      api.ask({ namespace: 'monitoring', service, port }, path);
    const answered = async (): Promise<Fields | undefined> => {
      const answer = await ask('thanos-query-frontend', 9090, '/api/v1/query?query=seen_by_ruler');
      return asFieldsList(asFields(answer['data'])?.['result'])[0];
    };
    const series = await waitFor(answered, {
      timeoutMs: 120_000,
      everyMs: 1_000,
      describe: () => 'what the ruler records is not there',
    });
    expect(series['value']).toMatchObject({ 1: '7' });
    const stores = asFields((await ask('thanos-query', 9090, '/api/v1/stores'))['data']);
    expect(asFieldsList(stores?.['store']).map(({ lastError }) => lastError)).toEqual(
      Array.from({ length: 4 }, () => null),
    );
    const blocks = await ask('thanos-bucket-web', 10_902, '/api/v1/blocks');
    expect(blocks).toMatchObject({ status: 'success' });
    const query = await api.get('/apis/apps/v1/namespaces/monitoring/deployments/thanos-query');
    expect(asTextRecord(asFields(query?.['metadata'])?.['annotations'])['team']).toBe('metrics');
    expect(await remove(await allOf(deployment, runs), runs.options())).toMatchObject({
      kind: 'done',
    });
    expect(await membersLeft(deployment, runs)).toEqual([]);
  });
});

describe('with the kinds of the Prometheus Operator', () => {
  const path = '/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses/main';
  const attached = () => fileOf(['prometheus: { from: { operator: main } }', ...usual.slice(1)]);

  it('a Prometheus that is not there is not ours to make', async () => {
    await Promise.all(names.map((name) => giveOperator(lab, name)));
    const plan = await planOf(attached(), createRuns(clusters));
    expect(hindrancesOf(plan)).toEqual(
      names.map((cluster) => ({
        cluster,
        message: 'Prometheus main: It is not there, and it is not ours to make.',
      })),
    );
  });

  it('one that others made gets our fields, every component a ServiceMonitor, and all of it goes again', async () => {
    const theirs = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: 'main', namespace: 'monitoring' },
      spec: { replicas: 2, externalLabels: { team: 'theirs' } },
    };
    for (const name of names) {
      await lab.kubectl(name, ['apply', '-f', '-'], JSON.stringify(theirs));
    }
    const runs = createRuns(clusters);
    // Nobody makes pods of it here, so that the querier goes without its sidecars.
    const noQueriers = (plan: Plan): Plan => ({
      ...plan,
      deployment: { ...plan.deployment, queriers: [] },
    });
    const plan = noQueriers(await planned(attached()));
    expect(kindsOf(plan)).toContain('ServiceMonitor');
    const keys = names.map((name) => `${name}/Prometheus/monitoring/main`);
    expect(changesOf(plan).filter((one) => one.startsWith('update'))).toEqual(
      keys.map((key) => `update ${key}`),
    );
    expect(await applyPlan(plan, new Map(), runs.options())).toMatchObject({ kind: 'done' });
    const api = await runs.api('gke');
    const spec = async () => asFields((await api.get(path))?.['spec']);
    expect(await spec()).toMatchObject({
      replicas: 2,
      externalLabels: { team: 'theirs', cluster: 'gke' },
      thanos: { objectStorageConfig: { name: ownSecret, key: 'objstore.yml' } },
    });
    expect(changesOf(await planned(attached()))).toEqual([]);

    const theirChange = '{"spec":{"externalLabels":{"cluster":"other"}}}';
    const patch = ['-n', 'monitoring', 'patch', 'prometheus/main', '--type=merge'];
    await lab.kubectl('gke', [...patch, '--field-manager=somebody', '-p', theirChange]);
    const conflict = await planOf(attached(), runs);
    expect(changesOf(conflict)).toEqual([`conflict ${keys[1] ?? ''}`]);

    const deployment = deploymentFor(attached());
    expect(await remove(await allOf(deployment, runs), runs.options())).toMatchObject({
      kind: 'done',
    });
    expect(await membersLeft(deployment, runs)).toEqual([]);
    expect(await spec()).toEqual({
      replicas: 2,
      externalLabels: { team: 'theirs', cluster: 'other' },
    });
  });
});
