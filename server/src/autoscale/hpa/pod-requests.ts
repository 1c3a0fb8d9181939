import { addInt64, type Int64 } from '../int64.ts';
import { done, failed, type Outcome } from './outcome.ts';
import type { Container, Pod } from './pods.ts';

const requestOf = ({ requests }: Container, resource: string): Int64 => requests[resource] ?? 0;

const larger = (left: Int64, right: Int64): Int64 => (left > right ? left : right);

/**
 * What the scheduler keeps free for the containers: the running ones together, or the hungriest init container with
 * the sidecars that started before it.
 * Source: k8s.io/component-helpers v0.36.3 resource/helpers.go AggregateContainerRequests
 */
const aggregateRequests = (
  { containers, initContainers = [] }: Pod,
  resource: string,
): Int64 | undefined => {
  const all = [...containers, ...initContainers];
  if (all.every(({ requests }) => requests[resource] === undefined)) return undefined;
  let running: Int64 = 0;
  for (const container of containers) running = addInt64(running, requestOf(container, resource));
  let sidecars: Int64 = 0;
  let peak: Int64 = 0;
  for (const container of initContainers) {
    const request = requestOf(container, resource);
    if (container.restartable === true) {
      running = addInt64(running, request);
      sidecars = addInt64(sidecars, request);
      peak = larger(peak, sidecars);
    } else peak = larger(peak, addInt64(sidecars, request));
  }
  return larger(running, peak);
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go calculatePodLevelRequests */
const podLevelRequest = (pod: Pod, resource: string): Outcome<Int64> => {
  const request = pod.requests?.[resource] ?? aggregateRequests(pod, resource);
  return request === undefined
    ? failed(`missing pod-level request for ${resource} in Pod ${pod.name}`)
    : done(request);
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go calculatePodRequestsFromContainers */
const containerRequests = (pod: Pod, container: string, resource: string): Outcome<Int64> => {
  const { containers, initContainers } = pod;
  const sidecars = initContainers?.filter(({ restartable }) => restartable === true);
  let total: Int64 = 0;
  for (const { name, requests } of sidecars ? [...containers, ...sidecars] : containers) {
    if (container !== '' && container !== name) continue;
    const request = requests[resource];
    if (request === undefined) {
      return failed(`missing request for ${resource} in container ${name} of Pod ${pod.name}`);
    }
    total = addInt64(total, request);
    if (container === name) return done(total);
  }
  return container === ''
    ? done(total)
    : failed(`container ${container} not found in Pod ${pod.name}`);
};

/**
 * The request of every pod for a resource, in thousandths; `container` is empty for all containers together.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go calculateRequests
 */
export const podRequests = (
  pods: readonly Pod[],
  container: string,
  resource: string,
  podLevel: boolean,
): Outcome<ReadonlyMap<string, Int64>> => {
  const requests = new Map<string, Int64>();
  for (const pod of pods) {
    const own =
      podLevel &&
      container === '' &&
      pod.requests !== undefined &&
      Object.keys(pod.requests).length > 0;
    const request = own
      ? podLevelRequest(pod, resource)
      : containerRequests(pod, container, resource);
    if (!request.ok) return request;
    requests.set(pod.name, request.value);
  }
  return done(requests);
};
