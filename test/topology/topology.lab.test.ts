// What the samples render to, on real clusters: all of it accepted, one of it at work by kubectl alone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsOf, renderTopology } from '../../server/src/topology/index.ts';
import { endLab, startLab, type Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { waitFor } from '../stand/processes.mjs';
import { giveOwnBuckets, ownSecret, sampleForLab } from './lab-samples.ts';
import { sampleNames, sampleText, topologyOf } from './samples.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;
const querier = '/api/v1/namespaces/monitoring/services/thanos-query:9090/proxy/api/v1';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
});

afterAll(() => endLab(defaultDir(), log));

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

  it('comes up by kubectl, and one query over all clusters answers', async () => {
    await deploy(sampleForLab('store-in-each-cluster', lab, ownSecret));
    const stores = 'sidecar 2, store 2';
    await until(async () => (await healthy()) === stores, `the stores ${stores}`);
    await until(async () => (await clustersAnswering()) === 'aks, gke', 'series of both');
    await Promise.all(names.map(clear));
  });
});
