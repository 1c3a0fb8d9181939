import { kinds } from '../k8s/kinds/index.ts';
import { ClusterError } from '../k8s/port.ts';
import { objectPath } from '../explorer/object-path.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import type { ClusterApi } from '../topology/api.ts';
import { RefusedError } from '../topology/api-problem.ts';
import { identityOf, keyOf, planObject } from '../topology/make-plan.ts';
import type { Plan, PlannedCluster } from '../topology/plan.ts';
import { asFields, asFieldsList, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { isPaused, partToApply } from './change.ts';

/** The object with other settings, or a sentence why there is none. */
export type Settle = (live: Fields) => Promise<Fields | string>;

export interface ChangeOptions {
  /** What the journal calls it. */
  readonly name: string;
  readonly api: (context: string) => Promise<ClusterApi>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Finds out what a change of an autoscaler would do in each of these places, by dry runs. Writes nothing. */
export async function planChange(
  places: readonly ObjectSubject[],
  settle: Settle,
  { name, api, now }: ChangeOptions,
): Promise<Plan> {
  const clusters = await Promise.all(
    places.map(async (place): Promise<PlannedCluster> => {
      const empty = {
        name: place.context,
        context: place.context,
        namespace: place.namespace,
        denied: [],
        missingSecrets: [],
        objects: [],
        leftovers: [],
      };
      try {
        const planned = await planPlace(place, settle, await api(place.context));
        return typeof planned === 'string'
          ? { ...empty, problem: planned }
          : { ...empty, objects: [planned] };
      } catch (error) {
        if (!(error instanceof ClusterError || error instanceof RefusedError)) throw error;
        return { ...empty, problem: error.message };
      }
    }),
  );
  return { uri: '', deployment: { name, clusters: [], queriers: [] }, clusters, at: now() };
}

async function planPlace(place: ObjectSubject, settle: Settle, api: ClusterApi) {
  const path = objectPath(place);
  const live = await api.get(path);
  if (live === undefined) return say('It is not there.');
  const maker = makerOf(live);
  if (maker !== undefined)
    return say(
      'KEDA made it of the ScaledObject {maker} and would turn the change back: change that one.',
      { maker },
    );
  const settled = await settle(live);
  if (typeof settled === 'string') return settled;
  const { manifest, removed } = partToApply(live, settled);
  if (removed.length > 0)
    return say('{fields} would have to go: only its file can say so.', {
      fields: removed.join(', '),
    });
  const wanted = { ...manifest, ...identityOf(live) };
  return planObject(
    {
      key: keyOf(place.context, wanted),
      cluster: place.context,
      component: '',
      wave: 'access',
      last: false,
      attached: true,
      path,
      manifest: { ...wanted, metadata: { ...asFields(manifest['metadata']), ...wanted.metadata } },
    },
    api,
  );
}

/** The ScaledObject that an HPA was made of; undefined for one of its own. */
const makerOf = (hpa: Fields): string | undefined =>
  hpa['kind'] !== kinds.horizontalpodautoscalers.objectKind
    ? undefined
    : asText(
        asFieldsList(asFields(hpa['metadata'])?.['ownerReferences']).find(
          ({ kind }) => kind === kinds.scaledobjects.objectKind,
        )?.['name'],
      );

/** The path of the HPA that scales: its own, or that which KEDA made. */
export async function hpaPathOf(
  place: ObjectSubject,
  api: ClusterApi,
): Promise<{ readonly path: string } | 'none' | 'paused'> {
  const path = objectPath(place);
  if (place.resource === kinds.horizontalpodautoscalers.plural) return { path };
  const live = await api.get(path);
  // Source: keda v2.21.0 controllers/keda/scaledobject_controller.go: of one that rests the HPA is deleted, and the
  // status goes on naming it.
  if (live !== undefined && isPaused(live)) return 'paused';
  const name = asText(asFields(live?.['status'])?.['hpaName']);
  const { group, versions, plural } = kinds.horizontalpodautoscalers;
  return name === undefined
    ? 'none'
    : {
        path: objectPath({
          apiVersion: `${group}/${versions[0]}`,
          resource: plural,
          namespace: place.namespace,
          name,
        }),
      };
}
