/** One pass over an HPA with equal, ready pods: what most tests of decisions need. */
import {
  decide,
  defaultController,
  fullSpec,
  noMemory,
  readHpaSpec,
  type Decision,
  type FullHpaSpec,
  type Observation,
  type Pod,
  type SyncInput,
} from '../../../../server/src/autoscale/index.ts';

export const now = 1_800_000_000_000;

export const cpuMetric = (percent: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
});

export const queueMetric = (averageValue: string) => ({
  type: 'External',
  external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue } },
});

export const podsMetric = (averageValue: string) => ({
  type: 'Pods',
  pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue } },
});

export const specOf = (fields: object): FullHpaSpec =>
  fullSpec(
    readHpaSpec({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      ...fields,
    }).spec,
    defaultController(),
  );

const podsOf = (count: number): readonly Pod[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `web-${String(index)}`,
    phase: 'Running',
    deleting: false,
    ready: { status: true, since: 0 },
    startedAt: 0,
    containers: [{ name: 'app', requests: { cpu: 1000 } }],
  }));

/** Usage of so many pods, in thousandths of a core. */
export const usage = (count: number, value: number): Observation => ({
  kind: 'usage',
  pods: podsOf(count).map(({ name }) => ({
    pod: name,
    at: now,
    window: 30_000,
    containers: [{ name: 'app', value }],
  })),
});

export const passOf = (
  spec: FullHpaSpec,
  replicas: number,
  observations: readonly Observation[],
  more: Partial<SyncInput> = {},
): Decision =>
  decide(
    {
      now,
      spec,
      scale: { specReplicas: replicas, statusReplicas: replicas },
      lastDesired: replicas,
      pods: podsOf(replicas),
      observations,
      memory: { ...noMemory, recommendations: [] },
      ...more,
    },
    defaultController(),
  );
