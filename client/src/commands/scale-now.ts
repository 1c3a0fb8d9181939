import { commands, window } from 'vscode';
import { runName } from '../autoscaling/runs.ts';
import { autoscalerOrAsk, knownAutoscaler } from '../autoscaling/window/known.ts';
import { runPatches } from '../autoscaling/window/run-patches.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { objectPath } from '../explorer/object-path.ts';
import { objectsOf } from '../explorer/subjects.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import { kinds } from '../k8s/kinds/index.ts';
import type { AutoscalerObject } from '../k8s/model.ts';
import { autoscalerSubject } from '../trees/autoscaling/autoscaler-row.ts';
import { objectSubject } from '../trees/clusters/clusters-state.ts';
import { asFields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { commandIds } from './ids.ts';

const scalable = ['deployments', 'statefulsets'] as const;

/** Gives a workload a number of replicas at once, and says what its autoscaler makes of that. */
export const scaleNow: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const target = await targetOrAsk(explorer, args);
    if (target === undefined) return;
    const autoscaler = scalerOf(explorer, target);
    const text = await window.showInputBox({
      title: say('Scale {name} to how many replicas?', { name: target.name }),
      prompt: autoscaler === undefined ? '' : backWords(autoscaler),
      ignoreFocusOut: true,
      validateInput: (value) => (/^\d{1,5}$/u.test(value) ? undefined : say('That is no number.')),
    });
    if (text === undefined || !/^\d{1,5}$/u.test(text)) return;
    const replicas = Number(text);
    if (autoscaler !== undefined && !(await inSpiteOf(target, autoscaler, replicas))) return;
    const name = runName(target);
    await runPatches(explorer, {
      name,
      namespace: target.namespace,
      places: [
        {
          key: `${target.context}/${target.objectKind}/${target.namespace}/${target.name}`,
          context: target.context,
          path: `${objectPath(target)}/scale`,
          operations: (live) =>
            asFields(live['spec'])?.['replicas'] === replicas
              ? []
              : [{ op: 'add', path: '/spec/replicas', value: replicas }],
        },
      ],
      what:
        replicas === 0
          ? say('It gets no replicas: nothing of it runs.')
          : say('It gets {replicas, plural, one {# replica} other {# replicas}} at once.', {
              replicas,
            }),
      done: say('{name} has {replicas, plural, one {# replica} other {# replicas}} now.', {
        name: target.name,
        replicas,
      }),
      yes: say('Scale'),
    });
  };

/** The workload that is meant: itself, or that which an autoscaler scales. */
async function targetOrAsk(
  explorer: Explorer,
  args: readonly unknown[],
): Promise<ObjectSubject | undefined> {
  const [given] = objectsOf(args);
  if (given !== undefined && !scalable.some((kind) => kind === given.resource)) {
    const own = await autoscalerOrAsk(explorer, args, '');
    const known = own && knownAutoscaler(explorer, own);
    const kind = scalable.find((one) => kinds[one].objectKind === known?.target.kind);
    if (own === undefined || known === undefined || kind === undefined) return undefined;
    return objectSubject(own.context, kind, { namespace: own.namespace, name: known.target.name });
  }
  const title = say('Scale what now?');
  const [subject] = await objectsOrAsk(explorer, args, { title, kinds: scalable });
  return subject;
}

/** What scales a workload, as far as it is known. */
function scalerOf(
  { clusters }: Explorer,
  { context, namespace, objectKind, name }: ObjectSubject,
): AutoscalerObject | undefined {
  const held = clusters.views.find((view) => view.context === context)?.snapshot.kinds;
  const all = [held?.scaledobjects, held?.horizontalpodautoscalers].flatMap((state) => [
    ...(state?.objects.get(namespace)?.values() ?? []),
  ]);
  return all.find(({ target }) => target.kind === objectKind && target.name === name);
}

const backWords = ({ kind, name }: AutoscalerObject): string =>
  say('{kind} {name} scales it and turns the number back within seconds.', { kind, name });

/** Whether to scale though an autoscaler turns it back; its limits are what lasts. */
async function inSpiteOf(
  target: ObjectSubject,
  autoscaler: AutoscalerObject,
  replicas: number,
): Promise<boolean> {
  const { min, max, kind } = autoscaler;
  const isMore = replicas > (autoscaler.current ?? min);
  const field =
    kind === 'ScaledObject'
      ? isMore
        ? 'minReplicaCount'
        : 'maxReplicaCount'
      : isMore
        ? 'minReplicas'
        : 'maxReplicas';
  const set = `spec.${field}=${String(replicas)}`;
  const [lasting, anyway] = [say('Change {set} Instead…', { set }), say('Scale Anyway')];
  // A limit of zero, or a minimum above the maximum, is none that the API server takes.
  const canLast = isMore ? replicas <= max : replicas >= Math.max(1, min);
  const off =
    replicas === 0 && kind !== 'ScaledObject'
      ? say('With 0 replicas an HPA rests until somebody scales it up again.')
      : backWords(autoscaler);
  const answer = await window.showWarningMessage(
    say('Scale {name} to {replicas}?', { name: target.name, replicas }),
    { modal: true, detail: off },
    ...(canLast ? [lasting] : []),
    anyway,
  );
  if (answer === lasting) {
    const row = { subject: autoscalerSubject(target.context, autoscaler) };
    await commands.executeCommand(commandIds.applyAutoscaling, { row, sets: [set] });
  }
  return answer === anyway;
}
