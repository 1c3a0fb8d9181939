import { waitFor } from '../../stand/processes.mjs';
import type { Fault, FaultContext } from './fault.ts';
import { clusterTarget } from './fault.ts';

/** Of etcd's JSON gateway, on the loopback of the cluster's network namespace. */
const etcd = 'http://127.0.0.1:2379/v3/kv';

/** Time (ms) the API server has to come back. */
const patience = 90_000;

/** Changes of an object before the compaction, so that watchers of other objects are behind. */
const changes = 5;

/** Run within the cluster's network: finds etcd's revision and compacts everything before it. */
const compaction = `
const call = async (path, body) => {
  const answer = await fetch('${etcd}/' + path, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(path + ': ' + text);
  return JSON.parse(text);
};
const { header } = await call('range', { key: 'AA==' });
await call('compaction', { revision: header.revision, physical: true });
console.log(header.revision);
`;

/**
 * The past is gone: etcd forgets old revisions and the API server, started again, its cache of events. Whoever
 * watches from a version before gets 410 Gone and has to list again.
 */
export const compactEtcd: Fault = {
  usage: 'compact-etcd CLUSTER',
  summary: 'makes etcd and the API server forget the past: watchers get 410 Gone; over at once',
  momentary: true,
  target: (args, lab) => clusterTarget(compactEtcd, args, lab),
  async inflict([cluster = ''], context) {
    const { lab, log } = context;
    for (let i = 0; i < changes; i++) await change(context, cluster, i);
    const revision = await insideNetwork(context, cluster, compaction);
    log(`${cluster}: etcd has forgotten what was before revision ${revision.trim()}`);
    await lab.stopComponent(cluster, 'kube-apiserver', 'SIGKILL');
    await lab.startComponent(cluster, 'kube-apiserver');
    await backAgain(context, cluster);
  },
  async undo([cluster = ''], { lab }) {
    await lab.startComponent(cluster, 'kube-apiserver');
  },
};

async function backAgain({ lab, signal }: FaultContext, cluster: string): Promise<void> {
  const ask = ['get', '--raw', '/readyz', '--request-timeout=5s'];
  await waitFor(
    () =>
      lab.kubectl(cluster, ask).then(
        () => true,
        () => undefined,
      ),
    { timeoutMs: patience, describe: () => `${cluster}'s API server does not come back`, signal },
  );
}

async function change({ lab }: FaultContext, cluster: string, i: number): Promise<void> {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'gauntlet-compaction', namespace: 'kube-system' },
    data: { change: `${Date.now()}-${i}` },
  };
  await lab.kubectl(cluster, ['apply', '--server-side', '-f', '-'], JSON.stringify(object));
}

async function insideNetwork(
  { paths, run }: FaultContext,
  cluster: string,
  script: string,
): Promise<string> {
  const { enterNetwork } = paths.cluster(cluster);
  return run('sh', [enterNetwork, process.execPath, '--input-type=module', '-e', script]);
}
