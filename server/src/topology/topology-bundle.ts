/**
 * What is needed of topologies only when somebody asks for it, a bundle of its own (`dist/topology.js`): the language
 * server loads it with the first such request.
 */
import { deploymentOf } from './deployment.ts';
import { diagramOf, diagramStyle } from './diagram/diagram.ts';
import { liveFieldOf } from './live/field.ts';
import { liveItems, liveParagraphs, wantsOf } from './live/names.ts';
import { stagesOf } from './migration/stages.ts';

export {
  deploymentOf,
  diagramOf,
  diagramStyle,
  liveFieldOf,
  liveItems,
  liveParagraphs,
  stagesOf,
  wantsOf,
};

/** What this bundle gives. */
export interface TopologyBundle {
  readonly deploymentOf: typeof deploymentOf;
  readonly diagramOf: typeof diagramOf;
  readonly diagramStyle: typeof diagramStyle;
  readonly liveFieldOf: typeof liveFieldOf;
  readonly liveItems: typeof liveItems;
  readonly liveParagraphs: typeof liveParagraphs;
  readonly stagesOf: typeof stagesOf;
  readonly wantsOf: typeof wantsOf;
}
