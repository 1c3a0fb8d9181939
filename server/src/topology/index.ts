/** The only door of this folder. */
export { checkTopology } from './check.ts';
export { topologyChecks } from './checks/index.ts';
export { differencesBetween, type FieldDifference, type ObjectDifference } from './differences.ts';
export { diagramOf } from './diagram/diagram.ts';
export { diagramThemes } from './diagram/svg.ts';
export { completeTopology, type TopologyCompletion, type TopologyItem } from './editor/complete.ts';
export { hoverTopology, type TopologyHover } from './editor/hover.ts';
export type { WordPlace } from './live/field.ts';
export { isTopologyFile } from './file-name.ts';
export type { Finding, FindingFix, FindingSeverity } from '../yaml-file/finding.ts';
export { documentsOf, type Delivery, type Files } from './layout/files.ts';
export { layouts, type LayoutName } from './layout/layouts.ts';
export type { Cluster, Component, ObjectStore, Topology } from './model.ts';
export { formCodes, readTopology, type TopologyFile } from './read.ts';
export type { Capabilities } from './render/context.ts';
export type { Manifest } from './render/manifest.ts';
export { renderTopology, type Rendered } from './render/render.ts';
