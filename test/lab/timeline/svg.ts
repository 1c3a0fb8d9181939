// A timeline as a picture: panels over one time axis, readable on a light and on a dark page. Pure.
import { linearAxis, logAxis, numberText, spanFormat, timeAxis } from './scale.ts';
import type { Axis } from './scale.ts';

/** [time (s since 1970), value] */
export type Point = readonly [number, number];

export interface PanelSeries {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface Panel {
  readonly title: string;
  /** As it stands at the axis: requests/s, ms, pods. */
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  /** Whole numbers that hold until the next: drawn as steps, beside each other where they are equal. */
  readonly steps: boolean;
  readonly series: readonly PanelSeries[];
  /** A value to compare with, and what it is. */
  readonly limit?: { readonly value: number; readonly text: string };
}

/** Something that was done at a time. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

export interface Timeline {
  readonly title: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Between samples; a hole of more than three of them is left open in a line. */
  readonly stepSeconds: number;
  /** What the time axis counts from, where that is no date: two runs may lie over each other. */
  readonly since?: string;
  readonly panels: readonly Panel[];
  readonly marks: readonly Mark[];
}

const width = 960;
const left = 76;
const right = 24;
const panelHeight = 150;
const panelGap = 58;
const lineHeight = 17;

/** Width (px) that a text of the usual size takes, rather too much than too little. */
const textWidth = (text: string): number => 6.4 * text.length;

/** Colours and dashes by the series' place in the legend: either tells them apart. */
const dashes = ['', '9 4', '2 3', '10 3 2 3', '5 2', '1 4'] as const;
const lightColours = ['#0550ae', '#bc4c00', '#116329', '#8250df', '#a40e26', '#1f2328'] as const;
const darkColours = ['#79c0ff', '#ffa657', '#7ee787', '#d2a8ff', '#ff7b72', '#f0f6fc'] as const;

const style = `
:root { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d1d9e0; --mark: #9a6700;${colours(lightColours)} }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --grid: #30363d; --mark: #e3b341;${colours(darkColours)} }
}
text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); }
.title { font-size: 16px; font-weight: 600; }
.panel { font-weight: 600; }
.faint { fill: var(--faint); }
.mark { fill: var(--mark); }
.grid { stroke: var(--grid); stroke-width: 1; }
.axis { stroke: var(--faint); stroke-width: 1; }
.at { stroke: var(--mark); stroke-width: 1; stroke-dasharray: 3 3; }
.limit { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 7 4; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }`;

function colours(values: readonly string[]): string {
  return values.map((value, index) => ` --s${index}: ${value};`).join('');
}

