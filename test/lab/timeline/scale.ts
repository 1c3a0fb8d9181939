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

/** A span of seconds as people write it: 45 s, 2:30 min, 3:00 h, 2 d 06 h. */
export const spanText = (seconds: number): string => {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))} h`;
  return `${Math.floor(whole / 86_400)} d ${two(Math.floor((whole % 86_400) / 3600))} h`;
};

/** A number without digits that say nothing. */
export const numberText = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 });
