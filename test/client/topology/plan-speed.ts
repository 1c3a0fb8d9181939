// How fast plans are: three clusters of 60 objects each, beside kubectl that compares the same objects.
import { expect } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { countsOf, hindrancesOf } from '../../../client/src/topology/plan.ts';
import { remove } from '../../../client/src/topology/remove.ts';
import type { DeployedCluster, DeployedManifest } from '../../../server/src/protocol/topology.ts';
import type { TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import type { Lab } from '../../lab/lab.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { renderTopology } from '../../../server/src/topology/index.ts';
import { sampleText, topologyOf } from '../../topology/samples.ts';
import { allOf, uri } from './lab-plans.ts';
import { createRuns } from './topology-lab.ts';
import type { Figures } from './walk.ts';

const namespace = 'monitoring';
const many = 60;
/** How often each is measured, by turns: the one in the middle counts. */
const rounds = 5;

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A third each of ConfigMaps, Services and Deployments without pods. */
function manifestAt(at: number): DeployedManifest {
  const metadata = { name: `speed-${String(at)}`, namespace };
  const labels = { speed: String(at) };
  if (at % 3 === 0) {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'x'.repeat(2000) } };
  }
  if (at % 3 === 1) {
    const ports = [{ name: 'http', port: 80, targetPort: 80, protocol: 'TCP' }];
    return { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } };
  }
  const containers = [{ name: 'c', image: 'none', args: ['--a', '--b'] }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

const objects: DeployedCluster['objects'] = Array.from({ length: many }, (_, at) => ({
  wave: at % 3 === 0 ? 'configuration' : at % 3 === 1 ? 'services' : 'stateless',
  component: 'speed',
  last: false,
  optional: false,
  attached: false,
  manifest: manifestAt(at),
}));

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return Math.round((performance.now() - began) / 10) / 100;
};

/** Seconds of rendering the mixture, the largest of the samples, over three clusters. */
function rendering(): number {
  const topology = topologyOf(sampleText('mixture'));
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    renderTopology(topology);
    took.push((performance.now() - began) / 1000);
  }
  return Math.round(median(took) * 10_000) / 10_000;
}

/** The same objects by kubectl, in all clusters at once. */
function peers(lab: Lab) {
  const items = objects.map(({ manifest }) => manifest);
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const everywhere = async (...args: readonly string[]): Promise<void> => {
    await Promise.all(
      // `diff` ends with 1 where anything differs.
      lab.plan.clusters.map(({ name }) => lab.kubectl(name, [...args], text).catch(() => '')),
    );
  };
  const how = ['--server-side', '--field-manager=gauntlet', '-f', '-'];
  return {
    diff: async () => everywhere('diff', ...how),
    apply: async () => everywhere('apply', '--dry-run=server', ...how),
  };
}

/** Seconds of plans and applies of 60 objects in each cluster, and of kubectl that compares, or tries, the same ones. */
export async function measurePlans(lab: Lab, clusters: LabClusters): Promise<Figures> {
  const runs = createRuns(clusters);
  const deployment: TopologyDeployment = {
    name: 'speed',
    queriers: [],
    clusters: lab.plan.clusters.map(({ name }) => ({ name, context: name, namespace, objects })),
  };
  const plan = () => makePlan(uri, deployment, { api: runs.api, now: Date.now });
  const apply = async () => applyPlan(await plan(), new Map(), runs.options());
  const kubectl = peers(lab);
  const measured = async <T extends string>(
    works: Readonly<Record<T, () => Promise<unknown>>>,
  ): Promise<Readonly<Record<T, number>>> => {
    const names = Object.keys(works) as T[];
    const took = new Map(names.map((name): [T, number[]] => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const name of names) took.get(name)?.push(await secondsOf(works[name]));
    }
    const medians = names.map((name) => [name, median(took.get(name) ?? [])] as const);
    return Object.fromEntries(medians) as Readonly<Record<T, number>>;
  };
  try {
    expect(hindrancesOf(await plan())).toEqual([]);
    const fresh = await measured({
      plan,
      'kubectl diff': kubectl.diff,
      'kubectl apply --dry-run': kubectl.apply,
    });
    expect(await apply()).toMatchObject({ kind: 'done' });
    expect(countsOf((await plan()).clusters)).toMatchObject({ create: 0, update: 0, conflict: 0 });
    const same = await measured({
      'plan without changes': plan,
      'kubectl diff without changes': kubectl.diff,
      'apply without changes': apply,
    });
    const figures = { ...fresh, ...same, rendering: rendering() };
    console.log('3 × 60 objects, seconds:', JSON.stringify(figures));
    // It asks more than kubectl does: rights, Secrets, members of the set. Both suffer alike from a busy machine.
    expect(fresh.plan / fresh['kubectl diff']).toBeLessThan(3);
    expect(same['plan without changes'] / same['kubectl diff without changes']).toBeLessThan(3);
    return figures;
  } finally {
    expect(await remove(await allOf(deployment, runs), runs.options())).toMatchObject({
      kind: 'done',
    });
  }
}
