import { median } from '../../util/median.ts';

/** A recorded series: values at rising times, in ms; what was no number is left out. */
export interface Series {
  readonly times: readonly number[];
  readonly values: readonly number[];
  /** The usual distance of two values, in ms. */
  readonly step: number;
}

/** Answers for rising times: the value that counts then, or none. */
export type SeriesCursor = (time: number) => number | undefined;

/** A value counts for so many steps; behind that the series has a gap. */
const stepsOfValue = 1.5;

/** The series of times and values; the times must rise. */
export const seriesOf = (times: readonly number[], values: readonly number[]): Series => ({
  times,
  values,
  step: median(times.slice(1).map((time, index) => time - (times[index] ?? time))) ?? 0,
});

/** Reads a series from front to back; a gap is a gap, not the last value carried on. */
export const cursorOf = ({ times, values, step }: Series): SeriesCursor => {
  const life = step * stepsOfValue;
  let index = -1;
  return (time) => {
    while (index + 1 < times.length && (times[index + 1] ?? Infinity) <= time) index += 1;
    const at = times[index];
    return at === undefined || time - at > life ? undefined : values[index];
  };
};

/**
 * How fast a counter grew between two values, per second. A smaller value is a restart from zero.
 * Source: prometheus v0.316.0 promql/functions.go extrapolatedRate (counter resets)
 */
export const rateOf = ({ times, values }: Series): Series => {
  const rates = values.slice(1).map((value, index) => {
    const before = values[index] ?? 0;
    const seconds = ((times[index + 1] ?? 0) - (times[index] ?? 0)) / 1000;
    return (value < before ? value : value - before) / seconds;
  });
  return seriesOf(times.slice(1), rates);
};

/** At each time of a series the least value of so many ms before it. */
export const leastWithin = ({ times, values, step }: Series, window: number): Series => {
  let from = 0;
  const least = times.map((time, index) => {
    while ((times[from] ?? time) < time - window) from += 1;
    let value = values[index] ?? 0;
    for (let at = from; at < index; at += 1) value = Math.min(value, values[at] ?? value);
    return value;
  });
  return { times, values: least, step };
};
