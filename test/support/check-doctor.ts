import { describe, expect, test } from 'vitest';
import type { Check } from '../../server/src/doctor/check.ts';
import type { DeployedComponent, DoctorFacts } from '../../server/src/protocol/doctor.ts';
import type {
  BlockFacts,
  LabelSet,
  MetricSample,
  StoreFacts,
} from '../../server/src/protocol/thanos.ts';

/** 2026-01-01T00:00:00Z; hours around it as Unix milliseconds. */
export const doctorNow = Date.UTC(2026, 0, 1);
export const hours = (count: number): number => doctorNow + count * 3_600_000;

export const noFacts: DoctorFacts = { now: doctorNow, others: [], deployed: [], flaps: {} };

export const storeOf = (
  name: string,
  labels: LabelSet,
  more: Partial<StoreFacts> = {},
): StoreFacts => ({
  name,
  kind: 'sidecar',
  labelSets: [labels],
  minTime: hours(-6),
  empty: false,
  ...more,
});

export const blockOf = (
  labels: LabelSet,
  [from, to]: readonly [number, number],
  resolution = 0,
): BlockFacts => ({
  ulid: `${JSON.stringify(labels)} ${String(from)} ${String(resolution)}`,
  minTime: hours(from),
  maxTime: hours(to),
  labels,
  resolution,
  level: 1,
  source: 'compactor',
  series: 10,
  samples: 100,
});

export const podOf = (
  component: string,
  args: readonly string[],
  more: Partial<DeployedComponent> = {},
): DeployedComponent => ({
  component,
  cluster: 'eu1',
  namespace: 'mon',
  pod: `${component}-0`,
  workload: component,
  image: '',
  version: '',
  args,
  replicas: 1,
  workloadKind: 'StatefulSet',
  ready: true,
  restarts: 0,
  ...more,
});

export const sample = (name: string, value: number, labels: LabelSet = {}): MetricSample => ({
  name,
  labels,
  value,
});

/** A server that was asked besides the querier. */
export const other = (
  component: string,
  more: Omit<DoctorFacts['others'][number], 'component' | 'endpoint'> & {
    readonly endpoint?: string;
  },
): DoctorFacts['others'][number] => ({ endpoint: component, component, ...more });

export interface DoctorCase {
  readonly title: string;
  readonly facts: Partial<DoctorFacts>;
  /** `severity: message` of each problem; none: all is well. */
  readonly says?: readonly string[];
  /** Why the check could not look. */
  readonly skips?: string;
}

/** One table over one check. Whatever it says must explain itself, and be told apart. */
export const checkDoctor = (check: Check, cases: readonly DoctorCase[]): void => {
  describe(check.name, () => {
    test.each(cases)('$title', ({ facts, says = [], skips }) => {
      const verdict = check.look({ ...noFacts, ...facts });
      if ('skipped' in verdict) {
        expect(verdict.skipped).toBe(skips);
        return;
      }
      expect(skips).toBeUndefined();
      expect(verdict.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(says);
      expect(new Set(verdict.map(({ key }) => key)).size).toBe(verdict.length);
      for (const { explanation, fix } of verdict) {
        expect(explanation).toMatch(/\.$/);
        expect(fix).toMatch(/\.$/);
      }
    });
  });
};
