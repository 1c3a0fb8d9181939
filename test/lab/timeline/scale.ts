// From values to places, and where an axis has its marks. Pure.

export interface Axis {
  /** The place (px) of a value. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

interface Extent {
  /** Values at the ends. */
  readonly low: number;
  readonly high: number;
  /** Places (px) of them; on an axis upwards the second is the smaller. */
  readonly from: number;
  readonly to: number;
}

/** Steps that read well: 1, 2 or 5 times a power of ten. */
const niceStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
};

/** An axis with even steps that begins and ends at a tick. */
export const linearAxis = ({ low, high, from, to }: Extent, most: number): Axis => {
  const step = niceStep(Math.max(high - low, 1e-9) / most);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const span = (last - first) * step;
  return { ticks, place: (value) => from + ((value - first * step) / span) * (to - from) };
};

/** An axis of powers: its ticks are 1, 2 and 5 times powers of ten, or only those where there are many. */
export const logAxis = ({ low, high, from, to }: Extent, most: number): Axis => {
  const floor = Math.max(low, 1e-3);
  const ceiling = Math.max(high, floor * 1.1);
  const powers = Array.from(
    { length: Math.ceil(Math.log10(ceiling)) - Math.floor(Math.log10(floor)) + 1 },
    (_, index) => 10 ** (Math.floor(Math.log10(floor)) + index),
  );
  const all = powers.flatMap((power) => [power, 2 * power, 5 * power]);
  const begin = all.findLast((tick) => tick <= floor) ?? floor;
  const end = all.find((tick) => tick >= ceiling) ?? ceiling;
  const within = all.filter((tick) => tick >= begin && tick <= end);
  const ticks = within.length <= most ? within : powers.filter((tick) => within.includes(tick));
  const span = Math.log(end / begin);
  return {
    ticks,
    place: (value) => from + (Math.log(Math.max(value, begin) / begin) / span) * (to - from),
  };
};

const timeSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/** A time axis (s) from end to end, with ticks at whole steps after the beginning. */
export const timeAxis = ({ low, high, from, to }: Extent, most: number): Axis => {
  const step =
    timeSteps.find((seconds) => (high - low) / seconds <= most) ??
    86_400 * Math.ceil((high - low) / 86_400 / most);
  const ticks = Array.from(
    { length: Math.floor((high - low) / step) + 1 },
    (_, index) => low + index * step,
  );
  return { ticks, place: (value) => from + ((value - low) / (high - low)) * (to - from) };
};

export interface SpanFormat {
  /** What the figures are, for the axis' caption. */
  readonly unit: string;
  readonly text: (seconds: number) => string;
}

/** How times since a beginning are written on an axis of that length (s). */
export const spanFormat = (length: number): SpanFormat => {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const parts = (seconds: number, size: number): string =>
    `${Math.floor(seconds / size)}:${two((seconds % size) / (size / 60))}`;
  if (length < 2 * 3600)
    return { unit: 'min:s', text: (seconds) => parts(Math.round(seconds), 60) };
  if (length < 2 * 86_400) return { unit: 'h:min', text: (seconds) => parts(seconds, 3600) };
  return { unit: 'days', text: (seconds) => numberText(seconds / 86_400) };
};

/** A number without digits that say nothing. */
export const numberText = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 });
