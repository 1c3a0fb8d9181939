import type {
  AutoscaleReplay,
  AutoscaleScore,
} from '../../../../server/src/protocol/autoscaling.ts';
import { spans } from '../../../../client/src/panels/autoscaling/replay-state.ts';
import type { ReplayState, Span } from '../../../../client/src/panels/autoscaling/replay-state.ts';

export const from = Date.parse('2026-11-23T12:00:00Z');
export const to = from + 3_600_000;
const minute = 60_000;

const score: AutoscaleScore = {
  replicaHours: 4,
  minutesAboveTarget: 10,
  worstShortage: 2,
  scalingsPerHour: 3,
  flaps: 0,
  failedSyncs: 0,
};

/** One hour: 2 replicas, 5 from 12:20, 3 from 12:50; a metric that goes over its target; one candidate. */
export const replay: AutoscaleReplay = {
  autoscaler: { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'web' },
  target: { kind: 'Deployment', name: 'web' },
  from,
  to,
  findings: [{ kind: 'gap', severity: 'warning', message: 'nothing of 12:05 is <known>', from }],
  fit: {
    agreement: 0.9875,
    least: 0.95,
    compared: 240,
    skipped: 4,
    meanReplicaError: 0.03,
    basis: 'record',
    differences: [
      { at: from + 20 * minute, recorded: 5, replayed: 4, reason: 'a pod was missing' },
    ],
  },
  assumptions: ['other replicas share the load'],
  demand: { times: [from, from + 20 * minute, to], values: [2, 4.6, 2.5] },
  metrics: [
    {
      key: 'External/p99',
      expr: 'max(p99{le="<1"})',
      line: {
        times: [from, from + 20 * minute, from + 30 * minute, to],
        values: [50, 120, null, 60],
      },
      target: 80,
    },
  ],
  recorded: {
    times: [from, from + 20 * minute, from + 50 * minute, to],
    values: [2, 5, 3, 3],
  },
  current: {
    name: 'current',
    changes: [],
    line: { times: [from, from + 21 * minute, to], values: [2, 5, 5] },
    score,
    scalings: [{ at: from + 21 * minute, from: 2, to: 5, explanation: 'External/p99 asks for 5.' }],
    problems: [],
  },
  candidates: [
    {
      name: 'Candidate 1',
      changes: ['max 10 → 4'],
      line: { times: [from, from + 22 * minute, to], values: [2, 4, 4] },
      score: { ...score, replicaHours: 3, worstShortage: 3 },
      scalings: [{ at: from + 22 * minute, from: 2, to: 4, explanation: 'The maximum is 4.' }],
      problems: ['maxReplicas is below need'],
    },
  ],
  settings: [
    { path: 'spec.minReplicas', value: '2' },
    { path: 'spec.maxReplicas', value: '10' },
  ],
};

export function spanOf(key: string): Span {
  const span = spans().find((one) => one.key === key);
  if (span === undefined) throw new Error(`there is no span ${key}`);
  return span;
}

/** A panel that shows the replay. */
export function stateOf(part: Partial<ReplayState> = {}): ReplayState {
  return {
    subject: {
      autoscaler: replay.autoscaler,
      place: 'aks',
      querier: 'all/query',
      matchers: ['cluster="aks"'],
    },
    span: spanOf('1h'),
    replay: { value: replay, at: to },
    refusals: [],
    notes: [],
    asking: false,
    candidates: [{ name: 'Candidate 1', sets: ['spec.maxReplicas=4'] }],
    whatIfs: [],
    loadModel: 'auto',
    run: 'current',
    drafts: {},
    search: {},
    demand: {},
    canApply: false,
    width: 900,
    now: to,
    ...part,
  };
}
