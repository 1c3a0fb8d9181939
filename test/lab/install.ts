// Installs a scenario: applies the objects of its components to all clusters, and waits until what they run is up.
import { join } from 'node:path';
import { moduleDir } from '../stand/binaries.mjs';
import { waitFor } from '../stand/processes.mjs';
import type { Component, ComponentContext, KubeObject, Workload } from './component.ts';
import { renderUpstream } from './components/upstream.ts';
import type { ImageName } from './images/image-names.ts';
import type { ClusterPlan, LabPlan } from './plan.ts';
import { LabProblem } from './problem.ts';
import type { Scenario } from './scenarios/index.ts';
import type { WorkloadStatus } from './workloads.ts';
import { explainPods, isUp } from './workloads.ts';

/** Time (ms) until all workloads of a cluster have to be up. */
const patience = 240_000;

/** Clusters that a scenario can be put into. */
export interface Target {
  readonly plan: LabPlan;
  readonly kubectl: (cluster: string, args: readonly string[], input?: string) => Promise<string>;
}

/** What rendering manifests takes. */
export interface Rendering {
  /** Path of the program. */
  readonly kubectl: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface InstallContext extends Rendering {
  readonly objectStoreKeys: ComponentContext['objectStoreKeys'];
}

/** The images that the clusters of a scenario need. */
export function imagesOf({ components, images }: Scenario): readonly ImageName[] {
  return [...new Set([...components.flatMap((component) => component.images), ...images])];
}

/** Applies a scenario, and waits until it is up in all clusters. */
export async function installScenario(
  target: Target,
  scenario: Scenario,
  context: InstallContext,
): Promise<void> {
  const all = await objectsOf(target.plan, scenario, context);
  await Promise.all(
    target.plan.clusters.map(async (cluster) => {
      const here = componentsOf(scenario, cluster);
      const objects = all.get(cluster.name) ?? [];
      await applyObjects(target, cluster, objects);
      context.log(`${cluster.name}: ${objects.length} objects are applied`);
      await waitUntilUp(target, cluster, here, context);
      context.log(`${cluster.name}: ${here.map((component) => component.name).join(', ')} up`);
    }),
  );
}

/** The objects of each cluster by its name, in the order in which they are applied. */
export async function objectsOf(
  lab: LabPlan,
  scenario: Scenario,
  context: InstallContext,
): Promise<ReadonlyMap<string, readonly KubeObject[]>> {
  const rendered = await renderAll(scenario.components, context);
  return new Map(
    lab.clusters.map((cluster) => [
      cluster.name,
      componentsOf(scenario, cluster).flatMap((component) =>
        component.objects({
          lab,
          cluster,
          objectStoreKeys: context.objectStoreKeys,
          upstream: rendered.get(component) ?? [],
        }),
      ),
    ]),
  );
}

function componentsOf({ components }: Scenario, { index }: ClusterPlan): readonly Component[] {
  return components.filter(({ where }) => where === 'each' || index === 0);
}

async function renderAll(components: readonly Component[], context: Rendering) {
  const rendered = new Map<Component, readonly KubeObject[]>();
  for (const component of components) {
    if (component.upstream === undefined) continue;
    const { family, folder } = component.upstream;
    const dir = await moduleDir(family, context);
    rendered.set(
      component,
      await renderUpstream(context.kubectl, join(dir, folder), context.signal),
    );
  }
  return rendered;
}

/** What other objects need to be there before they can be applied. */
const firstKinds: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'Namespace']);

async function applyObjects(
  target: Target,
  cluster: ClusterPlan,
  objects: readonly KubeObject[],
): Promise<void> {
  const first = objects.filter(({ kind }) => firstKinds.has(kind));
  const rest = objects.filter(({ kind }) => !firstKinds.has(kind));
  await apply(target, cluster, first);
  if (first.some(({ kind }) => kind === 'CustomResourceDefinition')) {
    const args = ['wait', '--for=condition=Established', '--timeout=60s', '--all'];
    await target.kubectl(cluster.name, [...args, 'customresourcedefinition']);
  }
  await apply(target, cluster, rest);
}

async function apply(
  target: Target,
  { name }: ClusterPlan,
  objects: readonly KubeObject[],
): Promise<void> {
  if (objects.length === 0) return;
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const args = ['apply', '--server-side', '--force-conflicts', '--filename', '-'];
  try {
    await target.kubectl(name, args, list);
  } catch (error) {
    throw new LabProblem(
      `the API server of ${name} does not take the scenario's objects: ${error instanceof Error ? error.message : String(error)}`,
      `Mend the component in test/lab/components that has the object, or see "npm run lab -- logs ${name} kube-apiserver".`,
    );
  }
}

async function waitUntilUp(
  target: Target,
  cluster: ClusterPlan,
  components: readonly Component[],
  { signal }: InstallContext,
): Promise<void> {
  let missing: readonly (Workload & { component: string })[] = components.flatMap(
    ({ name, ready }) => ready.map((workload) => ({ ...workload, component: name })),
  );
  const kinds = 'deployments,statefulsets,daemonsets';
  const probe = async () => {
    if (missing.length === 0) return true;
    const args = ['get', kinds, '--all-namespaces', '--output', 'json'];
    const list = JSON.parse(await target.kubectl(cluster.name, args)) as {
      items: readonly WorkloadStatus[];
    };
    missing = missing.filter((workload) => !list.items.some((status) => isUp(status, workload)));
    return missing.length === 0 || undefined;
  };
  await waitFor(probe, {
    timeoutMs: patience,
    everyMs: 1_000,
    describe: () => '',
    signal,
  }).catch(async (error: unknown) => {
    const [workload] = missing;
    if (workload === undefined || signal?.aborted) throw error;
    const what = `${workload.kind} ${workload.namespace}/${workload.name}`;
    throw new LabProblem(
      `${cluster.name}: ${workload.component} is not up after ${patience / 1000} s (${what}); ${await explainPods(target, cluster, workload)}`,
      `The clusters stay up; look with KUBECONFIG=$(npm run --silent lab -- kubeconfig) kubectl --context ${cluster.name} -n ${workload.namespace} describe pods`,
    );
  });
}

/** Removes a scenario from clusters, in the reverse order of its coming. */
export async function uninstallScenario(
  target: Target,
  scenario: Scenario,
  context: InstallContext,
): Promise<void> {
  const objects = await objectsOf(target.plan, scenario, context);
  await Promise.all(
    target.plan.clusters.map(async ({ name }) => {
      const items = objects.get(name)?.toReversed() ?? [];
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      const args = ['delete', '--ignore-not-found', '--timeout=120s', '--filename', '-'];
      await target.kubectl(name, args, list);
      context.log(`${name}: ${items.length} objects are removed`);
    }),
  );
}
