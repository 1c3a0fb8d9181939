import { topologyWaves } from '../../../server/src/protocol/topology.ts';
import type { PlannedCluster, PlannedObject } from './plan.ts';

/** Objects that are applied before anything of the next step: side by side in all clusters, in their order in each. */
export interface Step {
  readonly wave: PlannedObject['wave'];
  readonly last: boolean;
  readonly clusters: readonly {
    readonly name: string;
    readonly objects: readonly PlannedObject[];
  }[];
}

const waves: readonly PlannedObject['wave'][] = ['namespaces', ...topologyWaves];

/**
 * The steps of applying objects: all that holds and makes data first, in every cluster, then what looks over all
 * clusters; each wave by wave. Steps without objects are left out.
 */
export function stepsOf(
  clusters: readonly PlannedCluster[],
  wanted: (object: PlannedObject) => boolean,
): readonly Step[] {
  return [false, true].flatMap((last) =>
    waves
      .map((wave) => ({
        wave,
        last,
        clusters: clusters
          .map(({ name, objects }) => ({
            name,
            objects: objects.filter(
              (object) => object.wave === wave && object.last === last && wanted(object),
            ),
          }))
          .filter(({ objects }) => objects.length > 0),
      }))
      .filter((step) => step.clusters.length > 0),
  );
}

/** Waves whose objects have pods to wait for. */
export const hasPods = ({ wave }: Pick<Step, 'wave'>): boolean =>
  wave === 'stateful' || wave === 'stateless';
