// Two runs of the same load over each other: before and after the advice. Pure.
import { timelineSvg } from '../timeline/svg.ts';
import type { Mark, Panel, Point } from '../timeline/svg.ts';
import type { ClusterSamples } from './measure.ts';
import type { LoadStep } from './steps.ts';

/** One run; times in seconds since 1970. */
export interface Run {
  readonly startSeconds: number;
  readonly samples: Readonly<Record<string, ClusterSamples>>;
}

export interface Picture {
  readonly before: Run;
  readonly after: Run;
  readonly loaded: string;
  readonly steps: readonly LoadStep[];
  readonly stepSeconds: number;
  /** The target (ms) of before. */
  readonly limit: number;
  /** What else is to be known of it, for the title. */
  readonly remark?: string;
}

const marksOf = (steps: readonly LoadStep[], from: number): readonly Mark[] => {
  let at = from;
  return steps.map(({ times, seconds }) => {
    const mark = { at, text: `${String(times)}x` };
    at += seconds;
    return mark;
  });
};

/** What all but one have together; undefined at times that one of them has no sample of. */
const together = (
  { samples }: Run,
  but: string,
  of: (one: ClusterSamples) => readonly Point[],
): readonly Point[] => {
  const others = Object.entries(samples).filter(([name]) => name !== but);
  const sums = new Map<number, { count: number; sum: number }>();
  for (const [, one] of others) {
    for (const [at, value] of of(one)) {
      const { count, sum } = sums.get(at) ?? { count: 0, sum: 0 };
      sums.set(at, { count: count + 1, sum: sum + value });
    }
  }
  return [...sums].flatMap(([at, { count, sum }]) =>
    count === others.length ? [[at, sum] as const] : [],
  );
};

/** The worst of all clusters at a time. */
const worst = ({ samples }: Run): readonly Point[] => {
  const most = new Map<number, number>();
  for (const { p99 } of Object.values(samples)) {
    for (const [at, value] of p99) most.set(at, Math.max(value, most.get(at) ?? 0));
  }
  return [...most].toSorted(([one], [other]) => one - other);
};

/** Before and after as one picture, on the time since the first step of each. */
export const advicePicture = (picture: Picture): string => {
  const { before, after, loaded, steps, stepSeconds, limit, remark = '' } = picture;
  const start = before.startSeconds;
  const both = (of: (run: Run) => readonly Point[]): Panel['series'] => [
    { name: 'before: by the p99 of all clusters', points: of(before) },
    {
      name: "after: by the cluster's own requests",
      points: of(after).map(([at, value]) => [at - after.startSeconds + start, value] as const),
    },
  ];
  const ofLoaded =
    (of: (one: ClusterSamples) => readonly Point[]) =>
    ({ samples }: Run): readonly Point[] => {
      const one = samples[loaded];
      return one === undefined ? [] : of(one);
    };
  const others = Object.keys(before.samples).filter((name) => name !== loaded);
  const whose = others.length === 1 ? String(others[0]) : `${others.join(', ')} together`;
  return timelineSvg({
    title: `The same load in ${loaded}, before and after the advice${remark}`,
    startSeconds: start,
    endSeconds: start + steps.reduce((sum, { seconds }) => sum + seconds, 0),
    stepSeconds,
    since: 'the first step of each run',
    marks: marksOf(steps, start),
    panels: [
      {
        title: `Load of ${loaded}; the others have the usual`,
        unit: 'requests/s',
        scale: 'linear',
        steps: false,
        series: both(ofLoaded(({ load }) => load)),
      },
      {
        title: '99th percentile of the slowest cluster',
        unit: 'ms',
        scale: 'log',
        steps: false,
        series: both(worst),
        limit: { value: limit, text: 'target before' },
      },
      {
        title: `Replicas in ${loaded}`,
        unit: 'pods',
        scale: 'linear',
        steps: true,
        series: both(ofLoaded(({ replicas }) => replicas)),
      },
      {
        title: `Replicas in ${whose}`,
        unit: 'pods',
        scale: 'linear',
        steps: true,
        series: both((run) => together(run, loaded, ({ replicas }) => replicas)),
      },
    ],
  });
};
