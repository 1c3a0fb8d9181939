/** How the files are called. */
export const topologyFileEnds = ['.thanos-topology.yaml', '.thanos-topology.yml'] as const;

/** Whether a file is a topology, by its name. */
export const isTopologyFile = (name: string): boolean =>
  topologyFileEnds.some((end) => name.toLowerCase().endsWith(end));
