import type { AutoscaleLine } from '../../../../server/src/protocol/autoscaling.ts';

/** How values become heights. */
export interface Scale {
  /** Pixels from the top. */
  readonly y: (value: number) => number;
  /** Values that are marked beside it. */
  readonly marks: readonly number[];
}

interface ScaleOptions {
  /** Pixels: of the lines, and above them. */
  readonly height: number;
  readonly top: number;
  /** Only whole numbers are marked. */
  readonly whole: boolean;
  readonly target?: number;
  /** It need not begin at zero. */
  readonly tight?: boolean;
}

/** Pixels between two marks at least. */
const markRoom = 26;
/** Room above the greatest value, as a share. */
const headroom = 0.04;

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A scale from zero, or the least value below it, to the greatest value of the lines and the target. */
export function scaleOf(lines: readonly AutoscaleLine[], options: ScaleOptions): Scale {
  const { height, top, whole, target = 0, tight = false } = options;
  const floor = tight ? (lines[0]?.values[0] ?? 0) : 0;
  const bounds = tight ? [floor] : [floor, target];
  let [least, greatest] = [Math.min(...bounds), Math.max(...bounds)];
  for (const { values } of lines) {
    for (const value of values) {
      if (value === null || !Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  const step = niceStep(
    (greatest - least || 1) / Math.max(1, Math.floor(height / markRoom)),
    whole,
  );
  const from = Math.floor(least / step) * step;
  const to = Math.max(greatest + (greatest - from) * headroom, from + step);
  const count = Math.floor((to - from) / step);
  return {
    y: (value) => rounded(top + height - ((value - from) / (to - from)) * height),
    marks: Array.from({ length: count + 1 }, (_, index) => clean(from + index * step)),
  };
}

/** Sums of decimal steps without the digits that binary numbers leave behind. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** The least of 1, 2, 5 and their tenfolds that is not below. */
function niceStep(least: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= least * 0.999);
  const found = step ?? least;
  return whole ? Math.max(1, Math.round(found)) : found;
}

interface PathOptions {
  /** Pixels from the left. */
  readonly x: (at: number) => number;
  readonly scale: Scale;
  /** Values hold until the next one. */
  readonly steps: boolean;
}

/** A line as the `d` of a path; it is interrupted where nothing is known. */
export function pathOf(line: AutoscaleLine, { x, scale, steps }: PathOptions): string {
  const parts: string[] = [];
  let before: number | undefined;
  line.times.forEach((time, index) => {
    const value = line.values[index] ?? null;
    const known = value !== null && Number.isFinite(value);
    const [left, height] = [x(time), known ? scale.y(value) : 0];
    if (before === undefined) {
      if (known) parts.push(`M${left} ${height}`);
    } else if (!known) {
      // What holds until then is drawn until then.
      if (steps) parts.push(`H${left}`);
    } else if (!steps) parts.push(`L${left} ${height}`);
    else parts.push(height === before ? `H${left}` : `H${left}V${height}`);
    before = known ? height : undefined;
  });
  return parts.join('');
}
