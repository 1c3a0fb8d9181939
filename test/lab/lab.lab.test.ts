// Two bare clusters: what every scenario rests on. The last tests end the lab, in several ways.
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slowness } from '../bench/bench.ts';
import { waitFor } from '../stand/processes.mjs';
import type { Lab } from './lab.ts';
import { endLab, openLab, startLab } from './lab.ts';
import { nodePorts } from './plan.ts';
import { describeProblem } from './problem.ts';
import { imageNames } from './images/image-names.ts';
import { defaultDir, labPaths } from './state/paths.ts';
import { lives, readRecord } from './state/record.ts';
import { leftovers } from './teardown/traces.ts';

const log = (line: string) => console.log(line);
const start = () => startLab({ clusters: ['aks', 'gke'], scenario: 'bare', log });
const paths = labPaths(defaultDir());

let lab: Lab;

beforeAll(async () => {
  lab = await start();
});

afterAll(() => endLab(defaultDir(), log));

/** Asks until the answer is as wanted. */
const until = (probe: () => Promise<boolean>, what: string) =>
  waitFor(async () => (await probe()) || undefined, {
    timeoutMs: 240_000,
    everyMs: 500,
    describe: () => `${what} has not come about`,
  });

/** A Prometheus that can be asked by its Service and by a node port, with a configuration of its own. */
const web = (config: string) => {
  const metadata = { name: 'web', labels: { app: 'web' } };
  const volume = { name: 'config', configMap: { name: 'web' } };
  const server = {
    name: 'prometheus',
    image: imageNames.prometheus.reference,
    args: ['--config.file=/etc/web/prometheus.yml', '--storage.tsdb.path=/tmp/data'],
    volumeMounts: [{ name: 'config', mountPath: '/etc/web' }],
  };
  const port = { port: 9090, nodePort: nodePorts.prometheusHttp };
  const objects = [
    { kind: 'ConfigMap', data: { 'prometheus.yml': config } },
    { kind: 'Pod', spec: { containers: [server], volumes: [volume] } },
    { kind: 'Service', spec: { type: 'NodePort', selector: { app: 'web' }, ports: [port] } },
  ];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: objects.map((object) => ({ apiVersion: 'v1', metadata, ...object })),
  });
};

/** Milliseconds that the end of a lab may take, on a machine as slow as this one is now. */
const endMs = (): number => 15_000 * Math.max(1, slowness());

const get = (cluster: string, ...args: string[]) => lab.kubectl(cluster, ['get', ...args]);

describe('two bare clusters', () => {
  it.each(['aks', 'gke'])('%s has a Ready node and a name server', async (cluster) => {
    expect(await get(cluster, 'nodes')).toMatch(new RegExp(`${cluster}-node +Ready`));
    const pods = await get(cluster, 'pods', '-n', 'kube-system', '--no-headers');
    expect(pods).toMatch(/coredns-\S+ +1\/1 +Running/);
  });

  it('lets a pod be asked from the host, and through the API server', async () => {
    await lab.kubectl('gke', ['apply', '-f', '-'], web('global: { scrape_interval: 1s }'));
    const address = lab.plan.clusters[1]?.nodeAddress ?? '';
    const ready = `http://${address}:${nodePorts.prometheusHttp}/-/ready`;
    const answers = (url: string) =>
      fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.ok,
        () => false,
      );
    await until(() => answers(ready), `an answer of ${ready}`);
    const pod = await get('gke', 'pod', 'web', '-o', 'jsonpath={.status.podIP}');
    expect(await answers(`http://${pod}:9090/-/ready`)).toBe(true);
    expect(await lab.kubectl('gke', ['logs', 'web'])).toContain('Server is ready to receive');
    const proxied = '/api/v1/namespaces/default/services/web:9090/proxy/-/ready';
    expect(await get('gke', '--raw', proxied)).toContain('Prometheus Server is Ready');
  });

  it('lets a pod ask pods of its own cluster by name, and pods of another', async () => {
    const other = await get('gke', 'pod', 'web', '-o', 'jsonpath={.status.podIP}');
    const config = `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: other
    static_configs: [{ targets: ['${other}:9090'] }]
  - job_name: own
    static_configs: [{ targets: ['web.default.svc.cluster.local:9090'] }]
`;
    await lab.kubectl('aks', ['apply', '-f', '-'], web(config));
    const proxied = '/api/v1/namespaces/default/services/web:9090/proxy/api/v1/query?query=up';
    const values = async () => {
      const answer = await get('aks', '--raw', proxied).catch(() => '');
      if (answer === '') return [];
      const { data } = JSON.parse(answer) as {
        data: { result: readonly { metric: { job: string }; value: readonly [number, string] }[] };
      };
      return data.result.map(({ metric, value }) => `${metric.job} ${value[1]}`).toSorted();
    };
    await until(async () => (await values()).join() === 'other 1,own 1', 'an answer of both pods');
  });

  it('starts a program again that was killed', async () => {
    const scheduler = () =>
      lab.components('aks').find(({ component }) => component === 'kube-scheduler');
    const before = scheduler();
    lab.signal('aks', 'kube-scheduler', 'SIGKILL');
    await until(async () => {
      const now = scheduler();
      const restarts = (now?.restarts ?? 0) - (before?.restarts ?? 0);
      return now?.state === 'running' && restarts === 1 && now.pid !== before?.pid;
    }, 'the start of another scheduler');
  });

  it('stops and starts programs on request', async () => {
    const kubelet = () => lab.components('aks').find(({ component }) => component === 'kubelet');
    const { restarts } = kubelet() ?? {};
    await lab.stopComponent('aks', 'kubelet', 'SIGKILL');
    expect(kubelet()).toMatchObject({ state: 'stopped', restarts });
    await lab.startComponent('aks', 'kubelet');
    await until(
      async () => (await get('aks', 'nodes')).includes('aks-node   Ready'),
      'a Ready node in aks',
    );
  });

  it('has an object store on the host’s address', async () => {
    const [host = '', port = ''] = lab.plan.objectStore.endpoint.split(':');
    await new Promise<void>((resolve, reject) => {
      const socket = createConnection({ host, port: Number(port) }, () => {
        socket.end();
        resolve();
      });
      socket.on('error', reject);
    });
    expect(lab.components('')).toMatchObject([{ component: 'object-store', state: 'running' }]);
  });

  it('refuses a second one, and says what to do', async () => {
    await expect(start()).rejects.toThrow('a lab is up already, with aks, gke');
  });
});

