// The demo over time, read through the querier over all clusters: load, p99 and replicas of each.
import { strestScaling } from '../components/autoscaling.ts';
import { globalP99 } from '../components/rules.ts';
import { strestServer } from '../components/strest.ts';
import { rangeOf } from './query.ts';
import type { Range, SampleSeries } from './query.ts';
import { timelineSvg } from './svg.ts';
import type { Mark, Panel, Point, Timeline } from './svg.ts';

const { namespace, name: deployment } = strestServer;
const inbound = `namespace="${namespace}", deployment="${deployment}", direction="inbound"`;

/** What is asked of the querier; all but the global p99 by cluster. */
export const timelineQueries = {
  load: `sum by (cluster) (irate(request_total{${inbound}, tls="true"}[30s]))`,
  p99: `histogram_quantile(0.99, sum by (le, cluster) (irate(response_latency_ms_bucket{${inbound}}[30s])))`,
  globalP99,
  ready: `max by (cluster) (kube_deployment_status_replicas_ready{namespace="${namespace}", deployment="${deployment}"})`,
  desired: `max by (cluster) (horizontal_pod_autoscaler_controller_desired_replicas{namespace="${namespace}", hpa_name="${strestScaling.autoscaler}"})`,
} as const;

/** Samples of one measure: cluster → [time (s), value]; the global one's name is `all`. */
type ByCluster = Readonly<Record<string, readonly Point[]>>;

export interface RecordedTimeline {
  readonly title: string;
  readonly range: Range;
  readonly marks: readonly Mark[];
  readonly samples: Readonly<Record<keyof typeof timelineQueries, ByCluster>>;
  readonly svg: string;
}

export interface TimelineRequest {
  readonly querierUrl: string;
  readonly title: string;
  readonly range: Range;
  readonly marks: readonly Mark[];
}

/** Reads a demo's samples and draws them. */
export const recordTimeline = async (request: TimelineRequest): Promise<RecordedTimeline> => {
  const { querierUrl, title, range, marks } = request;
  const read = async (query: string): Promise<ByCluster> =>
    byCluster(await rangeOf({ querierUrl, query, range }));
  const samples = {
    load: await read(timelineQueries.load),
    p99: await read(timelineQueries.p99),
    globalP99: await read(timelineQueries.globalP99),
    ready: await read(timelineQueries.ready),
    desired: await read(timelineQueries.desired),
  };
  return {
    title,
    range,
    marks,
    samples,
    svg: timelineSvg(timelineOf({ title, range, marks, samples })),
  };
};

const byCluster = (series: readonly SampleSeries[]): ByCluster =>
  Object.fromEntries(
    series
      .map(({ labels, points }) => [labels['cluster'] ?? 'all', points] as const)
      .toSorted(([left], [right]) => left.localeCompare(right)),
  );

/** The picture of recorded samples. Pure. */
export const timelineOf = (recorded: Omit<RecordedTimeline, 'svg'>): Timeline => {
  const { title, range, marks, samples } = recorded;
  const seriesOf = (values: ByCluster): Panel['series'] =>
    Object.entries(values).map(([name, points]) => ({
      name: name === 'all' ? 'all clusters' : name,
      points,
    }));
  return {
    title,
    ...range,
    marks,
    panels: [
      {
        title: 'Load',
        unit: 'requests/s',
        scale: 'linear',
        steps: false,
        series: seriesOf(samples.load),
      },
      {
        title: '99th percentile of the latency',
        unit: 'ms',
        scale: 'log',
        steps: false,
        series: [...seriesOf(samples.p99), ...seriesOf(samples.globalP99)],
        limit: { value: strestScaling.thresholdMs, text: 'target of all autoscalers' },
      },
      {
        title: 'Ready replicas of strest-server',
        unit: 'pods',
        scale: 'linear',
        steps: true,
        series: seriesOf(samples.ready),
      },
    ],
  };
};
