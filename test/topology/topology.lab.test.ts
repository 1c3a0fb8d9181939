// What the samples render to, on real clusters: all of it accepted, two of it at work.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, renderTopology } from '../../server/src/topology/index.ts';
import { endLab, startLab, type Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { waitFor } from '../stand/processes.mjs';
import { sampleNames, sampleText, topologyOf } from './samples.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;
const querier = '/api/v1/namespaces/monitoring/services/thanos-query:9090/proxy/api/v1';
const secret = 'own-objstore';

let lab: Lab;

/** Makes a Secret of every cluster's own: the same bucket, but each cluster below a folder of its name. */
const giveOwnBuckets = async (cluster: string): Promise<void> => {
  const shared = await lab.kubectl(cluster, [
    '--namespace=monitoring',
    'get',
    'secret/thanos-objstore',
    String.raw`--output=jsonpath={.data.objstore\.yml}`,
  ]);
  const config = JSON.parse(Buffer.from(shared, 'base64').toString()) as object;
  const own = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secret, namespace: 'monitoring' },
    stringData: { 'objstore.yml': JSON.stringify({ ...config, prefix: cluster }) },
  };
  await lab.kubectl(cluster, ['apply', '-f', '-'], JSON.stringify(own));
};

beforeAll(async () => {
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  await Promise.all(names.map(giveOwnBuckets));
});

afterAll(() => endLab(defaultDir(), log));

/** A sample for the lab's clusters: their addresses, and no volumes, for which bare clusters have nobody. */
const forLab = (sample: string, own: boolean): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  return sampleText(sample)
    .replaceAll(/address: 192\.0\.2\.1/g, `address: ${aks}, storage: ephemeral`)
    .replaceAll(/address: 192\.0\.2\.2/g, `address: ${gke}, storage: ephemeral`)
    .replaceAll(/^ {2}gke:$/gm, '  gke: { storage: ephemeral }')
    .replaceAll(/^ {2}eks:.*\n/gm, '')
    .replaceAll('thanos-objstore', own ? secret : 'thanos-objstore');
};

const apply = (cluster: string, text: string, ...further: string[]) =>
  lab.kubectl(
    cluster,
    ['apply', '--server-side', '--field-manager=gauntlet', ...further, '-f', '-'],
    text,
  );

const ask = async <T>(path: string): Promise<T | undefined> => {
  const answer = await lab.kubectl('aks', ['get', '--raw', querier + path]).catch(() => '');
  return answer === '' ? undefined : (JSON.parse(answer) as { readonly data: T }).data;
};

const until = (probe: () => Promise<boolean>, what: string) =>
  waitFor(async () => (await probe()) || undefined, {
    timeoutMs: 150_000,
    everyMs: 1_000,
    describe: () => `${what} has not come about`,
  });

type Stores = Readonly<Record<string, readonly { readonly lastError: string | null }[]>>;

/** How many endpoints of each type answer, `sidecar 2, store 2`. */
const healthy = async (): Promise<string> =>
  Object.entries((await ask<Stores>('/stores')) ?? {})
    .map(([type, stores]) => [type, stores.filter(({ lastError }) => lastError === null)] as const)
    .map(([type, { length }]) => `${type} ${String(length)}`)
    .toSorted()
    .join(', ');

interface Vector {
  readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[];
}

/** The clusters that one query over all finds series of. */
const clustersAnswering = async (): Promise<string> => {
  const data = await ask<Vector>('/query?partial_response=false&query=count(up==1)by(cluster)');
  return (data?.result ?? [])
    .map(({ metric }) => metric['cluster'] ?? '')
    .toSorted()
    .join(', ');
};

const deploy = async (text: string): Promise<void> => {
  for (const [cluster, rendered] of renderTopology(topologyOf(text))) {
    await apply(cluster, documentsOf(rendered.map(({ manifest }) => manifest)));
  }
  await Promise.all(
    names.map(async (cluster) => {
      for (const kind of ['statefulset', 'deployment']) {
        const found = await lab.kubectl(cluster, ['-n', 'monitoring', 'get', kind, '-o', 'name']);
        for (const workload of found.split('\n').filter((line) => line !== '')) {
          const wait = ['rollout', 'status', workload, '--timeout=150s'];
          await lab.kubectl(cluster, ['-n', 'monitoring', ...wait]);
        }
      }
    }),
  );
};

const clear = (cluster: string) =>
  lab.kubectl(cluster, [
    '--namespace=monitoring',
    'delete',
    'statefulset,deployment,service,configmap,pdb',
    '--selector=app.kubernetes.io/managed-by=gauntlet',
    '--ignore-not-found',
    '--wait=false',
  ]);

describe('what the samples render to', () => {
  it.each(sampleNames)('%s is what an API server takes', async (name) => {
    const clusters = renderTopology(topologyOf(sampleText(name)));
    for (const rendered of clusters.values()) {
      const text = documentsOf(rendered.map(({ manifest }) => manifest));
      const told = await apply('aks', text, '--dry-run=server', '--validate=strict');
      expect(told.match(/serverside-applied/g)).toHaveLength(rendered.length);
    }
  });

  it.each([
    ['store-in-each-cluster', true, 'sidecar 2, store 2', 'aks, gke'],
    ['receive', false, 'receive 3, store 1', 'gke'],
  ])(
    '%s comes up, and one query over all clusters answers',
    async (name, own, stores, clusters) => {
      await deploy(forLab(name, own));
      await until(async () => (await healthy()) === stores, `the stores ${stores}`);
      await until(async () => (await clustersAnswering()) === clusters, `series of ${clusters}`);
      await Promise.all(names.map(clear));
    },
  );
});
