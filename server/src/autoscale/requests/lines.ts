import type { AutoscaleLine } from '../../protocol/autoscaling.ts';
import { cursorOf, type Series } from '../replay/series.ts';

type Value = number | null;

/** Points of a line, in columns. */
export interface Columns {
  readonly times: readonly number[];
  readonly values: readonly Value[];
}

/** Flat stretches as their two ends. */
const withoutFlats = ({ times, values }: Columns): Columns => {
  const kept = times.flatMap((_, index) =>
    index > 0 &&
    index < times.length - 1 &&
    values[index - 1] === values[index] &&
    values[index + 1] === values[index]
      ? []
      : [index],
  );
  return {
    times: kept.map((index) => times[index] ?? 0),
    values: kept.map((index) => values[index] ?? null),
  };
};

/** The first index whose time is not before one. */
const firstFrom = (times: readonly number[], time: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The least and the greatest of a slice, in their order; `null` where nothing in it is known. */
const extremes = (
  values: readonly Value[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] => {
  let [least, most] = [-1, -1];
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? null;
    if (value === null) continue;
    if (least === -1 || value < (values[least] ?? 0)) least = index;
    if (most === -1 || value > (values[most] ?? 0)) most = index;
  }
  if (least === -1) return from < to ? [from] : [];
  if (least === most) return [least];
  return least < most ? [least, most] : [most, least];
};

/**
 * A line of at most so many points: whole where it fits without the middle of its flat stretches, else the least and
 * the greatest value of each slice of time.
 */
export const thinned = (columns: Columns, points: number): AutoscaleLine => {
  const bare = withoutFlats(columns);
  const most = Math.max(points, 4);
  if (bare.times.length <= most) return bare;
  const { times, values } = bare;
  const [start, end] = [times[0] ?? 0, times.at(-1) ?? 0];
  // Both ends stay where they are, so that lines over one range begin and end together.
  const slices = Math.floor((most - 2) / 2);
  const width = (end - start) / slices;
  const kept = new Set<number>([0]);
  for (let slice = 0; slice < slices; slice += 1) {
    const from = firstFrom(times, start + slice * width);
    const to = slice === slices - 1 ? times.length : firstFrom(times, start + (slice + 1) * width);
    for (const index of extremes(values, { from, to })) kept.add(index);
  }
  kept.add(times.length - 1);
  const order = [...kept].toSorted((left, right) => left - right);
  return {
    times: order.map((index) => times[index] ?? 0),
    values: order.map((index) => values[index] ?? null),
  };
};

/** A recorded series at the times of passes; gaps are `null`. */
export const columnsAt = (
  series: Series,
  times: readonly number[],
  change: (value: number, at: number) => number = (value) => value,
): Columns => {
  const read = cursorOf(series);
  return {
    times,
    values: times.map((at) => {
      const value = read(at);
      return value === undefined ? null : change(value, at);
    }),
  };
};
