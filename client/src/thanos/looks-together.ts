import type { LookResult, MetricSample, Part } from '../../../server/src/protocol/thanos.ts';
import { say } from '../util/words.ts';

/** A look at one pod of a component. */
export interface PodLook {
  readonly pod: string;
  readonly look: LookResult;
}

/** What all receivers read from one configuration, or are one of: not to be added up. */
const greatest = /_(?:hashring_nodes|hashring_tenants|replication_factor|info)$|^thanos_status$/;
const least = /_(?:last_reload_successful|min_time_seconds|lowest_timestamp_seconds)$/;
const latest = /_(?:time|seconds)$/;

/**
 * The looks at all pods of a component as one: receivers differ, each knows only the tenants whose series it holds.
 * Counts are added up. A pod that does not answer is told as a warning, as long as another one does.
 */
export function looksTogether(looks: readonly PodLook[]): LookResult {
  const { metrics: _metrics, ready: _ready, ...rest } = looks[0]?.look ?? {};
  const metrics = partsTogether(looks, ({ metrics }) => metrics);
  const ready = partsTogether(looks, ({ ready }) => ready);
  return {
    ...rest,
    ...(metrics && { metrics: mapped(metrics, samplesTogether) }),
    ...(ready && { ready: mapped(ready, (all) => ({ ready: all.every((one) => one.ready) })) }),
  };
}

/** All answers of one part; the first failure when there is none; undefined when it was not asked for. */
function partsTogether<T>(
  looks: readonly PodLook[],
  partOf: (look: LookResult) => Part<T> | undefined,
): Part<readonly T[]> | undefined {
  const values: T[] = [];
  const warnings: string[] = [];
  let failed: Part<never> | undefined;
  for (const { pod, look } of looks) {
    const part = partOf(look);
    if (part?.ok === true) {
      values.push(part.value);
      warnings.push(...(part.warnings ?? []));
    } else if (part !== undefined) {
      failed ??= part;
      warnings.push(say('{pod}: {message}', { pod, message: part.failure.message }));
    }
  }
  if (values.length === 0) return failed;
  return { ok: true, value: values, ...(warnings.length > 0 ? { warnings } : {}) };
}

const mapped = <T, U>(part: Part<T>, map: (value: T) => U): Part<U> =>
  part.ok ? { ...part, value: map(part.value) } : part;

function samplesTogether(all: readonly (readonly MetricSample[])[]): readonly MetricSample[] {
  const together = new Map<string, MetricSample>();
  for (const sample of all.flat()) {
    const labels = Object.entries(sample.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([sample.name, labels]);
    const known = together.get(key);
    const value =
      known === undefined ? sample.value : valueOf(sample.name, known.value, sample.value);
    together.set(key, { ...sample, value });
  }
  return [...together.values()];
}

function valueOf(name: string, a: number, b: number): number {
  if (least.test(name)) return Math.min(a, b);
  if (greatest.test(name) || latest.test(name)) return Math.max(a, b);
  return a + b;
}
