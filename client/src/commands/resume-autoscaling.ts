import { resumption } from '../autoscaling/change.ts';
import { runName } from '../autoscaling/runs.ts';
import { autoscalerOrAsk, placesOrAsk } from '../autoscaling/window/known.ts';
import { runPatches } from '../autoscaling/window/run-patches.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { objectPath } from '../explorer/object-path.ts';
import { say } from '../util/words.ts';

/** Lets KEDA go on with a ScaledObject that was paused, by whomever. */
export const resumeAutoscaling: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('Resume which ScaledObject?');
    const own = await autoscalerOrAsk(explorer, args, title, ['scaledobjects']);
    const places = own && (await placesOrAsk(explorer, own));
    if (own === undefined || places === undefined) return;
    await runPatches(explorer, {
      name: runName(own),
      namespace: own.namespace,
      places: places.map((place) => ({
        key: `${place.context}/${place.objectKind}/${place.namespace}/${place.name}`,
        context: place.context,
        path: objectPath(place),
        operations: resumption,
      })),
      what: say('KEDA scales it again by its triggers.'),
      done: say('KEDA scales {name} again.', { name: own.name }),
      yes: say('Resume'),
    });
  };
