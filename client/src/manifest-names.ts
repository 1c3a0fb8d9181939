/** Names that the manifest spells too; a test compares the two. Commands and settings have lists of their own. */

/** Scheme of the documents with results, and their language: it has editor settings of its own in the manifest. */
export const resultScheme = 'gauntlet-result';

/** Views of the explorer. */
export const viewIds = {
  clusters: 'gauntlet.clusters',
  thanos: 'gauntlet.thanos',
  mesh: 'gauntlet.mesh',
  autoscaling: 'gauntlet.autoscaling',
  topology: 'gauntlet.topology',
} as const;

/** Keys that `when` clauses read. */
export const contextKeys = {
  hasResult: 'gauntlet.hasResult',
  /** Some cluster is connected. */
  connected: 'gauntlet.connected',
  hasClusters: 'gauntlet.hasClusters',
  hasForwards: 'gauntlet.hasForwards',
  /** A topology was planned in this window. */
  hasPlan: 'gauntlet.hasPlan',
  unhealthyOnly: 'gauntlet.unhealthyOnly',
  /** Addresses of the open YAML documents that may hold PromQL. */
  promqlDocuments: 'gauntlet.promqlDocuments',
  /** The same of documents with autoscalers, and with rules of a prometheus-adapter. */
  autoscalerDocuments: 'gauntlet.autoscalerDocuments',
  adapterDocuments: 'gauntlet.adapterDocuments',
} as const;
