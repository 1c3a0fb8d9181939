// Before and after advice, beside what the advice said: a table, and what is to be held of it. Pure.
import type { RunScore } from './measure.ts';

/** What advice said that would come. */
export interface Prediction {
  /** Requests/s of a replica. */
  readonly target: number;
  readonly replicaHours: number;
  readonly minutesAbove: number;
  /** How far its model is off for what had happened already: minutes above the target. */
  readonly errorMinutes: number;
}

/** One cluster; without advice it went on as it was. */
export interface Compared {
  readonly cluster: string;
  readonly before: RunScore;
  readonly after: RunScore;
  readonly predicted: Prediction | undefined;
}

/**
 * What may differ between two runs of the same load by chance: requests come at random, and others use the machine too.
 * Replica-hours as a share; minutes as such.
 */
export const tolerances = { replicaHours: 0.15, minutesAbove: 0.75 } as const;

export interface Verdict {
  readonly replicaHours: { readonly before: number; readonly after: number };
  readonly minutesAbove: { readonly before: number; readonly after: number };
  /** Fewer replica-hours in all clusters together. */
  readonly isCheaper: boolean;
  /** No cluster was above the target for longer than before, but for the tolerance. */
  readonly isAsFast: boolean;
  /** What came is what was said, but for tolerances and the error of the model itself. */
  readonly cameTrue: boolean;
  /** What is not so, a sentence each. */
  readonly remarks: readonly string[];
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const rounded = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '–';

const slower = ({ cluster, before, after }: Compared): readonly string[] =>
  after.minutesAbove <= before.minutesAbove + tolerances.minutesAbove
    ? []
    : [
        `${cluster} was above the target for ${rounded(after.minutesAbove)} min, before for ${rounded(before.minutesAbove)}.`,
      ];

const otherThanSaid = ({ cluster, after, predicted }: Compared): readonly string[] => {
  if (predicted === undefined) return [];
  const { replicaHours, minutesAbove, errorMinutes } = predicted;
  const off = Math.abs(after.replicaHours / replicaHours - 1);
  const late = Math.abs(after.minutesAbove - minutesAbove);
  return [
    ...(off <= tolerances.replicaHours
      ? []
      : [
          `${cluster} took ${rounded(after.replicaHours)} replica-hours, ${rounded(replicaHours)} were said.`,
        ]),
    ...(late <= Math.max(errorMinutes, tolerances.minutesAbove)
      ? []
      : [
          `${cluster} was above the target for ${rounded(after.minutesAbove)} min, ${rounded(minutesAbove)} were said.`,
        ]),
  ];
};

/** What is to be held of the advice. */
export const verdictOf = (all: readonly Compared[]): Verdict => {
  const total = (of: (score: RunScore) => number) => ({
    before: sum(all.map(({ before }) => of(before))),
    after: sum(all.map(({ after }) => of(after))),
  });
  const replicaHours = total((score) => score.replicaHours);
  const tooSlow = all.flatMap(slower);
  const untrue = all.flatMap(otherThanSaid);
  const isCheaper = replicaHours.after < replicaHours.before;
  return {
    replicaHours,
    minutesAbove: total((score) => score.minutesAbove),
    isCheaper,
    isAsFast: tooSlow.length === 0,
    cameTrue: untrue.length === 0,
    remarks: [
      ...(isCheaper ? [] : ['All clusters together took no fewer replica-hours than before.']),
      ...tooSlow,
      ...untrue,
    ],
  };
};

const columns: readonly (readonly [string, (one: Compared) => string])[] = [
  ['cluster', ({ cluster }) => cluster],
  ['requests/s a replica', ({ predicted }) => (predicted ? String(predicted.target) : 'no advice')],
  ['replica-hours before', ({ before }) => rounded(before.replicaHours)],
  ['said', ({ predicted }) => rounded(predicted?.replicaHours ?? Number.NaN)],
  ['after', ({ after }) => rounded(after.replicaHours)],
  ['min above target before', ({ before }) => rounded(before.minutesAbove)],
  ['said', ({ predicted }) => rounded(predicted?.minutesAbove ?? Number.NaN)],
  ['after', ({ after }) => rounded(after.minutesAbove)],
  ['p99 median, ms', ({ before, after }) => pair(before.medianP99, after.medianP99)],
  ['p99 worst, ms', ({ before, after }) => pair(before.worstP99, after.worstP99)],
  ['scalings', ({ before, after }) => pair(before.scalings, after.scalings)],
];

const pair = (before: number, after: number): string =>
  `${rounded(before, 0)} → ${rounded(after, 0)}`;

/** The table of a report in Markdown. */
export const compareTable = (all: readonly Compared[]): string => {
  const { replicaHours, minutesAbove } = verdictOf(all);
  const said = (of: (one: Prediction) => number): string =>
    all.every(({ predicted }) => predicted !== undefined)
      ? rounded(sum(all.flatMap(({ predicted }) => (predicted ? [of(predicted)] : []))))
      : '–';
  const totals = [
    'together',
    '',
    rounded(replicaHours.before),
    said((one) => one.replicaHours),
    rounded(replicaHours.after),
    rounded(minutesAbove.before),
    said((one) => one.minutesAbove),
    rounded(minutesAbove.after),
    '',
    '',
    pair(
      sum(all.map(({ before }) => before.scalings)),
      sum(all.map(({ after }) => after.scalings)),
    ),
  ];
  const rows = [
    columns.map(([name]) => name),
    columns.map((_, index) => (index === 0 ? '---' : '--:')),
    ...all.map((one) => columns.map(([, cell]) => cell(one))),
    totals,
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** The verdict in sentences. */
export const verdictText = (verdict: Verdict): string => {
  const { replicaHours, minutesAbove, remarks } = verdict;
  const change = 100 * (replicaHours.after / replicaHours.before - 1);
  const head = `${rounded(Math.abs(change), 0)} % ${change < 0 ? 'fewer' : 'more'} replica-hours; ${rounded(minutesAbove.after)} instead of ${rounded(minutesAbove.before)} minutes above the target.`;
  return [head, ...remarks].join('\n');
};
