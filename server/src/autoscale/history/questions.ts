import type { MetricSpec, ObjectReference } from '../hpa/spec.ts';
import { metricKey } from '../replay/recording.ts';
import type { Subject } from './subject.ts';

/** Expressions that give the history of a subject. */
export interface Questions {
  /** All series of the HPA by kube-state-metrics, and its wish by the controller-manager. */
  readonly autoscaler: string;
  /** Replicas of the target: wanted, there, ready. */
  readonly target: string;
  /** Requests of one pod, in units. */
  readonly requests: string | undefined;
  /** By key of the metric; absent where nothing says how it is asked for. */
  readonly metrics: ReadonlyMap<string, string>;
}

/** Names of the series of kube-state-metrics 2. */
export const hpaSeries = {
  min: 'kube_horizontalpodautoscaler_spec_min_replicas',
  max: 'kube_horizontalpodautoscaler_spec_max_replicas',
  target: 'kube_horizontalpodautoscaler_spec_target_metric',
  current: 'kube_horizontalpodautoscaler_status_current_replicas',
  desired: 'kube_horizontalpodautoscaler_status_desired_replicas',
  seen: 'kube_horizontalpodautoscaler_status_target_metric',
} as const;

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/monitor/metrics.go */
export const controllerDesired = 'horizontal_pod_autoscaler_controller_desired_replicas';

/** What is known of a target, by kind. */
export interface TargetSeries {
  readonly label: string;
  readonly spec: string;
  readonly pods: string;
  readonly ready: string;
  /** Ends of the names of its pods. */
  readonly podSuffix: string;
}

const targets: ReadonlyMap<string, TargetSeries> = new Map([
  [
    'Deployment',
    {
      label: 'deployment',
      spec: 'kube_deployment_spec_replicas',
      pods: 'kube_deployment_status_replicas',
      ready: 'kube_deployment_status_replicas_ready',
      podSuffix: '-[a-z0-9]+-[a-z0-9]{5}',
    },
  ],
  [
    'StatefulSet',
    {
      label: 'statefulset',
      spec: 'kube_statefulset_replicas',
      pods: 'kube_statefulset_status_replicas',
      ready: 'kube_statefulset_status_replicas_ready',
      podSuffix: '-[0-9]+',
    },
  ],
  [
    'ReplicaSet',
    {
      label: 'replicaset',
      spec: 'kube_replicaset_spec_replicas',
      pods: 'kube_replicaset_status_replicas',
      ready: 'kube_replicaset_status_ready_replicas',
      podSuffix: '-[a-z0-9]{5}',
    },
  ],
]);

export const targetSeriesOf = ({ kind }: ObjectReference): TargetSeries | undefined =>
  targets.get(kind);

/**
 * How long (s) a sample counts. Prometheus itself would carry it on for five minutes and hide gaps; a minute is the
 * coarsest record that a replay takes.
 */
export const sampleLifeSeconds = 65;

const quoted = (text: string): string => JSON.stringify(text);

const escapedPattern = (text: string): string => text.replaceAll(/[.+*?()|[\]{}^$\\]/g, '\\$&');

const lastOf = (selector: string): string =>
  `last_over_time(${selector}[${String(sampleLifeSeconds)}s])`;

const selectorOf = (matchers: readonly string[]): string => `{${matchers.join(',')}}`;

/** What the names of a target's pods match. */
export const podPattern = (target: ObjectReference): string =>
  `${escapedPattern(target.name)}${targetSeriesOf(target)?.podSuffix ?? '-.+'}`;

const podMatchers = ({ namespace, spec }: Subject, more: readonly string[]): readonly string[] => [
  `namespace=${quoted(namespace)}`,
  `pod=~${quoted(podPattern(spec.scaleTargetRef))}`,
  ...more,
];

/** The average of a pod, from cAdvisor: metrics-server keeps no history. */
const resourceQuery = (
  subject: Subject,
  name: string,
  container: string | undefined,
  more: readonly string[],
): string | undefined => {
  const containers =
    container === undefined
      ? ['container!=""', 'container!="POD"']
      : [`container=${quoted(container)}`];
  const matchers = selectorOf([...podMatchers(subject, more), ...containers]);
  const average = (values: string): string => `sum(${values}) / count(count by (pod) (${values}))`;
  if (name === 'cpu') return average(`irate(container_cpu_usage_seconds_total${matchers}[2m])`);
  return name === 'memory'
    ? average(lastOf(`container_memory_working_set_bytes${matchers}`))
    : undefined;
};

const queryOf = (
  metric: MetricSpec,
  subject: Subject,
  more: readonly string[],
): string | undefined => {
  const given = subject.queries.get(metricKey(metric));
  if (given !== undefined) return given;
  const { resource, containerResource } = metric;
  if (resource !== undefined) return resourceQuery(subject, resource.name, undefined, more);
  return containerResource === undefined
    ? undefined
    : resourceQuery(subject, containerResource.name, containerResource.container, more);
};

const targetQuery = (subject: Subject, more: readonly string[]): string => {
  const { namespace, spec } = subject;
  const found = targetSeriesOf(spec.scaleTargetRef);
  if (found === undefined) {
    const matchers = selectorOf([...podMatchers(subject, more), 'condition="true"']);
    return `sum(${lastOf(`kube_pod_status_ready${matchers}`)})`;
  }
  const names = [found.spec, found.pods, found.ready].join('|');
  return lastOf(
    selectorOf([
      `__name__=~${quoted(names)}`,
      `namespace=${quoted(namespace)}`,
      `${found.label}=${quoted(spec.scaleTargetRef.name)}`,
      ...more,
    ]),
  );
};

/** What is asked for a subject; `more` are matchers that pick one of several clusters. */
export const questionsFor = (subject: Subject, more: readonly string[]): Questions => {
  const { namespace, autoscaler, spec } = subject;
  const inNamespace = `namespace=${quoted(namespace)}`;
  const ofHpa = lastOf(
    selectorOf([
      `__name__=~${quoted(Object.values(hpaSeries).join('|'))}`,
      inNamespace,
      `horizontalpodautoscaler=${quoted(autoscaler)}`,
      ...more,
    ]),
  );
  const ofController = lastOf(
    `${controllerDesired}${selectorOf([inNamespace, `hpa_name=${quoted(autoscaler)}`, ...more])}`,
  );
  const wantsRequests = spec.metrics.some(
    ({ resource, containerResource }) =>
      (resource ?? containerResource)?.target.averageUtilization !== undefined,
  );
  const requests = selectorOf(podMatchers(subject, [...more, 'resource=~"cpu|memory"']));
  return {
    autoscaler: `${ofHpa} or ${ofController}`,
    target: targetQuery(subject, more),
    requests: wantsRequests
      ? `max by (container, resource) (${lastOf(`kube_pod_container_resource_requests${requests}`)})`
      : undefined,
    metrics: new Map(
      spec.metrics.flatMap((metric) => {
        const query = queryOf(metric, subject, more);
        return query === undefined ? [] : [[metricKey(metric), query] as const];
      }),
    ),
  };
};
