import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { ticksOf } from './time-axis.ts';

/** Where times are drawn. Moments are Unix milliseconds, all else is pixels. */
export interface Frame {
  /** Of the whole picture. */
  readonly width: number;
  /** Room beside what is drawn, so that texts of the axis are not cut. */
  readonly left: number;
  readonly right: number;
  readonly from: number;
  readonly to: number;
}

/** Height of the axis of time. */
export const axisHeight = 26;
/** Room for the text of a mark of the axis. */
const tickRoom = 80;

interface Drawing {
  readonly attributes: Markup;
  readonly inside: Markup;
}

/** A picture of so many pixels. */
export function svg(width: number, height: number, { attributes, inside }: Drawing): Markup {
  return markup`<svg ${attributes} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`;
}

/** Where a moment lies. */
export function xOf({ from, to, width, left, right }: Frame, at: number): number {
  const x = left + ((at - from) / (to - from)) * (width - left - right);
  return Math.round(x * 10) / 10;
}

function ticks(frame: Frame): ReturnType<typeof ticksOf> {
  const room = frame.width - frame.left - frame.right;
  return ticksOf(frame.from, frame.to, Math.floor(room / tickRoom));
}

/** The axis with its marks. */
export function timeAxis(frame: Frame): Markup {
  const marks = ticks(frame).map(({ at, text }) => {
    const x = xOf(frame, at);
    return markup`<line class="tick" x1="${x}" x2="${x}" y1="20" y2="${axisHeight}"/><text class="mark" x="${x}" y="15" text-anchor="middle">${text}</text>`;
  });
  const { width, left, right } = frame;
  return markup`${marks}<line class="tick" x1="${left}" x2="${width - right}" y1="${axisHeight - 0.5}" y2="${axisHeight - 0.5}"/>`;
}

/** Lines below the marks of the axis. */
export function timeGrid(frame: Frame, height: number): Markup {
  const lines = ticks(frame).map(({ at }) => {
    const x = xOf(frame, at);
    return markup`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
  });
  return markup`<g aria-hidden="true">${lines}</g>`;
}
