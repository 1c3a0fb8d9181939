// Objects of Kubernetes as the replay of a pass wants them.
import { parseQuantity } from '../../../server/src/autoscale/index.ts';
import type {
  MetricSpec,
  Observation,
  Pod,
  Requests,
} from '../../../server/src/autoscale/index.ts';
import type { Answer } from './passes.ts';

interface ContainerShape {
  readonly name: string;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  readonly restartPolicy?: string;
}

/** The parts of a pod that an autoscaler looks at. */
export interface PodShape {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly containers: readonly ContainerShape[];
    readonly initContainers?: readonly ContainerShape[];
  };
  readonly status: {
    readonly phase: Pod['phase'];
    readonly startTime?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime?: string | null;
    }[];
  };
}

const milliOf = (text: string) => parseQuantity(text)?.milli ?? 0;

const requestsOf = ({ resources }: ContainerShape): Requests =>
  Object.fromEntries(
    Object.entries(resources?.requests ?? {}).map(([name, text]) => [name, milliOf(text)]),
  );

export function podOf({ metadata, spec, status }: PodShape): Pod {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return {
    name: metadata.name,
    phase: status.phase,
    deleting: metadata.deletionTimestamp !== undefined,
    ...(ready === undefined
      ? {}
      : {
          ready: {
            status: ready.status === 'True',
            since: Date.parse(ready.lastTransitionTime ?? ''),
          },
        }),
    ...(status.startTime === undefined ? {} : { startedAt: Date.parse(status.startTime) }),
    containers: spec.containers.map((one) => ({ name: one.name, requests: requestsOf(one) })),
    initContainers: (spec.initContainers ?? []).map((one) => ({
      name: one.name,
      requests: requestsOf(one),
      ...(one.restartPolicy === 'Always' ? { restartable: true } : {}),
    })),
  };
}

interface PodMetricsShape {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  readonly window: string;
  readonly containers: readonly {
    readonly name: string;
    readonly usage: Readonly<Record<string, string>>;
  }[];
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go writes it (`1m14.667s`), in ms. */
export function durationMs(text: string): number {
  let sum = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/([\d.]+)(ms|h|m|s)/g)) {
    sum += Number(number) * (unitMs[unit] ?? 0);
  }
  return sum;
}

/** What one metric of a spec was answered with. */
export function observationOf(metric: MetricSpec, answer: Answer | undefined): Observation {
  if (answer?.kind === 'PodMetricsList') {
    const resource = (metric.resource ?? metric.containerResource)?.name ?? '';
    const items = answer['items'] as readonly PodMetricsShape[];
    return {
      kind: 'usage',
      pods: items.map(({ metadata, timestamp, window, containers }) => ({
        pod: metadata.name,
        at: Date.parse(timestamp),
        window: durationMs(window),
        containers: containers.map(({ name, usage }) => {
          const text = usage[resource];
          return { name, value: text === undefined ? undefined : milliOf(text) };
        }),
      })),
    };
  }
  if (answer?.kind === 'ExternalMetricValueList') {
    const items = answer['items'] as readonly { readonly value: string }[];
    return { kind: 'external', values: items.map(({ value }) => milliOf(value)) };
  }
  return { kind: 'failed', message: 'the metrics API did not answer' };
}
