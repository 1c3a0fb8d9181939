import type { Lab } from '../lab/lab.ts';
import { sampleText } from './samples.ts';

/** A Secret of every cluster's own: the same bucket, but each cluster below a folder of its name. */
export const ownSecret = 'own-objstore';

export const giveOwnBuckets = async (lab: Lab, cluster: string): Promise<string> =>
  giveBucket(lab, { cluster, secret: ownSecret, prefix: cluster });

/** Makes a Secret with the lab's bucket, below a folder of it; returns what is in it. */
export const giveBucket = async (
  lab: Lab,
  {
    cluster,
    secret,
    prefix,
  }: { readonly cluster: string; readonly secret: string; readonly prefix: string },
): Promise<string> => {
  const shared = await lab.kubectl(cluster, [
    '--namespace=monitoring',
    'get',
    'secret/thanos-objstore',
    String.raw`--output=jsonpath={.data.objstore\.yml}`,
  ]);
  const config = JSON.parse(Buffer.from(shared, 'base64').toString()) as object;
  const text = JSON.stringify({ ...config, prefix });
  const own = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secret, namespace: 'monitoring' },
    stringData: { 'objstore.yml': text },
  };
  await lab.kubectl(cluster, ['apply', '-f', '-'], JSON.stringify(own));
  return text;
};

/** A sample for the lab's two or three clusters: their names, their addresses and what they have of volumes. */
export const sampleForLab = (
  sample: string,
  lab: Lab,
  secret: string,
  storage = 'ephemeral',
): string => {
  const [aks = '', gke = '', eks = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  const names = lab.plan.clusters.map(({ name }) => name);
  const placed = sampleText(sample)
    .replaceAll(/address: 192\.0\.2\.1/g, `address: ${aks}, storage: ${storage}`)
    .replaceAll(/address: 192\.0\.2\.2/g, `address: ${gke}, storage: ${storage}`)
    .replaceAll(/^ {2}(gke|eks):$/gm, `  $1: { storage: ${storage} }`)
    .replaceAll('thanos-objstore', secret);
  const ofAll =
    eks === ''
      ? placed.replaceAll(/^ {2}eks:.*\n/gm, '')
      : placed.replaceAll(/address: 192\.0\.2\.3/g, `address: ${eks}, storage: ${storage}`);
  const ofSample = ['aks', 'gke', 'eks'];
  return ofAll.replaceAll(/\b(?:aks|gke|eks)\b/g, (name) => names[ofSample.indexOf(name)] ?? name);
};
