import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import type { ObjectSubject } from '../../explorer/subjects.ts';
import { objectsOrAsk } from '../../explorer/ask-object.ts';
import type { AutoscalerObject, KindName } from '../../k8s/model.ts';
import { autoscalerSubject } from '../../trees/autoscaling/autoscaler-row.ts';
import { say } from '../../util/words.ts';

/** Kinds of autoscalers. */
const autoscalerKinds = [
  'scaledobjects',
  'horizontalpodautoscalers',
] as const satisfies readonly KindName[];
type AutoscalerKind = (typeof autoscalerKinds)[number];

const isKind = (resource: string): resource is AutoscalerKind =>
  autoscalerKinds.some((kind) => kind === resource);

/** Whether commands of autoscalers can be about it. */
const isAutoscaler = ({ resource, apiVersion }: ObjectSubject): boolean =>
  isKind(resource) && /^(?:autoscaling|keda\.sh)\//u.test(apiVersion);

/** What is known of an autoscaler; undefined while it is not watched. */
export function knownAutoscaler(
  { clusters }: Pick<Explorer, 'clusters'>,
  { context, resource, namespace, name }: ObjectSubject,
): AutoscalerObject | undefined {
  const view = clusters.views.find((one) => one.context === context);
  return isKind(resource)
    ? view?.snapshot.kinds[resource]?.objects.get(namespace)?.get(name)
    : undefined;
}

/** What it scales, as the journal names it. */
export function targetOf(explorer: Pick<Explorer, 'clusters'>, place: ObjectSubject) {
  const target = knownAutoscaler(explorer, place)?.target;
  return target === undefined
    ? undefined
    : { objectKind: target.kind, namespace: place.namespace, name: target.name };
}

/** The autoscaler that a command was called on, or one that the person picks among those that are known. */
export async function autoscalerOrAsk(
  explorer: Pick<Explorer, 'clusters'>,
  args: readonly unknown[],
  title: string,
  kinds: readonly AutoscalerKind[] = autoscalerKinds,
): Promise<ObjectSubject | undefined> {
  const found = await objectsOrAsk(explorer, args, { title, kinds });
  const subject = found.find(
    (one) => isAutoscaler(one) && kinds.some((kind) => kind === one.resource),
  );
  if (subject === undefined && found.length > 0)
    void window.showInformationMessage(say('That is no autoscaler of this kind.'));
  return subject;
}

/** The same autoscaler in all clusters where it is known, that one first. */
function sameElsewhere(
  { clusters }: Pick<Explorer, 'clusters'>,
  own: ObjectSubject,
): readonly [ObjectSubject, ...ObjectSubject[]] {
  const others = clusters.views
    .filter(({ context }) => context !== own.context)
    .flatMap(({ context, snapshot }) => {
      const objects = isKind(own.resource) ? snapshot.kinds[own.resource]?.objects : undefined;
      const object = objects?.get(own.namespace)?.get(own.name);
      return object === undefined ? [] : [autoscalerSubject(context, object)];
    });
  return [own, ...others];
}

/** The clusters to change it in: there is a choice only where several have it. Undefined when somebody left. */
export async function placesOrAsk(
  explorer: Pick<Explorer, 'clusters'>,
  own: ObjectSubject,
): Promise<readonly [ObjectSubject, ...ObjectSubject[]] | undefined> {
  const all = sameElsewhere(explorer, own);
  if (all.length === 1) return all;
  const picked = await window.showQuickPick(
    all.map((place, at) => ({ label: place.context, picked: at === 0, place })),
    {
      title: say('In which clusters? One after the other, each seen well before the next.'),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  const [first, ...rest] = (picked ?? []).map(({ place }) => place);
  return first === undefined ? undefined : [first, ...rest];
}
