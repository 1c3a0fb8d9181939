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
import { allOf, uri } from './lab-plans.ts';
import { createRuns } from './topology-lab.ts';
import type { Figures } from './walk.ts';

const namespace = 'monitoring';
const many = 60;
/** How often both are measured, by turns; the best of each counts, whatever else the machine does. */
const rounds = 5;

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

/** Seconds of a plan of new objects, of one without changes, of applying that, and of `kubectl diff` of the same. */
export async function measurePlans(lab: Lab, clusters: LabClusters): Promise<Figures> {
  const runs = createRuns(clusters);
  const deployment: TopologyDeployment = {
    name: 'speed',
    queriers: [],
    clusters: lab.plan.clusters.map(({ name }) => ({ name, context: name, namespace, objects })),
  };
  const plan = () => makePlan(uri, deployment, { api: runs.api, now: Date.now });
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: objects.map(({ manifest }) => manifest),
  });
  const compare = ['diff', '--server-side', '--field-manager=gauntlet', '-f', '-'];
  const compared = () =>
    // It ends with 1 where anything differs.
    Promise.all(
      lab.plan.clusters.map(({ name }) => lab.kubectl(name, compare, text).catch(() => '')),
    );
  const measured = async (): Promise<readonly [ours: number, theirs: number]> => {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await secondsOf(plan));
      theirs.push(await secondsOf(compared));
    }
    return [Math.min(...ours), Math.min(...theirs)];
  };
  try {
    expect(hindrancesOf(await plan())).toEqual([]);
    const [fresh, peer] = await measured();
    const outcome = await applyPlan(await plan(), new Map(), runs.options());
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(countsOf((await plan()).clusters)).toMatchObject({ create: 0, update: 0, conflict: 0 });
    const [same, samePeer] = await measured();
    const nothing = await secondsOf(async () => applyPlan(await plan(), new Map(), runs.options()));
    const figures = {
      plan: fresh,
      'kubectl diff': peer,
      'plan without changes': same,
      'kubectl diff without changes': samePeer,
      'apply without changes': nothing,
    };
    console.log('3 × 60 objects, seconds:', JSON.stringify(figures));
    // It asks more than kubectl does: rights, Secrets, members of the set. Both suffer alike from a busy machine.
    expect(Math.max(fresh / peer, same / samePeer)).toBeLessThan(3);
    return figures;
  } finally {
    expect(await remove(await allOf(deployment, runs), runs.options())).toMatchObject({
      kind: 'done',
    });
  }
}
