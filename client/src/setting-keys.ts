/** The section of every setting of the extension; also the id of the language client, whose trace lives in it. */
export const section = 'gauntlet';

/** Keys of the settings that the extension reads; the server reads those of `protocol/settings.ts`. */
export const clientSettings = {
  connections: 'connections',
  trace: 'trace.server',
  meshClusterLabel: 'mesh.clusterLabel',
  meshWindow: 'mesh.window',
  meshPercentile: 'mesh.percentile',
  kubeconfig: 'kubeconfig',
  namespaces: 'explorer.namespaces',
  productionClusters: 'topology.productionClusters',
  topologyReadOnly: 'topology.readOnly',
} as const;
