// Secrets of a real API server: what the explorer shows of them, and what it keeps.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareManifests } from '../../../client/src/commands/compare-manifests.ts';
import { describeObject } from '../../../client/src/commands/describe-object.ts';
import { openManifest } from '../../../client/src/commands/open-manifest.ts';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import { startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { connectionOf, needs, openClusters, statusOf, until } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { builtIn } from '../k8s/lab-objects.ts';
import { collectedDocuments, explorerOf } from './explorer-of.ts';

const cluster = 'aks';
const namespace = 'default';
/** What nobody may see; each is written another way. */
const values = ['hunter2-of-data', 'hunter2-of-string-data', 'hunter2-of-the-annotation'] as const;
const [inData, inStringData, applied] = values;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hidden = values.flatMap((value) => [value, base64(value)]);

/** Objects by the command that makes them. */
const secrets = [
  {
    how: ['create'],
    metadata: { name: 'made', namespace },
    data: { password: base64(inData), empty: '' },
  },
  { how: ['apply'], metadata: { name: 'applied', namespace }, stringData: { token: applied } },
  {
    how: ['apply', '--server-side'],
    metadata: { name: 'served', namespace },
    stringData: { token: inStringData },
  },
] as const;

let lab: Lab;
let opened: LabClusters;

beforeAll(async () => {
  lab = await startLab({ clusters: [cluster], scenario: 'bare', log: console.log });
  for (const { how, ...secret } of secrets)
    await lab.kubectl(
      cluster,
      [...how, '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', ...secret }),
    );
  opened = openClusters(lab.kubeconfig);
});
afterAll(async () => {
  opened.dispose();
  await lab.stop();
});

const rowOf = (name: string) => ({
  subject: {
    kind: 'object',
    context: cluster,
    apiVersion: 'v1',
    resource: 'secrets',
    objectKind: 'Secret',
    namespace,
    name,
  },
});

const live = async (): Promise<void> => {
  opened.clusters.hold(needs(cluster, ['namespaces']));
  await until(opened, 'live', () => connectionOf(opened, cluster) === 'live', 20_000);
};

it('are there, with the values that must not be seen', async () => {
  const text = await lab.kubectl(cluster, ['get', 'secret', '-n', namespace, '-o', 'yaml']);
  for (const value of values) expect(text).toContain(base64(value));
  // The annotation of kubectl apply has it in clear.
  expect(text).toContain(applied);
});

it.each([
  ['openManifest', openManifest],
  ['compareManifests', compareManifests],
  ['describeObject', describeObject],
] as const)('%s shows their names and none of their values', async (_name, command) => {
  await live();
  const { shown, documents } = collectedDocuments();
  const explorer = explorerOf({ clusters: opened.clusters, documents, now: Date.now });
  const rows = secrets.map(({ metadata }) => rowOf(metadata.name));
  await command(explorer)(rows[0], rows);
  if (command !== compareManifests) expect(shown).toHaveLength(rows.length);
  const text = shown.map((one) => `${one.title}\n${one.text}`).join('\n---\n');
  expect(text).toContain('made');
  for (const value of hidden) expect(text).not.toContain(value);
  if (command === describeObject) return;
  expect(text).toMatch(/password: •+/);
  expect(text).toMatch(/kubectl\.kubernetes\.io\/last-applied-configuration: •+/);
});

it('are not watched, and nothing of them is kept', async () => {
  await live();
  opened.clusters.hold(needs(cluster, builtIn));
  const isRead = (): boolean => builtIn.every((kind) => statusOf(opened, cluster, kind) === 'live');
  await until(opened, 'every kind read', isRead, 60_000);
  expect(Object.keys(kinds)).not.toContain('secrets');
  const asked = opened.paths().filter((path) => path.includes('/secrets'));
  // Those that the commands above were called on, one by one.
  for (const path of asked) expect(path).toMatch(/\/secrets\/(made|applied|served)$/);
  const kept = JSON.stringify(opened.clusters.views, (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
  expect(kept).toContain('kube-system');
  for (const value of hidden) expect(kept).not.toContain(value);
});
