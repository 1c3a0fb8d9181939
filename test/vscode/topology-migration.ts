// The guided migration in a window: from a store in each cluster to a single store, on the lab's two bare clusters.
import type { Lab } from '../lab/lab.ts';
import { giveBucket } from '../topology/lab-samples.ts';
import { TopologyWindow } from './topology-window.ts';

/** Time (ms) for a stage: pods that are ready, queriers that show them, gateways that looked into their buckets. */
export const stageMs = 420_000;

/** The file that is migrated, and that of what it shall become. */
export const migrated = 'shop.thanos-topology.yaml';
export const single = 'single.thanos-topology.yaml';

const fileOf = (lab: Lab, buckets: string, components: string): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  return `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  aks: { role: both, address: ${aks}, storage: ephemeral }
  gke: { address: ${gke}, storage: ephemeral }
objectStores:
  bucket: ${buckets}
components:
  prometheus:
${components}
  query:
exposure: { type: nodePort }
`;
};

/** Gateways that look into their buckets often. */
const quick = 'flags: { sync-block-duration: 10s }';

/** The texts of both files. */
export const migrationFiles = (lab: Lab): Readonly<Record<string, string>> => ({
  [migrated]: fileOf(
    lab,
    '{ secret: own-objstore, scope: cluster }',
    `  store: { clusters: data, ${quick} }\n  compact: { clusters: data }`,
  ),
  [single]: fileOf(lab, '{ secret: one-objstore }', `  store: { ${quick} }\n  compact:`),
});

/** A bucket of each cluster's own, and the one for all of them. */
export async function giveMigrationBuckets(lab: Lab): Promise<void> {
  for (const { name: cluster } of lab.plan.clusters) {
    await giveBucket(lab, { cluster, secret: 'own-objstore', prefix: `own-${cluster}` });
    await giveBucket(lab, { cluster, secret: 'one-objstore', prefix: 'one' });
  }
}

/** What a window shows and asks of a migration. */
export class MigrationWindow extends TopologyWindow {
  /** Begins the migration, or takes it up again. */
  async migrate(): Promise<void> {
    await this.run('Gauntlet: Migrate Topology');
    await this.workbench.answer(single);
  }

  /** The page of all stages, once it says that. */
  async stages(expected: RegExp): Promise<string> {
    return this.workbench.activeText(expected, stageMs);
  }

  /** Waits for the question which step to take, takes one, and says yes to what it changes. */
  async take(step: string): Promise<void> {
    await this.workbench.quickInput.getByRole('option', { name: step }).waitFor({
      timeout: stageMs,
    });
    await this.workbench.answer(step);
    await this.say('Go On');
  }

  /** Waits until a stage is there. */
  async brought(stage: string): Promise<void> {
    await this.heard(`${stage}: done`, stageMs);
  }
}
