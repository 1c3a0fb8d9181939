// The topologies that are walked on a lab, with what they need there: buckets, volumes, certificates.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../lab/lab.ts';
import { run } from '../../stand/processes.mjs';
import { opensslConfig } from '../../lab/pki/certificates.ts';
import { giveBucket, sampleForLab } from '../../topology/lab-samples.ts';
import type { Way } from './walk.ts';

const storageClass = 'lab-local';
const tlsSecret = 'thanos-tls';

type Sketch = Omit<Way, 'text'> & {
  readonly sample: string;
  /** What the sample's clusters have of volumes. */
  readonly storage?: string;
  /** Whether every cluster has a bucket of its own. */
  readonly own?: boolean;
  readonly change?: (text: string) => string;
};

const keysOf = (clusters: readonly string[], object: string): readonly string[] =>
  clusters.map((name) => `${name}/${object}`);

const sketches: readonly Sketch[] = [
  {
    name: 'store in each cluster',
    sample: 'store-in-each-cluster',
    own: true,
    sees: ['aks', 'gke'],
    line: ['  store: { clusters: data }', '  store: { clusters: data, indexCache: 100MB }'],
    changes: keysOf(['aks', 'gke'], 'StatefulSet/monitoring/thanos-store'),
    diff: [
      '- --index-cache.config={"type":"IN-MEMORY","config":{"max_size":"100MB","max_item_size":"100MB"}}',
    ],
  },
  {
    name: 'single store, with volumes',
    sample: 'single-store',
    storage: `{ size: 1Gi, class: ${storageClass} }`,
    sees: ['aks', 'gke'],
    line: ['raw: 30d', 'raw: 40d'],
    changes: ['aks/StatefulSet/monitoring/thanos-compact'],
    diff: ['- --retention.resolution-raw=40d'],
  },
  {
    name: 'querier in each cluster, with TLS',
    sample: 'querier-in-each-cluster',
    own: true,
    change: (text) =>
      text.replace(
        'exposure: { type: nodePort }',
        `exposure: { type: nodePort, tls: { secret: ${tlsSecret} } }`,
      ),
    sees: ['aks', 'gke'],
    line: ['over: cluster }', 'over: cluster, timeout: 77s }'],
    changes: keysOf(['aks', 'gke'], 'Deployment/monitoring/thanos-leaf'),
    diff: ['- --query.timeout=77s'],
  },
  {
    name: 'receive',
    sample: 'receive',
    sees: ['eks', 'gke'],
    line: [
      '{ replicas: 3, replicationFactor: 3 }',
      '{ replicas: 3, replicationFactor: 3, retention: 3d }',
    ],
    changes: ['aks/StatefulSet/monitoring/thanos-receive'],
    diff: ['- --tsdb.retention=3d'],
  },
  {
    name: 'mixture',
    sample: 'mixture',
    sees: ['aks', 'eks', 'gke'],
    line: ['engine: thanos }', 'engine: thanos, timeout: 77s }'],
    changes: ['aks/Deployment/monitoring/thanos-query'],
    diff: ['- --query.timeout=77s'],
  },
];

/** The names of all ways. */
export const wayNames: readonly string[] = sketches.map(({ name }) => name);

/** A way on a lab of aks, gke and, where there is one, eks; its bucket is made. */
export async function wayOn(lab: Lab, name: string): Promise<Way> {
  const sketch = sketches.find((one) => one.name === name);
  if (sketch === undefined) throw new Error(`there is no way ${name}`);
  const { sample, storage, own = false, change, ...way } = sketch;
  const clusters = lab.plan.clusters.map((cluster) => cluster.name);
  const secret = `objstore-${sample}`;
  const folder = `${sample}-${Date.now().toString(36)}`;
  for (const cluster of clusters) {
    await giveBucket(lab, { cluster, secret, prefix: own ? `${folder}/${cluster}` : folder });
  }
  const text = sampleForLab(sample, lab, secret, storage);
  const sees = way.sees.filter((cluster) => clusters.includes(cluster));
  return { ...way, sees, text: change?.(text) ?? text };
}

/** One certificate for all, as servers and as clients. */
export async function giveCertificates(lab: Lab): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'gauntlet-tls-'));
  const openssl = (words: string, ...further: string[]): Promise<unknown> =>
    run('openssl', [...words.split(' '), ...further], { cwd: dir });
  const fresh = 'req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -config openssl.cnf';
  try {
    writeFileSync(join(dir, 'openssl.cnf'), opensslConfig);
    await openssl(
      `${fresh} -keyout ca.key -out ca.crt -days 2 -subj /CN=ca`,
      '-addext',
      'basicConstraints=critical,CA:TRUE',
    );
    await openssl(
      `${fresh} -keyout tls.key -out tls.crt -days 2 -subj /CN=thanos -CA ca.crt -CAkey ca.key`,
      '-addext',
      'subjectAltName=DNS:thanos',
      '-addext',
      'extendedKeyUsage=serverAuth,clientAuth',
    );
    const names = ['tls.crt', 'tls.key', 'ca.crt'];
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: tlsSecret, namespace: 'monitoring' },
      stringData: Object.fromEntries(
        names.map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
      ),
    };
    for (const { name } of lab.plan.clusters) {
      await lab.kubectl(name, ['apply', '-f', '-'], JSON.stringify(secret));
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Folders of this machine as volumes of a cluster: bare clusters have nobody who makes any. */
export async function giveVolumes(lab: Lab, folder: string): Promise<void> {
  const many = 5;
  for (const { name, nodeName } of lab.plan.clusters) {
    const volumes = Array.from({ length: many }, (_, at) => {
      const path = join(folder, name, String(at));
      mkdirSync(path, { recursive: true });
      chmodSync(path, 0o777);
      const values = [nodeName];
      const expression = { key: 'kubernetes.io/hostname', operator: 'In', values };
      return {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `lab-${String(at)}` },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: storageClass,
          local: { path },
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] } },
        },
      };
    });
    const list = { apiVersion: 'v1', kind: 'List', items: volumes };
    await lab.kubectl(name, ['delete', 'pv', '--all', '--wait=false']);
    await lab.kubectl(name, ['apply', '-f', '-'], JSON.stringify(list));
  }
}
