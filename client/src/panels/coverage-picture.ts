import { say } from '../util/words.ts';
import type { Bar, Lane, Lanes } from './coverage-lanes.ts';
import { coverageRules, paperColors } from './coverage-style.ts';
import { markup, nothing } from './markup.ts';
import type { Markup } from './markup.ts';
import { axisHeight, svg, timeAxis, timeGrid, xOf } from './time-frame.ts';
import type { Frame } from './time-frame.ts';

/** Pixels. */
const headHeight = 22;
const barHeight = 18;
const barStep = 21;
const laneSpace = 12;
/** Room beside the bars, so that the texts of the axis are not cut. */
const margin = 20;
/** Of one character of a bar's text and of a lane's, about. */
const barCharacter = 6.2;
const labelCharacter = 7.2;
const narrowest = 240;

/** The axis of time, to stay in sight above the lanes. */
export function axisPicture(lanes: Lanes, width: number): Markup {
  const frame = frameOf(lanes, width);
  return svg(frame.width, axisHeight, {
    attributes: markup`class="axis" aria-hidden="true"`,
    inside: timeAxis(frame),
  });
}

/** One lane for each label set, its bars above one another where several answer for the same time. */
export function lanesPicture(lanes: Lanes, width: number, chosen: string | undefined): Markup {
  const frame = frameOf(lanes, width);
  const tops = topsOf(lanes.lanes);
  const height = tops.at(-1) ?? 0;
  return svg(frame.width, height, {
    attributes: markup`class="lanes" role="grid" aria-label="${say('Who answers for which time, one row for each label set')}"`,
    inside: markup`${patterns}${timeGrid(frame, height)}${lanes.lanes.map((lane, row) =>
      laneOf(lane, { frame, row, top: tops[row] ?? 0, chosen }),
    )}`,
  });
}

/** The picture as a file that needs nothing else: title, axis, lanes, colours for white paper. */
export function coverageFile(lanes: Lanes, width: number, title: string): string {
  const frame = frameOf(lanes, width);
  const titleHeight = 34;
  const top = titleHeight + axisHeight;
  const tops = topsOf(lanes.lanes);
  const height = top + (tops.at(-1) ?? 0);
  const style: Markup = { kind: 'markup', text: coverageRules(paperColors) };
  return svg(frame.width, height, {
    attributes: markup`xmlns="http://www.w3.org/2000/svg" class="lanes"`,
    inside: markup`<style>${style}</style>${patterns}
<rect class="paper" width="${frame.width}" height="${height}"/>
<text class="title" x="${margin}" y="22">${title}</text>
<g transform="translate(0 ${titleHeight})">${timeAxis(frame)}</g>
<g transform="translate(0 ${top})">${timeGrid(frame, height - top)}${lanes.lanes.map((lane, row) =>
      laneOf(lane, { frame, row, top: tops[row] ?? 0, chosen: undefined }),
    )}</g>`,
  }).text;
}

function frameOf({ from, to }: Lanes, width: number): Frame {
  const whole = Math.max(narrowest, Math.floor(width));
  return { from, to, width: whole, left: margin, right: margin };
}

/** Where each lane begins, and behind the last where all ends. */
function topsOf(lanes: readonly Lane[]): readonly number[] {
  const tops = [0];
  for (const { tracks } of lanes)
    tops.push((tops.at(-1) ?? 0) + headHeight + tracks * barStep + laneSpace);
  return tops;
}

interface LaneContext {
  readonly frame: Frame;
  readonly row: number;
  readonly top: number;
  readonly chosen: string | undefined;
}

function laneOf(lane: Lane, context: LaneContext): Markup {
  const { frame, top } = context;
  const room = frame.width - 2 * margin;
  const summary = cut(lane.summary, (room * 0.5) / labelCharacter);
  const label = cut(lane.label, room / labelCharacter - summary.length - 3);
  const words = `${lane.label}: ${lane.summary}`;
  return markup`<g role="row" aria-label="${words}" transform="translate(0 ${top})">
<text class="label" x="${margin}" y="15" aria-hidden="true">${label}<title>${words}</title></text>
<text class="${lane.lost ? 'summary lost' : 'summary'}" x="${frame.width - margin}" y="15" text-anchor="end" aria-hidden="true">${summary}</text>
${lane.bars.toSorted((a, b) => a.from - b.from || a.track - b.track).map((bar) => barOf(bar, context))}</g>
`;
}

function barOf(bar: Bar, { frame, row, chosen }: LaneContext): Markup {
  const { key, tone, sentence, track } = bar;
  const from = xOf(frame, bar.from);
  const to = Math.max(xOf(frame, bar.to), from + 3);
  const y = headHeight + track * barStep;
  const room = Math.floor((to - from - 10) / barCharacter);
  const text = room < 3 ? nothing : barText(cut(bar.text, room), from + 5, y);
  const place = markup`x="${from}" y="${y}" width="${Math.round((to - from) * 10) / 10}" height="${barHeight}" rx="2"`;
  return markup`<g role="gridcell" class="bar ${tone}${key === chosen ? ' chosen' : ''}" tabindex="-1" aria-label="${sentence}" data-key="${key}" data-row="${row}" data-from="${from}" data-to="${to}" data-action="choose" data-value="${key}"><title>${sentence}</title><rect class="shape" ${place}/><rect class="pattern" ${place}/>${text}</g>`;
}

function barText(text: string, x: number, y: number): Markup {
  return markup`<text class="text" x="${x}" y="${y + 13}">${text}</text>`;
}

/** A text that fits into so many characters. */
function cut(text: string, most: number): string {
  const characters = Math.max(1, Math.floor(most));
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

/** What tells bars apart without colour: time that is lost is hatched, what lies in a bucket is dotted. */
export const patterns: Markup = markup`<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dot" cx="3" cy="3" r="0.8"/></pattern>
</defs>`;
