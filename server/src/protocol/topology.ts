/** `gauntlet/topology/render`: what a topology file becomes, for those who bring it into clusters. */
export interface RenderTopologyParams {
  /** Name or URI of the file, for its title only. */
  readonly uri: string;
  /** The whole text. Clients send it, so that what is planned is what people see. */
  readonly text: string;
}

export type RenderTopologyResult =
  | { readonly ok: true; readonly deployment: TopologyDeployment }
  /** The file has errors; nothing of it is rendered. */
  | { readonly ok: false; readonly errors: readonly TopologyError[] };

/** An error of the file. Lines and columns count from 0, columns in UTF-16 code units. */
export interface TopologyError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Steps of a deployment, in their order: each after the one before it has come to rest. */
export const topologyWaves = [
  'access',
  'configuration',
  'services',
  'stateful',
  'stateless',
  'policies',
  'monitors',
] as const;

export type TopologyWave = (typeof topologyWaves)[number];

export interface TopologyDeployment {
  /** Of the file, as names of objects are written: `prod` of `prod.thanos-topology.yaml`. */
  readonly name: string;
  /** The stage of a migration that it is, noted in the clusters so that others can go on. */
  readonly stage?: MigrationStageId;
  /** Which migration that is a stage of, by its buckets; noted beside the stage. */
  readonly migration?: string;
  readonly clusters: readonly DeployedCluster[];
  readonly queriers: readonly DeployedQuerier[];
}

export interface DeployedCluster {
  readonly name: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly namespace: string;
  /** In the order in which they are applied. */
  readonly objects: readonly DeployedObject[];
}

export interface DeployedObject {
  readonly wave: TopologyWave;
  /** Of the file. */
  readonly component: string;
  /** Belongs to what looks over all clusters: after everything else, in all clusters. */
  readonly last: boolean;
  /** Left out without a word where the cluster does not know the kind. */
  readonly optional: boolean;
  /** Belongs to somebody else, who made it: only our fields of it are ours. */
  readonly attached: boolean;
  readonly manifest: DeployedManifest;
}

/** A Kubernetes object. */
export interface DeployedManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A querier and what has to answer it once all is at work. */
export interface DeployedQuerier {
  /** Of the file. */
  readonly cluster: string;
  readonly component: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  /** Asks all clusters. */
  readonly global: boolean;
  /** How many endpoints the file has beside those of the topology. */
  readonly further: number;
  readonly expects: readonly ExpectedStores[];
}

/** Stores of one kind that answer a querier. */
export interface ExpectedStores {
  readonly cluster: string;
  readonly component: string;
  /** As `/api/v1/stores` groups them: `sidecar`, `store`, `receive`, `rule`, `query`. */
  readonly type: string;
  /** How many; of a group that all know the same one is enough. */
  readonly count: number;
  /** Labels that one of its label sets holds; none for those that know only what their bucket holds. */
  readonly labels: Readonly<Record<string, string>>;
}

/** `gauntlet/topology/migration`: the way from one topology to another one in which history is in other buckets. */
export interface TopologyMigrationParams {
  /** What is in the clusters. */
  readonly from: RenderTopologyParams;
  /** What shall be there. */
  readonly to: RenderTopologyParams;
}

export type TopologyMigrationResult =
  | { readonly ok: true; readonly stages: readonly MigrationStage[] }
  /** Why there is no such way, a sentence each. */
  | { readonly ok: false; readonly problems: readonly string[] };

export type MigrationStageId =
  'labels' | 'twins' | 'gateway' | 'pause' | 'writers' | 'copy' | 'leave' | 'compact';

/** One deployment on the way; each answers all that the one before it answers. */
export interface MigrationStage {
  readonly id: MigrationStageId;
  readonly title: string;
  /** Why it is there, and what it does. */
  readonly why: string;
  readonly deployment: TopologyDeployment;
  /** What has to hold before it begins. */
  readonly before: readonly MigrationCheck[];
  /** What has to hold before the next one may begin. */
  readonly after: readonly MigrationCheck[];
  /** Why going back from it to the one before it would lose something, unless the check holds. */
  readonly back?: MigrationCheck;
}

export type MigrationCheck =
  /** No two of these gateways know blocks of the same external labels. */
  | { readonly kind: 'distinct'; readonly gateways: readonly Gateway[] }
  /** Every block that one of `from` answers for, one of `to` answers for. */
  | { readonly kind: 'copied'; readonly from: readonly Gateway[]; readonly to: readonly Gateway[] }
  /** None of them knows any block. */
  | { readonly kind: 'empty'; readonly gateways: readonly Gateway[] };

/** A store gateway over HTTP. */
export interface Gateway {
  /** Of the file. */
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  /** The bucket that it reads, in words. */
  readonly bucket: string;
}

/** `gauntlet/topology/diagram`: a picture of what a topology file says, as far as that can be understood. */
export interface TopologyDiagramParams {
  readonly text: string;
}

export type TopologyDiagramResult =
  | { readonly ok: true; readonly diagram: TopologyDiagram }
  /** There is nothing to draw. */
  | { readonly ok: false; readonly errors: readonly TopologyError[] };

export interface TopologyDiagram {
  readonly title: string;
  /** SVG for a page with `style`; safe to show. Nodes have their key as `data-key`, and what arrow keys need. */
  readonly svg: string;
  /** CSS in the colours of the window; always the same. */
  readonly style: string;
  /** The picture as a file of its own, for light and dark surroundings. */
  readonly file: string;
  readonly nodes: readonly TopologyDiagramNode[];
  /** What is wrong with the file all the same. */
  readonly errors: readonly TopologyError[];
}

export interface TopologyDiagramNode {
  readonly key: string;
  readonly title: string;
  /** What it is, whom it asks, who asks it. */
  readonly sentences: readonly string[];
  /** Where the file says it, from 0; undefined for what it does not say. */
  readonly at: { readonly line: number; readonly column: number } | undefined;
}