/** The picture as the text of an SVG file. */
export const timelineSvg = (timeline: Timeline): string => {
  const names = [
    ...new Set(timeline.panels.flatMap(({ series }) => series.map(({ name }) => name))),
  ];
  const legend = drawLegend(names, 52);
  const marks = placeMarks(timeline, timeAxisOf(timeline).place, legend.bottom + 8);
  const tops = timeline.panels.map(
    (_, index) => marks.bottom + 34 + index * (panelHeight + panelGap),
  );
  const bottom = (tops.at(-1) ?? marks.bottom) + panelHeight;
  const height = bottom + 56;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(timeline.title)}</title>`,
    `<style>${style}\n</style>`,
    `<rect width="${width}" height="${height}" fill="var(--paper)"/>`,
    text(timeline.title, { x: left, y: 30, class: 'title' }),
    ...legend.parts,
    ...marks.parts,
    ...timeline.panels.flatMap((panel, index) =>
      drawPanel(panel, { timeline, names, top: tops[index] ?? 0 }),
    ),
    text(caption(timeline), {
      x: (left + width - right) / 2,
      y: bottom + 42,
      class: 'faint',
      anchor: 'middle',
    }),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
};

const caption = ({ startSeconds, endSeconds, since }: Timeline): string => {
  const start = since ?? `${new Date(startSeconds * 1000).toISOString().slice(0, 19)}Z`;
  return `time since ${start} (${spanFormat(endSeconds - startSeconds).unit})`;
};

const timeAxisOf = ({ startSeconds, endSeconds }: Timeline): Axis =>
  timeAxis({ low: startSeconds, high: endSeconds, from: left, to: width - right }, 10);

interface Drawn {
  readonly parts: readonly string[];
  /** The lowest place (px) that is used. */
  readonly bottom: number;
}

const drawLegend = (names: readonly string[], top: number): Drawn => {
  let x = left;
  let y = top;
  const parts = names.flatMap((name, index) => {
    const wide = 36 + textWidth(name) + 18;
    if (x + wide > width - right && x > left) [x, y] = [left, y + lineHeight];
    const line = `<path class="line" d="M${x} ${y - 4}h28" ${stroke(index)}/>`;
    const item = [line, text(name, { x: x + 36, y })];
    x += wide;
    return item;
  });
  return { parts, bottom: y };
};

const stroke = (index: number): string => {
  const dash = dashes[index % dashes.length] ?? '';
  return `stroke="var(--s${index % lightColours.length})"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}`;
};

/** Marks' texts stand in as many rows as they need not to meet; one at the right end ends there. */
const placeMarks = ({ marks }: Timeline, place: (at: number) => number, top: number): Drawn => {
  const rows: number[] = [];
  const parts = marks
    .toSorted((first, second) => first.at - second.at)
    .map(({ at, text: what }) => {
      const start = Math.min(place(at), width - right - textWidth(what));
      const free = rows.findIndex((end) => end + 12 <= start);
      const row = free === -1 ? rows.length : free;
      rows[row] = start + textWidth(what);
      return text(what, { x: start, y: top + (row + 1) * lineHeight, class: 'mark' });
    });
  return { parts, bottom: top + rows.length * lineHeight };
};

interface PanelPlace {
  readonly timeline: Timeline;
  readonly names: readonly string[];
  readonly top: number;
}

const drawPanel = (panel: Panel, { timeline, names, top }: PanelPlace): readonly string[] => {
  const bottom = top + panelHeight;
  const times = timeAxisOf(timeline);
  const values = valueAxis(panel, top, bottom);
  const unit = `${panel.title} (${panel.unit})`;
  const grid = values.ticks.flatMap((tick) => {
    const y = round(values.place(tick));
    const line = `<line class="grid" x1="${left}" y1="${y}" x2="${width - right}" y2="${y}"/>`;
    return [line, text(numberText(tick), { x: left - 8, y: y + 4, class: 'faint', anchor: 'end' })];
  });
  const format = spanFormat(timeline.endSeconds - timeline.startSeconds);
  const axis = times.ticks.flatMap((tick) => {
    const x = round(times.place(tick));
    return [
      `<line class="axis" x1="${x}" y1="${bottom}" x2="${x}" y2="${bottom + 4}"/>`,
      text(format.text(tick - timeline.startSeconds), {
        x,
        y: bottom + 18,
        class: 'faint',
        anchor: 'middle',
      }),
    ];
  });
  return [
    text(unit, { x: left, y: top - 10, class: 'panel' }),
    ...grid,
    `<line class="axis" x1="${left}" y1="${bottom}" x2="${width - right}" y2="${bottom}"/>`,
    ...axis,
    // Only within panels: beside them there are texts.
    ...timeline.marks.map(({ at }) => {
      const x = round(times.place(at));
      return `<line class="at" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/>`;
    }),
    ...drawLimit(panel, values, top),
    ...panel.series.map((series, index) => {
      // Equal sizes of several clusters lie on each other; a few pixels show that there are several.
      const shift = panel.steps ? (index - (panel.series.length - 1) / 2) * 3 : 0;
      const place = ([at, value]: Point): Place => ({
        x: times.place(at),
        y: values.place(value) + shift,
      });
      const path = pathOf(series.points, { place, steps: panel.steps, timeline });
      return `<path class="line" d="${path}" ${stroke(names.indexOf(series.name))}/>`;
    }),
  ];
};

/** A limit's line, and beside the panel's title what it is: there it is in nothing's way. */
const drawLimit = ({ limit }: Panel, values: Axis, top: number): readonly string[] => {
  if (!limit) return [];
  const y = round(values.place(limit.value));
  const x = width - right;
  const start = x - textWidth(limit.text);
  return [
    `<line class="limit" x1="${left}" y1="${y}" x2="${x}" y2="${y}"/>`,
    `<line class="limit" x1="${round(start - 30)}" y1="${top - 14}" x2="${round(start - 2)}" y2="${top - 14}"/>`,
    text(limit.text, { x, y: top - 10, class: 'faint', anchor: 'end' }),
  ];
};

const valueAxis = (panel: Panel, top: number, bottom: number): Axis => {
  const all = panel.series.flatMap(({ points }) => points.map(([, value]) => value));
  const finite = [...all, ...(panel.limit ? [panel.limit.value] : [])].filter(Number.isFinite);
  const high = Math.max(1, ...finite);
  const low = panel.scale === 'log' ? Math.max(1, Math.min(...finite, high)) : 0;
  const extent = { low, high, from: bottom, to: top };
  return panel.scale === 'log' ? logAxis(extent, 9) : linearAxis(extent, 6);
};

interface Place {
  readonly x: number;
  readonly y: number;
}

const pathOf = (
  points: readonly Point[],
  how: {
    readonly place: (point: Point) => Place;
    readonly steps: boolean;
    readonly timeline: Timeline;
  },
): string => {
  let before: Point | undefined;
  const parts = points.flatMap((point) => {
    if (!Number.isFinite(point[1])) return [];
    const { x, y } = how.place(point);
    const joined = before !== undefined && point[0] - before[0] <= 3 * how.timeline.stepSeconds;
    before = point;
    if (!joined) return [`M${round(x)} ${round(y)}`];
    return how.steps ? [`H${round(x)}V${round(y)}`] : [`L${round(x)} ${round(y)}`];
  });
  return parts.join('');
};

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly class?: string;
  readonly anchor?: 'middle' | 'end';
}

const text = (what: string, { x, y, class: kind, anchor }: TextPlace): string => {
  const attributes = [
    `x="${round(x)}" y="${round(y)}"`,
    ...(kind === undefined ? [] : [`class="${kind}"`]),
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
  ];
  return `<text ${attributes.join(' ')}>${escaped(what)}</text>`;
};

const round = (place: number): number => Math.round(place * 10) / 10;

const escaped = (what: string): string =>
  what
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
