import type {
  AutoscaleLine,
  AutoscaleMetricLine,
  AutoscaleReplay,
  AutoscaleWhatIf,
} from '../../../../server/src/protocol/autoscaling.ts';
import { momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { axisHeight, svg, timeAxis, timeGrid, xOf } from '../time-frame.ts';
import type { Frame } from '../time-frame.ts';
import { pathOf, scaleOf } from './line-path.ts';
import type { Scale } from './line-path.ts';
import { runTitle, runsOf, valueAt } from './replay-state.ts';
import { lineRules, paperLineColors } from './replay-style.ts';
import { numberText, replicasSentence } from './replay-words.ts';

/** Pixels. */
const left = 52;
const right = 20;
const headHeight = 20;
const tall = 150;
const low = 70;
const laneSpace = 16;
const narrowest = 320;
const legendHeight = 24;
/** Of one character of a label, about. */
const character = 6.8;

/** A line of a lane: how it looks, and what it is in words. */
interface Stroke {
  readonly look: string;
  readonly words: string;
  readonly line: AutoscaleLine;
  /** Values hold until the next one. */
  readonly steps: boolean;
}

interface Lane {
  readonly title: string;
  readonly remark: string;
  readonly strokes: readonly Stroke[];
  readonly target?: number;
  readonly height: number;
  readonly whole: boolean;
}

/** What is drawn beside the lines. */
export interface PictureOptions {
  readonly width: number;
  readonly whatIfs: readonly AutoscaleWhatIf[];
  /** Unix milliseconds. */
  readonly cursor?: number;
}

/** The axis of time, to stay in sight above the lanes. */
export function replayAxis(replay: AutoscaleReplay, { width, cursor }: PictureOptions): Markup {
  const frame = frameOf(replay, width);
  const mark =
    cursor === undefined ? nothing : cursorText(frame, cursor, momentText(cursor).slice(11, 19));
  return svg(frame.width, axisHeight, {
    attributes: markup`class="axis" aria-hidden="true"`,
    inside: markup`${timeAxis(frame)}${mark}`,
  });
}

/** Replicas, demand and metrics above one another, with a cursor that keys and the mouse move. */
export function replayLanes(replay: AutoscaleReplay, options: PictureOptions): Markup {
  const frame = frameOf(replay, options.width);
  const { drawn, height } = lanesOf(frame, replay, options.whatIfs);
  return svg(frame.width, height, {
    attributes: markup`class="lanes" role="group" aria-label="${say('Replicas, demand and metrics over time')}"`,
    inside: markup`<g aria-hidden="true">${drawn}</g>${cursorOf(frame, replay, { cursor: options.cursor, height })}`,
  });
}

/** The picture as a file that needs nothing else: title, legend, axis, lanes, colours for white paper. */
export function replayFile(
  replay: AutoscaleReplay,
  { width, whatIfs }: PictureOptions,
  title: string,
): string {
  const frame = frameOf(replay, width);
  const { drawn, height: lanesHeight } = lanesOf(frame, replay, whatIfs);
  const titleHeight = 34;
  const top = titleHeight + legendHeight;
  const height = top + axisHeight + lanesHeight;
  const style: Markup = { kind: 'markup', text: lineRules(paperLineColors) };
  const swatches = replicaStrokes(replay).reduce<{ x: number; parts: readonly Markup[] }>(
    ({ x, parts }, { look, words }) => ({
      x: x + 50 + words.length * character,
      parts: [
        ...parts,
        markup`<line class="line ${look}" x1="${x}" x2="${x + 30}" y1="10" y2="10"/><text class="remark" x="${x + 36}" y="14">${words}</text>`,
      ],
    }),
    { x: left, parts: [] },
  ).parts;
  return svg(frame.width, height, {
    attributes: markup`xmlns="http://www.w3.org/2000/svg" class="lanes"`,
    inside: markup`<style>${style}</style><rect class="paper" width="${frame.width}" height="${height}"/>
<text class="title" x="${left}" y="22">${title}</text>
<g transform="translate(0 ${titleHeight})">${swatches}</g>
<g transform="translate(0 ${top})">${timeAxis(frame)}</g>
<g transform="translate(0 ${top + axisHeight})">${drawn}</g>`,
  }).text;
}

/** How the lines of replicas look, in words and as a piece of each. */
export function replicaLegend(replay: AutoscaleReplay): Markup {
  const entries = replicaStrokes(replay).map(
    ({ look, words }) =>
      markup`<li><svg width="36" height="10" aria-hidden="true"><line class="line ${look}" x1="1" x2="35" y1="5" y2="5"/></svg><span>${words}</span></li>`,
  );
  return markup`<ul class="legend quiet" aria-label="${say('Lines of replicas')}">${entries}</ul>`;
}

/** The class of the line of a replay, by its place among them. */
export function lookOf(index: number): string {
  return index === 0 ? 'current' : `candidate-${index - 1}`;
}

/** How the dashes of a line are called. */
function dashWords(index: number): string {
  switch (index) {
    case 0:
      return say('dashed');
    case 1:
      return say('dotted');
    case 2:
      return say('dash and dot');
    case 3:
      return say('long dashes');
    default:
      return say('dash and two dots');
  }
}

function replicaStrokes(replay: AutoscaleReplay): readonly Stroke[] {
  return [
    {
      look: 'recorded',
      words: say('Recorded (thick)'),
      line: replay.recorded,
      steps: true,
    },
    ...runsOf(replay).map(({ name, line }, index) => ({
      look: lookOf(index),
      words: say('{run} ({dash})', { run: runTitle(name), dash: dashWords(index) }),
      line,
      steps: true,
    })),
  ];
}

function lanes(replay: AutoscaleReplay): readonly Lane[] {
  return [
    {
      title: say('Replicas'),
      remark: '',
      strokes: replicaStrokes(replay),
      height: tall,
      whole: true,
    },
    {
      title: say('Demand'),
      remark: say('replicas that it asks for, before windows and limits'),
      strokes: [{ look: 'demand', words: say('Demand'), line: replay.demand, steps: false }],
      height: low,
      whole: false,
    },
    ...replay.metrics.map(metricLane),
  ];
}

function metricLane({ key, expr, line, target }: AutoscaleMetricLine): Lane {
  return {
    title: key,
    remark: expr ?? '',
    strokes: [{ look: 'metric', words: key, line, steps: false }],
    ...(target === undefined ? {} : { target }),
    height: low,
    whole: false,
  };
}

function frameOf({ from, to }: AutoscaleReplay, width: number): Frame {
  const whole = Math.max(narrowest, Math.floor(width));
  return { from, to: Math.max(to, from + 1), width: whole, left, right };
}

function lanesOf(
  frame: Frame,
  replay: AutoscaleReplay,
  whatIfs: readonly AutoscaleWhatIf[],
): { readonly drawn: Markup; readonly height: number } {
  const parts: Markup[] = [];
  let top = 0;
  for (const lane of lanes(replay)) {
    parts.push(markup`<g transform="translate(0 ${top})">${laneOf(frame, lane)}</g>
`);
    top += headHeight + lane.height + laneSpace;
  }
  const inSight = whatIfs.filter(({ from, to }) => from < frame.to && to > frame.from);
  const changed = inSight.map((whatIf) => {
    const from = xOf(frame, Math.max(frame.from, Math.min(whatIf.from, frame.to)));
    const to = xOf(frame, Math.max(frame.from, Math.min(whatIf.to, frame.to)));
    return markup`<rect class="what-if" x="${from}" y="0" width="${Math.max(1, to - from)}" height="${top}"/><text class="what-if-text" x="${from + 3}" y="${headHeight + 12}">${say('what if')}</text>`;
  });
  return { drawn: markup`${timeGrid(frame, top)}${changed}${parts}`, height: top };
}

function laneOf(frame: Frame, lane: Lane): Markup {
  const { title, remark, strokes, target, height } = lane;
  const scale = scaleOf(
    strokes.map(({ line }) => line),
    { height, top: headHeight, whole: lane.whole, ...(target === undefined ? {} : { target }) },
  );
  const room = (frame.width - left - right) / character - title.length - 3;
  const shown = remark.length > room ? `${remark.slice(0, Math.max(0, room - 1))}…` : remark;
  return markup`${marksOf(frame, scale)}
${strokes.map(({ look, words, line, steps }) => markup`<path class="line ${look}" d="${pathOf(line, { x: (at) => xOf(frame, at), scale, steps })}"><title>${words}</title></path>`)}
${target === undefined ? nothing : targetOf(frame, scale, target)}
<text class="label" x="${left}" y="14">${title} <tspan class="remark">${shown}</tspan></text>`;
}

function marksOf({ width }: Frame, { marks, y }: Scale): readonly Markup[] {
  return marks.map(
    (value) =>
      markup`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/><text class="mark" x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${numberText(value)}</text>`,
  );
}

function targetOf({ width }: Frame, { y }: Scale, target: number): Markup {
  const text = say('target {value}', { value: numberText(target) });
  return markup`<line class="target" x1="${left}" x2="${width - right}" y1="${y(target)}" y2="${y(target)}"/><text class="target-text" x="${width - right}" y="${y(target) - 4}" text-anchor="end">${text}</text>`;
}

interface CursorPlace {
  readonly cursor: number | undefined;
  readonly height: number;
}

function cursorOf(frame: Frame, replay: AutoscaleReplay, { cursor, height }: CursorPlace): Markup {
  const { from, to } = frame;
  const at = cursor ?? to;
  const words = `${momentText(at)}, ${replicasSentence(replay, at)}`;
  const x = xOf(frame, at);
  const line =
    cursor === undefined
      ? nothing
      : markup`<line class="cursor" x1="${x}" x2="${x}" y1="0" y2="${height}" aria-hidden="true"/>`;
  const dots =
    cursor === undefined || valueAt(replay.recorded, at) === null
      ? nothing
      : markup`<text class="cursor-text" x="${x + 5}" y="${headHeight + 12}" aria-hidden="true">${numberText(valueAt(replay.recorded, at) ?? 0)}</text>`;
  return markup`${line}${dots}<rect class="area slider" role="slider" tabindex="0" data-key="cursor" data-slider="cursor" aria-label="${say('Cursor')}" aria-valuemin="${from}" aria-valuemax="${to}" aria-valuenow="${at}" aria-valuetext="${words}" x="${left}" y="0" width="${frame.width - left - right}" height="${height}"/>`;
}

/** The time of the cursor, over the marks of the axis. */
function cursorText(frame: Frame, at: number, text: string): Markup {
  const width = text.length * character + 10;
  const middle = xOf(frame, at);
  const x = Math.min(Math.max(middle - width / 2, 0), frame.width - width);
  return markup`<rect class="cursor-back" x="${x}" y="2" width="${width}" height="17" rx="2"/><text class="cursor-text" x="${x + width / 2}" y="15" text-anchor="middle">${text}</text><line class="cursor" x1="${middle}" x2="${middle}" y1="19" y2="${axisHeight}"/>`;
}
