import type { Lab } from '../lab/lab.ts';
import { sampleText } from './samples.ts';

/** A Secret of every cluster's own: the same bucket, but each cluster below a folder of its name. */
export const ownSecret = 'own-objstore';

export const giveOwnBuckets = async (lab: Lab, cluster: string): Promise<void> => {
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
    metadata: { name: ownSecret, namespace: 'monitoring' },
    stringData: { 'objstore.yml': JSON.stringify({ ...config, prefix: cluster }) },
  };
  await lab.kubectl(cluster, ['apply', '-f', '-'], JSON.stringify(own));
};

/** A sample for the lab's two clusters: their addresses, and no volumes, for which bare clusters have nobody. */
export const sampleForLab = (sample: string, lab: Lab, secret: string): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  return sampleText(sample)
    .replaceAll(/address: 192\.0\.2\.1/g, `address: ${aks}, storage: ephemeral`)
    .replaceAll(/address: 192\.0\.2\.2/g, `address: ${gke}, storage: ephemeral`)
    .replaceAll(/^ {2}gke:$/gm, '  gke: { storage: ephemeral }')
    .replaceAll(/^ {2}eks:.*\n/gm, '')
    .replaceAll('thanos-objstore', secret);
};
