import type {
  Gateway,
  MigrationStage,
  MigrationStageId,
  TopologyDeployment,
} from '../../protocol/topology.ts';
import { deploymentOf } from '../deployment.ts';
import { componentsOf, type ComponentOf, type Topology } from '../model.ts';
import { ports } from '../ports.ts';
import { shardsOf } from '../wiring.ts';
import { copyJob } from './copy-job.ts';
import { freeName, mixed, stopped, twinOf, withNamedBuckets, type Twin } from './mixed.ts';
import { problemsOf } from './problems.ts';
import { bucketIn, migrationName, sourcesOf, type Source } from './sources.ts';
import { stageWords } from './words.ts';

export type Migration =
  | { readonly ok: true; readonly stages: readonly MigrationStage[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What all stages are made of. */
interface Setting {
  /** Names the deployment; both files become the same one. */
  readonly uri: string;
  readonly from: Topology;
  readonly to: Topology;
  readonly sources: readonly Source[];
  readonly twins: readonly Twin[];
  /** By the twins' names. */
  readonly nodePorts: Readonly<Record<string, number>>;
}

/**
 * The way from one topology to another one that keeps history in other buckets: deployments, each of which answers all
 * that the one before it does. The last one is what the second file becomes by itself, under the name of the first, with a note that it came this way.
 */
export const stagesOf = (uri: string, from: Topology, to: Topology): Migration => {
  const problems = problemsOf(from, to);
  if (problems.length > 0) return { ok: false, problems };
  const setting = settingOf(uri, from, to);
  const { sources } = setting;
  const migration = migrationName(sources);
  const old = gatewaysOf(setting.from, from, sources, 'from');
  const twins = setting.twins.flatMap(({ component }) => gatewaysIn(setting.from, component));
  const fresh = gatewaysOf(setting.to, to, sources, 'to');
  const distinct = { kind: 'distinct', gateways: old } as const;
  const copied = { kind: 'copied', from: twins, to: fresh } as const;
  const stage = (
    id: MigrationStageId,
    deployment: TopologyDeployment,
    checks: Partial<Pick<MigrationStage, 'before' | 'after' | 'back'>> = {},
  ): MigrationStage => {
    return {
      id,
      ...stageWords(id, sources),
      deployment: id === 'labels' ? deployment : { ...deployment, stage: id, migration },
      before: [],
      after: [],
      ...checks,
    };
  };
  const writers = writersStage(setting);
  return {
    ok: true,
    stages: [
      stage('labels', deploymentOf(uri, from), { after: [distinct] }),
      stage('twins', twinsStage(setting), { before: [distinct] }),
      stage('gateway', gatewayStage(setting, false), {
        back: { kind: 'empty', gateways: fresh },
      }),
      stage('pause', gatewayStage(setting, true)),
      stage('writers', writers),
      stage('copy', withJobs(writers, sources), { after: [copied] }),
      stage('leave', leaveStage(setting), { before: [copied] }),
      stage('compact', deploymentOf(uri, to)),
    ],
  };
};

const settingOf = (uri: string, from: Topology, to: Topology): Setting => {
  const known = new Set(to.objectStores.map(({ name }) => name));
  const old = withNamedBuckets(from, ({ name }) =>
    known.has(name) ? freeName(name, known) : name,
  );
  const taken = new Set([...from.components, ...to.components].map(({ name }) => name));
  const sources = sourcesOf(old, to);
  const moving = new Set(sources.map((source) => source.from.key));
  const twins = componentsOf(old, 'store')
    .filter((store) =>
      store.clusters.some((cluster) => moving.has(bucketIn(old, store, cluster)?.key ?? '')),
    )
    .map((store) => {
      const name = freeName(store.name, taken);
      taken.add(name);
      return twinOf(from, store, name);
    });
  return {
    uri,
    from: old,
    to: withNamedBuckets(to),
    sources,
    twins,
    nodePorts: nodePortsOf(twins, [from, to]),
  };
};

/** Node ports behind all that either file has, so that none is taken from a Service that is still there. */
const nodePortsOf = (
  twins: readonly Twin[],
  topologies: readonly Topology[],
): Readonly<Record<string, number>> => {
  const taken = topologies.flatMap(({ remote }) =>
    remote.flatMap(({ nodePort }) => nodePort ?? []),
  );
  let next = Math.max(0, ...taken) + 1;
  return Object.fromEntries(
    twins.map(({ component }) => {
      const first = next;
      next += shardsOf(component).length * component.settings.replicas;
      return [component.name, first];
    }),
  );
};

const gatewaysIn = (topology: Topology, store: ComponentOf<'store'>): readonly Gateway[] =>
  store.clusters.flatMap((cluster) =>
    shardsOf(store).map((service) => ({
      cluster: cluster.name,
      namespace: cluster.namespace,
      service,
      port: ports.http,
      bucket: bucketIn(topology, store, cluster)?.store.settings.secret ?? '',
    })),
  );

/** The gateways of a file that read the buckets of one end. */
const gatewaysOf = (
  topology: Topology,
  file: Topology,
  sources: readonly Source[],
  end: 'from' | 'to',
): readonly Gateway[] => {
  const keys = new Set(sources.map((source) => source[end].key));
  return componentsOf(file, 'store').flatMap((store) => {
    const reads = store.clusters.filter((cluster) =>
      keys.has(bucketIn(file, store, cluster)?.key ?? ''),
    );
    return gatewaysIn(topology, { ...store, clusters: reads });
  });
};

const twinParts = ({ twins }: Setting) => ({
  components: twins.map(({ component }) => component),
  patches: twins.flatMap(({ patches }) => patches),
});

/** Beside every gateway whose bucket is left a second one. */
const twinsStage = (setting: Setting): TopologyDeployment => {
  const { uri, from, nodePorts } = setting;
  const { components, patches } = twinParts(setting);
  const topology = mixed({
    base: from,
    objectStores: from.objectStores,
    components: [...from.components, ...components],
    patches,
    nodePorts,
  });
  return deploymentOf(uri, topology);
};

/** The gateways of the new file in place of the old ones, whose twins answer; with or without the old compactors. */
const gatewayStage = (setting: Setting, isPaused: boolean): TopologyDeployment => {
  const { uri, from, to, nodePorts } = setting;
  const { components, patches } = twinParts(setting);
  const topology = mixed({
    base: from,
    objectStores: [...from.objectStores, ...to.objectStores],
    components: [
      ...from.components.filter(({ type }) => type !== 'store'),
      ...componentsOf(to, 'store'),
      ...components,
    ],
    patches: [...patches, ...(isPaused ? stopped(from) : [])],
    nodePorts,
  });
  return deploymentOf(uri, topology);
};

/** The new file with the twins, and with its compactors at rest. */
const writersStage = (setting: Setting): TopologyDeployment => {
  const { uri, from, to, nodePorts } = setting;
  const { components, patches } = twinParts(setting);
  const topology = mixed({
    base: to,
    objectStores: [...from.objectStores, ...to.objectStores],
    components: [...to.components, ...components],
    patches: [...patches, ...stopped(to)],
    nodePorts,
  });
  return deploymentOf(uri, topology);
};

const withJobs = (
  deployment: TopologyDeployment,
  sources: readonly Source[],
): TopologyDeployment => ({
  ...deployment,
  clusters: deployment.clusters.map((cluster) => ({
    ...cluster,
    objects: [
      ...cluster.objects,
      ...sources.filter(({ from }) => from.cluster.name === cluster.name).map(copyJob),
    ],
  })),
});

/** The new file, its compactors still at rest. */
const leaveStage = ({ uri, to }: Setting): TopologyDeployment => {
  const topology = mixed({
    base: to,
    objectStores: to.objectStores,
    components: to.components,
    patches: stopped(to),
    nodePorts: {},
  });
  return deploymentOf(uri, topology);
};
