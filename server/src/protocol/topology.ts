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
