// Clusters as the explorer has them, on real API servers: what is in them, and every fault in words and in time.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import type { KindName, ObjectMeta } from '../../../client/src/k8s/model.ts';
import { inflict, undo } from '../../lab/faults/active.ts';
import { tokenKubeconfig } from '../../lab/faults/token-access.ts';
import { startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import {
  allowed,
  connectionOf,
  needs,
  openClusters,
  sentenceOf,
  statusOf,
  until,
  viewOf,
} from './lab-clusters.ts';
import type { LabClusters } from './lab-clusters.ts';
import { builtIn, defined, definitions, kindNames, namespace } from './lab-objects.ts';
import { objectName, objects } from './lab-objects.ts';

const log = (line: string) => console.log(line);
/** The cluster that has everything and suffers, and the one beside it. */
const here = 'aks';
const there = 'do';
/** Objects that take two pages to list. */
const many = 501;

let lab: Lab;
let opened: LabClusters[] = [];

beforeAll(async () => {
  lab = await startLab({ clusters: [here, there], scenario: 'bare', log });
  await create(definitions);
  const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  await lab.kubectl(here, ['wait', '--for=condition=Established', ...names]);
  await create(objects);
  await create(
    Array.from({ length: many - 1 }, (_, index) => ({
      apiVersion: `${kinds.serviceprofiles.group}/${kinds.serviceprofiles.versions[0]}`,
      kind: kinds.serviceprofiles.objectKind,
      metadata: { name: `profile-${index}`, namespace },
    })),
  );
});
afterEach(async () => {
  for (const { dispose } of opened) dispose();
  opened = [];
  await undo(lab, 'all', [], { log });
});
afterAll(() => lab.stop());

const create = (items: readonly object[]) =>
  lab.kubectl(
    here,
    ['create', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );

const open = (kubeconfig = lab.kubeconfig): LabClusters => {
  const all = openClusters(kubeconfig);
  opened.push(all);
  return all;
};

const isLive = (all: LabClusters, context: string, ...names: readonly KindName[]): boolean =>
  connectionOf(all, context) === 'live' &&
  names.every((name) => statusOf(all, context, name) === 'live');

/** Clusters of which pods and namespaces are watched. */
const live = async (kubeconfig?: string, ...contexts: readonly string[]): Promise<LabClusters> => {
  const all = open(kubeconfig);
  const names: readonly KindName[] = ['pods', 'namespaces'];
  for (const context of [here, ...contexts]) {
    all.clusters.hold(needs(context, names));
    await until(all, `${context}: live`, () => isLive(all, context, ...names), 20_000);
  }
  return all;
};

const objectOf = (all: LabClusters, context: string, kind: KindName): ObjectMeta | undefined => {
  const of = viewOf(all, context)?.snapshot.kinds[kind]?.objects;
  const ofNamespace = of?.get(kinds[kind].namespaced ? namespace : '');
  return ofNamespace?.get(kind === 'namespaces' ? namespace : objectName);
};

const resourceOf = (kind: KindName): string => {
  const { group, plural } = kinds[kind];
  return group === '' ? plural : `${plural}.${group}`;
};

/** `namespace/name uid phase` of every pod, as kubectl and as we have them. */
const podsOfKubectl = async (): Promise<readonly string[]> => {
  const form =
    '{range .items[*]}{.metadata.namespace}/{.metadata.name} {.metadata.uid} {.status.phase}{"\\n"}{end}';
  const rows = await lab.kubectl(here, ['get', 'pods', '-A', '-o', `jsonpath=${form}`]);
  return rows.split('\n').filter(Boolean).toSorted();
};
const podsOf = (all: LabClusters): readonly string[] =>
  [...(viewOf(all, here)?.snapshot.kinds.pods?.objects.values() ?? [])]
    .flatMap((pods) => [...pods.values()])
    .map((pod) => `${pod.namespace}/${pod.name} ${pod.uid} ${pod.phase}`)
    .toSorted();

const agrees = (all: LabClusters) =>
  expect
    .poll(async () => (await podsOfKubectl()).join() === podsOf(all).join(), { timeout: 60_000 })
    .toBe(true);

/** Milliseconds from a change in a cluster to its view. */
async function latency(all: LabClusters, context: string): Promise<number> {
  const key = `seen-${Date.now()}`;
  const label = lab.kubectl(context, ['label', 'namespace', 'default', `${key}=yes`]);
  const seen = () =>
    viewOf(all, context)?.snapshot.kinds.namespaces?.objects.get('')?.get('default')?.labels[
      key
    ] === 'yes';
  const passed = await until(all, `${context}: a label, kubectl included`, seen, 10_000);
  await label;
  return passed;
}

const begin = (name: string, ...args: string[]) => inflict(lab, name, args, { log });
const end = (name: string, ...args: string[]) => undo(lab, name, args, { log });

describe('two clusters at once', () => {
  it('every kind is listed page by page and watched, or told to be absent', async () => {
    const all = open();
    all.clusters.hold([...needs(here, kindNames), ...needs(there, kindNames)]);
    const isAbsent = (kind: KindName) => statusOf(all, there, kind) === 'absent';
    await Promise.all([
      until(all, 'all kinds live', () => isLive(all, here, ...kindNames), 15_000),
      until(all, 'built-in kinds live', () => isLive(all, there, ...builtIn), 15_000),
      until(all, 'all others absent', () => defined.every(isAbsent), 15_000),
    ]);
    expect(viewOf(all, here)?.version).toBe('v1.36.3');
    expect(viewOf(all, here)?.snapshot.kinds.serviceprofiles?.count).toBe(many);
    const lists = all
      .paths()
      .filter((path) => path.startsWith(`${here} `) && /limit=500/.test(path));
    expect(lists).toHaveLength(kindNames.length + 1);

    const made = kindNames.filter((kind) => kind !== 'nodes');
    for (const kind of made)
      expect([kind, objectOf(all, here, kind)?.uid]).toEqual([kind, expect.stringMatching(/./)]);
    const args = made
      .filter((kind) => kind !== 'namespaces')
      .map((kind) => `${resourceOf(kind)}/${objectName}`);
    await Promise.all([
      lab.kubectl(here, ['label', '-n', namespace, ...args, 'seen=yes']),
      lab.kubectl(here, ['label', `namespace/${namespace}`, 'seen=yes']),
      until(
        all,
        'a label on each',
        () => made.every((kind) => objectOf(all, here, kind)?.labels['seen'] === 'yes'),
        20_000,
      ),
    ]);
  });

  it('contacts nothing before it is held, and ends its watches 10 s after', async () => {
    const meter = open();
    const all = open();
    await until(all, 'contexts', () => all.clusters.views.length === 2, 5_000);
    const watches = async (): Promise<number> => {
      const client = await meter.clusters.client(here);
      const metrics = await client.getText('/metrics', { signal: new AbortController().signal });
      const line =
        /^apiserver_longrunning_requests\{.*resource="cronjobs".*verb="WATCH".*\} (\d+)$/m;
      return Number(line.exec(metrics)?.[1] ?? 0);
    };
    const before = await watches();
    expect(all.paths()).toEqual([]);
    const held = all.clusters.hold(needs(here, ['cronjobs']));
    await until(all, 'cronjobs', () => isLive(all, here, 'cronjobs'), 10_000);
    await expect.poll(watches, { timeout: allowed(5_000) }).toBe(before + 1);
    held.dispose();
    await expect.poll(watches, { timeout: allowed(15_000), interval: 500 }).toBe(before);
    expect(connectionOf(all, here)).toBe('idle');
    expect(all.paths().filter((path) => !path.startsWith(here))).toEqual([]);
  });

  it('is as kubectl says after churn, without another list', async () => {
    await lab.kubectl(here, ['-n', namespace, 'scale', 'deployment/one', '--replicas=3']);
    const all = await live();
    await begin('churn', here, namespace, '60');
    const seen = new Set<string>();
    const isReplaced = (): boolean => {
      for (const pod of podsOf(all)) seen.add(pod.split(' ')[1] ?? '');
      return seen.size >= 12;
    };
    await until(all, 'churn: 12 pods seen', isReplaced, 60_000);
    await end('churn');
    await lab.kubectl(here, ['-n', namespace, 'scale', 'deployment/one', '--replicas=0']);
    await agrees(all);
    const lists = all.paths().filter((path) => path === `${here} /api/v1/pods?limit=500`);
    expect(lists).toHaveLength(1);
  });

  it('lists again after 410; what stayed is the same object', async () => {
    const all = await live();
    const before = viewOf(all, here)?.snapshot.kinds.namespaces?.objects.get('')?.get('default');
    await begin('compact-etcd', here);
    await until(all, '410: live', () => isLive(all, here, 'pods', 'namespaces'), 15_000);
    await lab.kubectl(here, ['create', 'namespace', 'afterwards']);
    const seen = () =>
      viewOf(all, here)?.snapshot.kinds.namespaces?.objects.get('')?.has('afterwards') === true;
    await until(all, '410: a namespace made afterwards', seen, 10_000);
    await agrees(all);
    expect(viewOf(all, here)?.snapshot.kinds.namespaces?.objects.get('')?.get('default')).toBe(
      before,
    );
  });
});

describe('an API server that', () => {
  it.each([
    ['stands still', 'pause', [here, 'kube-apiserver']],
    ['is cut off', 'link-down', [here]],
    ['is stopped', 'stop', [here, 'kube-apiserver']],
  ])('%s is told within 8 s, slows nothing, and is live 15 s after', async (_, fault, target) => {
    const all = await live(undefined, there);
    const before = viewOf(all, here)?.snapshot.kinds.pods?.objects;
    const usual = await latency(all, there);
    await begin(fault, ...target);
    await until(all, `${fault}: told`, () => connectionOf(all, here) === 'stale', 8_000);
    log(`${fault}: ${sentenceOf(all, here)}`);
    expect(sentenceOf(all, here)).toMatch(/\.$/);
    expect(statusOf(all, here, 'pods')).toBe('stale');
    expect(viewOf(all, here)?.snapshot.kinds.pods?.objects).toBe(before);

    expect(await latency(all, there)).toBeLessThan(usual + allowed(2_000));
    const other = open();
    other.clusters.hold([...needs(here, ['pods']), ...needs(there, ['pods'])]);
    await until(other, `${fault}: the other`, () => isLive(other, there, 'pods'), 5_000);
    await until(
      other,
      `${fault}: a new window`,
      () => connectionOf(other, here) === 'unreachable',
      8_000,
    );

    await end(fault);
    const back = () => isLive(all, here, 'pods', 'namespaces') && isLive(other, here, 'pods');
    await Promise.all([
      until(all, `${fault}: live again`, () => isLive(all, here, 'pods', 'namespaces'), 15_000),
      until(other, `${fault}: live at last`, () => isLive(other, here, 'pods'), 15_000),
    ]);
    expect(back()).toBe(true);
    await agrees(all);
    expect(podsOf(other)).toEqual(podsOf(all));
  });
});

describe('who reads', () => {
  it('with a token that ended is unauthorised, and live with a new one', async () => {
    const all = await live(await tokenKubeconfig(lab));
    await begin('expire-token', here);
    // The API server remembers a good answer for 10 s.
    await until(all, 'token: told', () => connectionOf(all, here) === 'unauthorized', 18_000);
    log(`token: ${sentenceOf(all, here)}`);
    expect(statusOf(all, here, 'pods')).toBe('stale');
    expect(podsOf(all).length).toBeGreaterThan(0);
    await end('expire-token');
    await until(all, 'token: live again', () => isLive(all, here, 'pods', 'namespaces'), 15_000);
  });

  it('what is forbidden is told at once, and live 15 s after it is allowed, however late', async () => {
    const kubeconfig = await tokenKubeconfig(lab);
    await begin('forbid', here, 'pods,nodes');
    const all = open(kubeconfig);
    all.clusters.hold(needs(here, ['pods', 'nodes', 'namespaces', 'statefulsets']));
    const told = () =>
      statusOf(all, here, 'pods') === 'forbidden' && statusOf(all, here, 'nodes') === 'forbidden';
    await until(all, 'forbidden: told', told, 5_000);
    await until(all, 'forbidden: the rest', () => isLive(all, here, 'namespaces'), 5_000);
    await end('forbid');
    await until(all, 'forbidden: allowed', () => isLive(all, here, 'pods', 'nodes'), 15_000);
    expect(podsOf(all).length).toBeGreaterThan(0);
  });

  it('what is forbidden while everything is watched is told within 8 s, and stays in sight', async () => {
    const all = open(await tokenKubeconfig(lab));
    all.clusters.hold(needs(here, builtIn));
    await until(all, 'all built in', () => isLive(all, here, ...builtIn), 20_000);
    await begin('forbid', here, 'pods');
    await until(all, 'forbid: told', () => statusOf(all, here, 'pods') === 'forbidden', 8_000);
    expect(podsOf(all).length).toBeGreaterThan(0);
    expect(isLive(all, here, 'namespaces', 'deployments')).toBe(true);
    await end('forbid');
    await until(all, 'forbid: allowed', () => isLive(all, here, 'pods'), 15_000);
  });
});
