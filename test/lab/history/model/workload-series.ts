// The series of a cluster's HPA and Deployment, from kube-state-metrics and from the controller-manager.
import type { Hpa } from './hpa.ts';
import type { Deployment } from './pods.ts';
import type { Family, Recorder, Series } from './recorder.ts';

/** What the HPA's status says after a pass. */
export interface HpaStatus {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly metricMilli: number;
}

const gauge = (name: string): Family => ({ name, type: 'gauge' });

/** Writes the samples of a cluster's workload, a scrape at a time. */
export const createWorkloadSeries = (
  recorder: Recorder,
  { spec }: Hpa,
  nodeAddress: string,
): ((at: number, status: HpaStatus, deployment: Deployment) => void) => {
  const group = recorder.group();
  const add = (name: string, labels: Readonly<Record<string, string>>): Series =>
    group.add(gauge(name), name, labels);

  const { namespace } = spec;
  const job = 'kube-state-metrics';
  const autoscaler = { job, namespace, horizontalpodautoscaler: spec.name };
  const metric = {
    ...autoscaler,
    metric_name: spec.metricName,
    metric_target_type: spec.targetType === 'Value' ? 'value' : 'average',
  };
  const workload = { job, namespace, deployment: spec.target };
  const target = spec.targetMilli / 1000;

  const values: readonly (readonly [
    Series,
    (at: number, status: HpaStatus, deployment: Deployment) => number,
  ])[] = [
    [add('kube_horizontalpodautoscaler_spec_min_replicas', autoscaler), () => spec.minReplicas],
    [add('kube_horizontalpodautoscaler_spec_max_replicas', autoscaler), () => spec.maxReplicas],
    [add('kube_horizontalpodautoscaler_spec_target_metric', metric), () => target],
    [
      add('kube_horizontalpodautoscaler_status_current_replicas', autoscaler),
      (_at, status) => status.currentReplicas,
    ],
    [
      add('kube_horizontalpodautoscaler_status_desired_replicas', autoscaler),
      (_at, status) => status.desiredReplicas,
    ],
    [
      add('kube_horizontalpodautoscaler_status_target_metric', metric),
      (_at, status) => status.metricMilli / 1000,
    ],
    [
      // Its own labels; the scrape adds job and instance. Source: kubernetes v1.36.3 pkg/controller/podautoscaler/monitor/metrics.go.
      add('horizontal_pod_autoscaler_controller_desired_replicas', {
        job: 'kube-controller-manager',
        instance: `${nodeAddress}:10257`,
        namespace,
        hpa_name: spec.name,
      }),
      (_at, status) => status.desiredReplicas,
    ],
    [
      add('kube_deployment_spec_replicas', workload),
      (_at, _status, deployment) => deployment.desired(),
    ],
    [
      add('kube_deployment_status_replicas', workload),
      (_at, _status, deployment) => deployment.pods().length,
    ],
    [
      add('kube_deployment_status_replicas_ready', workload),
      (at, _status, deployment) => readyPods(deployment, at),
    ],
    [
      add('kube_deployment_status_replicas_available', workload),
      (at, _status, deployment) => readyPods(deployment, at),
    ],
    [
      add('kube_deployment_status_replicas_unavailable', workload),
      (at, _status, deployment) => deployment.pods().length - readyPods(deployment, at),
    ],
    [
      add('kube_deployment_status_replicas_updated', workload),
      (_at, _status, deployment) =>
        deployment.pods().filter(({ version }) => version === deployment.version()).length,
    ],
  ];

  return (at, status, deployment) => {
    for (const [series, value] of values) series.push(value(at, status, deployment));
  };
};

/** How many pods of a Deployment are ready at a time (s). */
export const readyPods = (deployment: Deployment, at: number): number =>
  deployment.pods().filter(({ readyAt }) => readyAt <= at).length;
