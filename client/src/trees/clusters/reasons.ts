import { say } from '../../util/words.ts';

/**
 * What a reason of the kubelet or the scheduler means, and where to look; empty for those that speak for themselves.
 * Source: kubernetes 1.36 pkg/kubelet/{container,images,events}, k8s.io/api/core/v1 types.go.
 */
export function reasonText(reason: string): string {
  switch (reason) {
    case 'CrashLoopBackOff':
      return say(
        'It ends soon after every start, and is started again ever more slowly. Its previous log says why it ends.',
      );
    case 'ImagePullBackOff':
    case 'ErrImagePull':
    case 'RegistryUnavailable':
      return say('Its image cannot be pulled: wrong name or tag, or no right to the registry.');
    case 'ErrImageNeverPull':
      return say('Its image is not on the node, and its pull policy is Never.');
    case 'InvalidImageName':
      return say('The name of its image is not valid.');
    case 'CreateContainerConfigError':
      return say('A ConfigMap, Secret or key that it names is not there.');
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'StartError':
    case 'ContainerCannotRun':
      return say('The container runtime could not start it: wrong command, mount or permission.');
    case 'OOMKilled':
      return say('It used more memory than its limit and was killed.');
    case 'Evicted':
      return say('The node ran out of memory or disk and put it out.');
    case 'DeadlineExceeded':
    case 'ProgressDeadlineExceeded':
      return say('It took longer than it may.');
    case 'Unschedulable':
      return say('No node can take it: its requests, selectors, taints or volumes fit none.');
    case 'NodeLost':
    case 'NodeShutdown':
    case 'Terminated':
      return say('Its node went away.');
    case 'Preempting':
    case 'Preempted':
      return say('It makes room for a pod of higher priority.');
    case 'BackoffLimitExceeded':
      return say('Its pods failed as often as they may.');
    case 'FailedGetResourceMetric':
    case 'FailedGetPodsMetric':
    case 'FailedGetObjectMetric':
    case 'FailedGetExternalMetric':
      return say('The metric cannot be read, so nothing is scaled by it.');
    default:
      return '';
  }
}

/** `CrashLoopBackOff` with its meaning and what the server said about this case. */
export function explain(reason: string, message: string): string {
  return [reasonText(reason), message].filter((text) => text !== '').join(' ');
}
