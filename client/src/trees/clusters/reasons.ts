import { say } from '../../util/words.ts';

/** Reasons that mean the same, and what that is. */
type Meaning = readonly [reasons: readonly string[], text: () => string];

/**
 * What reasons of the kubelet, the scheduler and controllers mean, and where to look.
 * Source: kubernetes 1.36 pkg/kubelet/{container,images,events}, pkg/controller/podautoscaler, k8s.io/api/core/v1.
 */
const meanings: readonly Meaning[] = [
  [
    ['CrashLoopBackOff'],
    () =>
      say(
        'It ends soon after every start, and is started again ever more slowly. Its previous log says why it ends.',
      ),
  ],
  [
    ['ImagePullBackOff', 'ErrImagePull', 'RegistryUnavailable'],
    () => say('Its image cannot be pulled: wrong name or tag, or no right to the registry.'),
  ],
  [['ErrImageNeverPull'], () => say('Its image is not on the node, and its pull policy is Never.')],
  [['InvalidImageName'], () => say('The name of its image is not valid.')],
  [
    ['CreateContainerConfigError'],
    () => say('A ConfigMap, Secret or key that it names is not there.'),
  ],
  [
    ['CreateContainerError', 'RunContainerError', 'StartError', 'ContainerCannotRun'],
    () => say('The container runtime could not start it: wrong command, mount or permission.'),
  ],
  [['OOMKilled'], () => say('It used more memory than its limit and was killed.')],
  [['Evicted'], () => say('The node ran out of memory or disk and put it out.')],
  [['DeadlineExceeded', 'ProgressDeadlineExceeded'], () => say('It took longer than it may.')],
  [
    ['Unschedulable'],
    () => say('No node can take it: its requests, selectors, taints or volumes fit none.'),
  ],
  [['NodeLost', 'NodeShutdown', 'Terminated'], () => say('Its node went away.')],
  [['Preempting', 'Preempted'], () => say('It makes room for a pod of higher priority.')],
  [['BackoffLimitExceeded'], () => say('Its pods failed as often as they may.')],
  [
    [
      'FailedGetResourceMetric',
      'FailedGetPodsMetric',
      'FailedGetObjectMetric',
      'FailedGetExternalMetric',
    ],
    () => say('The metric cannot be read, so nothing is scaled by it.'),
  ],
];

const meaningOf = new Map(
  meanings.flatMap(([reasons, text]) => reasons.map((reason) => [reason, text] as const)),
);

/** What a reason means; empty for those that speak for themselves. */
export function reasonText(reason: string): string {
  return meaningOf.get(reason)?.() ?? '';
}

/** `CrashLoopBackOff` with its meaning and what the server said about this case. */
export function explain(reason: string, message: string): string {
  return [reasonText(reason), message].filter((text) => text !== '').join(' ');
}
