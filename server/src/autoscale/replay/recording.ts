import type { Int64 } from '../int64.ts';
import type { FullHpaSpec, MetricSpec } from '../hpa/spec.ts';
import type { Series } from './series.ts';

/** What was recorded of a target and its autoscaler. Times in ms. */
export interface Recording {
  readonly metrics: readonly RecordedMetric[];
  /** `spec.replicas` of the target. */
  readonly replicas: Series;
  /** What the autoscaler wanted. */
  readonly desired: Series;
  /** Pods that were ready. */
  readonly ready: Series;
  /** All pods of the target; more than `replicas` while a rollout has some on top. */
  readonly pods?: Series | undefined;
  /** The replicas that the autoscaler found, and wanted, by its own status: of one and the same pass. */
  readonly status?: { readonly current: Series; readonly desired: Series } | undefined;
  /** Requests of one pod by container and resource, in thousandths. */
  readonly requests: ReadonlyMap<string, Readonly<Record<string, Int64>>>;
  /** How long a new pod takes to become ready. */
  readonly startup: number;
  /** The settings that were in force, from when on; in order of time. */
  readonly settings: readonly { readonly from: number; readonly spec: FullHpaSpec }[];
}

/** One metric over time. */
export interface RecordedMetric {
  readonly key: string;
  /** In units, not thousandths. */
  readonly values: Series;
  readonly sharing: Sharing;
  /** The value by the autoscaler's own status: as its target is, per cent, of a pod, or whole. */
  readonly seen?: Series | undefined;
}

/**
 * What a value would have been with another number of pods: `average` is of one pod, and the sum of all pods stays
 * when their number changes; `total` does not change with the pods.
 */
export type Sharing = 'average' | 'total';

/** What identifies a metric in settings and recordings. */
export const metricKey = ({
  type,
  resource,
  containerResource,
  pods,
  object,
  external,
}: MetricSpec): string => {
  const name =
    resource?.name ??
    (containerResource && `${containerResource.container}/${containerResource.name}`) ??
    (pods ?? object ?? external)?.metric.name;
  return `${type}/${name ?? ''}`;
};
