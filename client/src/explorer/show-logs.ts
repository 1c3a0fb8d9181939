import { window } from 'vscode';
import { asFields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { workloadKey, workloadOf } from '../mesh/owner.ts';
import type { PodObject } from '../k8s/model.ts';
import { objectsOrAsk } from './ask-object.ts';
import type { Explorer } from './explorer.ts';
import type { LogSource } from './log-views.ts';
import { readObject } from './read-object.ts';
import type { ObjectSubject } from './subjects.ts';

/** Logs that are followed at once; more would be read by nobody. */
const mostSources = 20;

/** Opens the logs of pods, of all pods of workloads and Services, or of one container. */
export async function showLogsOf(
  explorer: Explorer,
  args: readonly unknown[],
  previous: boolean,
): Promise<void> {
  const title = previous ? say('Show the previous log of what?') : say('Show the log of what?');
  const subjects = await objectsOrAsk(explorer, args, {
    title,
    kinds: ['pods', 'deployments', 'statefulsets', 'daemonsets', 'jobs', 'services'],
  });
  if (subjects.length === 0) return;
  const found = await Promise.all(
    subjects.map(async (subject) => sourcesOf(explorer, subject, previous)),
  );
  const sources = found.flat();
  if (sources.length === 0) {
    void window.showInformationMessage(
      previous
        ? say('No container of it has run before.')
        : say('There is no pod of it whose log could be shown.'),
    );
    return;
  }
  if (sources.length > mostSources)
    void window.showInformationMessage(
      say('The logs of {shown} of {count} containers are followed; choose fewer to see others.', {
        shown: mostSources,
        count: sources.length,
      }),
    );
  const [first] = subjects;
  const more = subjects.length > 1 ? ` +${subjects.length - 1}` : '';
  const name = [first?.namespace, first?.name, first?.container].filter(Boolean).join('/');
  explorer.logs.follow(
    `${previous ? say('Previous log') : say('Log')} ${first?.context ?? ''}/${name}${more}`,
    sources.slice(0, mostSources),
  );
}

async function sourcesOf(
  explorer: Explorer,
  subject: ObjectSubject,
  previous: boolean,
): Promise<readonly LogSource[]> {
  const { context, namespace, name, resource, container } = subject;
  const view = explorer.clusters.views.find((one) => one.context === context);
  const pods = [...(view?.snapshot.kinds.pods?.objects.get(namespace)?.values() ?? [])];
  if (resource === 'pods') {
    const source = { context, namespace, pod: name, previous };
    if (container !== undefined) return [{ ...source, container }];
    const pod = pods.find((one) => one.name === name);
    return pod === undefined ? [source] : sourcesOfPod(context, pod, previous);
  }
  const chosen =
    resource === 'services'
      ? await selectedBy(explorer, subject, pods)
      : pods.filter(
          (pod) =>
            workloadKey(workloadOf(pod)) ===
            workloadKey({ kind: subject.objectKind, namespace, name }),
        );
  return chosen.flatMap((pod) => sourcesOfPod(context, pod, previous));
}

/** Its main containers; init containers only where they still run or failed, since their logs are over. */
function sourcesOfPod(context: string, pod: PodObject, previous: boolean): readonly LogSource[] {
  return pod.containers
    .filter(({ role, state, exitCode, last }) =>
      previous
        ? last !== undefined
        : role === 'main' || (role === 'init' && state === 'terminated' && exitCode !== 0),
    )
    .map((container) => ({
      context,
      namespace: pod.namespace,
      pod: pod.name,
      container: container.name,
      previous,
    }));
}

async function selectedBy(
  explorer: Explorer,
  subject: ObjectSubject,
  pods: readonly PodObject[],
): Promise<readonly PodObject[]> {
  const spec = asFields(asFields(await readObject(explorer, subject))?.['spec']);
  const wanted = Object.entries(asFields(spec?.['selector']) ?? {});
  return wanted.length === 0
    ? []
    : pods.filter(({ labels }) => wanted.every(([name, value]) => labels[name] === value));
}
