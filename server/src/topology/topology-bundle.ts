/**
 * What is needed of topologies only when somebody asks for it, a bundle of its own (`dist/topology.js`): the language
 * server loads it with the first such request.
 */
import { deploymentOf } from './deployment.ts';
import { diagramOf, diagramStyle } from './diagram/diagram.ts';
import { stagesOf } from './migration/stages.ts';

export { deploymentOf, diagramOf, diagramStyle, stagesOf };

/** What this bundle gives. */
export interface TopologyBundle {
  readonly deploymentOf: typeof deploymentOf;
  readonly diagramOf: typeof diagramOf;
  readonly diagramStyle: typeof diagramStyle;
  readonly stagesOf: typeof stagesOf;
}
