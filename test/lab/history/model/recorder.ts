// What one cluster's Prometheus would have stored, a window at a time.

export type FamilyType = 'counter' | 'gauge' | 'histogram';

/** A metric family as OpenMetrics has it: a counter's samples end in `_total`, its family does not. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
}

/** One series: push a value in each scrape that has it. */
export interface Series {
  readonly push: (value: number) => void;
}

/** The samples of one series in one window, in consecutive scrapes from `first` on. */
export interface SeriesWindow {
  readonly family: Family;
  /** Name and labels, as in an exposition. */
  readonly text: string;
  readonly first: number;
  readonly values: readonly number[];
}

export interface RecordedWindow {
  /** Scrapes, in seconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly SeriesWindow[];
}

interface OpenSeries {
  readonly family: Family;
  readonly text: string;
  first: number;
  values: number[];
  ended: boolean;
}

/** The series of one group, such as a pod: made together, ended together. */
export interface SeriesGroup {
  readonly add: (
    family: Family,
    name: string,
    labels: Readonly<Record<string, string | number>>,
  ) => Series;
  /** The group has no more samples. */
  readonly end: () => void;
}

export interface Recorder {
  readonly group: () => SeriesGroup;
  /** A scrape begins, at that time (s); all values pushed until the next belong to it. */
  readonly scrape: (at: number) => void;
  /** The window's samples; then a new window begins. */
  readonly take: () => RecordedWindow;
}

export const createRecorder = (): Recorder => {
  let times: number[] = [];
  let all: OpenSeries[] = [];

  const push = (series: OpenSeries, value: number): void => {
    const scrape = times.length - 1;
    if (series.values.length === 0) series.first = scrape;
    if (series.first + series.values.length !== scrape) {
      throw new Error(`${series.text} has no sample in each scrape of its life`);
    }
    series.values.push(value);
  };

  return {
    group: () => {
      const own: OpenSeries[] = [];
      return {
        add: (family, name, labels) => {
          const series = {
            family,
            text: name + labelText(labels),
            first: 0,
            values: [],
            ended: false,
          };
          own.push(series);
          all.push(series);
          return { push: (value) => push(series, value) };
        },
        end: () => {
          for (const series of own) series.ended = true;
        },
      };
    },
    scrape: (at) => void times.push(at),
    take: () => {
      const series = all
        .filter(({ values }) => values.length > 0)
        .map(({ family, text, first, values }) => ({ family, text, first, values }));
      const taken = { times, series };
      all = all.filter(({ ended }) => !ended);
      for (const open of all) open.values = [];
      times = [];
      return taken;
    },
  };
};

/** Values here have nothing to escape. */
const labelText = (labels: Readonly<Record<string, string | number>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