describe('a lab in clusters that are there', () => {
  const dir = join(tmpdir(), `gauntlet-existing-${process.pid}`);
  const install = () => {
    const existing = { kubeconfig: lab.kubeconfig };
    return startLab({ clusters: [], existing, scenario: 'bare', dir, log });
  };
  const namespace = (cluster: string) =>
    get(cluster, 'namespace', 'monitoring', '--ignore-not-found', '--output', 'name');

  it('is refused where it would mix with what others have', async () => {
    await expect(install()).rejects.toThrow(
      'the cluster aks has what the lab would bring: namespace/monitoring',
    );
    expect(await namespace('aks')).toContain('monitoring');
  });

  it('brings the scenario and an object store, and takes both along', async () => {
    for (const cluster of ['aks', 'gke']) {
      await lab.kubectl(cluster, ['delete', 'namespace', 'monitoring']);
    }
    const other = await install();
    expect(other.plan.clusters.map(({ name }) => name)).toEqual(['aks', 'gke']);
    expect(other.plan.clusters.map(({ nodeAddress }) => nodeAddress)).toEqual(
      lab.plan.clusters.map(({ nodeAddress }) => nodeAddress),
    );
    expect(other.plan.hostAddress).toBe(lab.plan.hostAddress);
    expect(other.components('')).toMatchObject([{ component: 'object-store', state: 'running' }]);
    const secret = ['-n', 'monitoring', 'get', 'secret', 'thanos-objstore'];
    expect(await other.kubectl('gke', secret)).toContain('thanos-objstore');
    await other.stop();
    expect(await namespace('gke')).toBe('');
    expect(await leftovers(labPaths(dir))).toEqual([]);
    expect(await get('gke', 'nodes')).toContain('gke-node');
  });
});

describe('the end of a lab', () => {
  const kill = async () => {
    const record = readRecord(paths.record);
    if (!record || !lives(record.supervisor)) throw new Error('there is no supervisor');
    process.kill(record.supervisor.pid, 'SIGKILL');
    await until(async () => !lives(record.supervisor), 'the end of the supervisor');
    return record.plan;
  };

  it('leaves nothing, in 15 s', async () => {
    const { plan } = lab;
    expect((await leftovers(paths, plan)).length).toBeGreaterThan(20);
    const began = performance.now();
    await lab.stop();
    const took = performance.now() - began;
    expect(took).toBeLessThan(endMs());
    expect(await leftovers(paths, plan)).toEqual([]);
    expect(existsSync(defaultDir())).toBe(false);
    expect(() => openLab()).toThrow('no lab is up');
  });

  it('names the program that keeps it from coming up, and leaves its logs alone', async () => {
    const starting = start();
    const problem = starting.then(
      () => 'it came up',
      (error: unknown) => describeProblem(error),
    );
    const etcd = await waitFor(
      async () => {
        const components = readRecord(paths.record)?.components ?? [];
        return components.find(({ cluster, component }) => cluster + component === 'gkeetcd');
      },
      { timeoutMs: 60_000, everyMs: 20, describe: () => 'etcd does not start' },
    );
    process.kill(-etcd.pid, 'SIGKILL');
    expect(await problem).toMatch(/gke\/etcd has ended; .*etcd\.log.*npm run lab -- logs gke/s);
    const { plan } = readRecord(paths.record) ?? {};
    expect(await leftovers(paths, plan)).toEqual([`folder ${paths.dir}`]);
    expect(existsSync(join(paths.logs, 'gke', 'etcd.log'))).toBe(true);
  });

  it('leaves nothing after the lab itself was killed', async () => {
    await start();
    const plan = await kill();
    const began = performance.now();
    await endLab(defaultDir(), log);
    const took = performance.now() - began;
    expect(took).toBeLessThan(endMs());
    expect(await leftovers(paths, plan)).toEqual([]);
  });

  it('does not keep the next one from starting after a kill', async () => {
    await start();
    await kill();
    expect(() => openLab()).toThrow('the lab was killed');
    lab = await start();
    expect(await get('gke', 'nodes')).toMatch(/gke-node +Ready/);
  });
});
