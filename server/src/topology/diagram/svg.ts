import { icons } from './icons.ts';
import {
  sizes,
  type Layout,
  type PlacedCluster,
  type PlacedLine,
  type PlacedNode,
  type Point,
} from './layout.ts';
import type { LinkKind } from './parts.ts';
import { darkColors, diagramRules, lightColors } from './style.ts';
import { cut, xml, type Xml } from './xml.ts';

/** Pixels. */
const corner = 6;
const arrow = { length: 8, width: 7 };
const legendHeight = 34;
const titleCharacter = 7.4;
const wordsCharacter = 5.9;

const nothing: Xml = { xml: '' };

const toward = (from: Point, to: Point, by: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(by / length, 0.5);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
};

const at = ({ x, y }: Point): string =>
  `${String(Math.round(x * 10) / 10)} ${String(Math.round(y * 10) / 10)}`;

/** A line with round corners. */
const pathOf = (points: readonly Point[]): string =>
  points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(toward(point, before, corner))}Q${at(point)} ${at(toward(point, after, corner))}`;
    })
    .join('');

/** A head at a point, for a line that comes from another one. */
const headOf = (tip: Point, from: Point): Xml => {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [dx, dy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const base = { x: tip.x - dx * arrow.length, y: tip.y - dy * arrow.length };
  const side = (sign: number): Point => ({
    x: base.x - dy * sign * (arrow.width / 2),
    y: base.y + dx * sign * (arrow.width / 2),
  });
  return xml`<path class="arrow" d="${`M${at(tip)}L${at(side(1))}L${at(side(-1))}Z`}"/>`;
};

/** Lines end where their heads begin, so that thick ones do not look out. */
const shortened = ({ points, arrows }: PlacedLine): readonly Point[] =>
  points.map((point, index) => {
    const [next, last] = [points[index + 1], points[index - 1]];
    if (index === 0 && arrows.start && next !== undefined)
      return toward(point, next, arrow.length - 1);
    const isEnd = index === points.length - 1;
    return isEnd && arrows.end && last !== undefined
      ? toward(point, last, arrow.length - 1)
      : point;
  });

const lineOf = (line: PlacedLine): Xml => {
  const { kind, points, arrows } = line;
  const [first, second] = points;
  const [last, before] = [points.at(-1), points.at(-2)];
  const start = arrows.start && first && second ? headOf(first, second) : nothing;
  const end = arrows.end && last && before ? headOf(last, before) : nothing;
  return xml`<g class="${kind}"><path class="line" d="${pathOf(shortened(line))}"/>${start}${end}</g>
`;
};

const clusterOf = ({ x, y, width, height }: PlacedCluster): Xml =>
  xml`<g class="cluster"><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/></g>
`;

/** Above the lines, so that they can be read. */
const clusterNameOf = ({ cluster, x, y, width }: PlacedCluster): Xml => {
  const room = width - 24;
  const name = cut(cluster.name, room, titleCharacter);
  const used = name.length * titleCharacter + 16;
  const words = room - used < 40 ? '' : cut(cluster.words, room - used, wordsCharacter);
  return xml`<g class="cluster-name"><title>${`${cluster.name}: ${cluster.words}`}</title><text class="title" x="${x + 12}" y="${y + 20}">${name}</text><text class="words" x="${x + width - 12}" y="${y + 20}" text-anchor="end">${words}</text></g>
`;
};

interface NodeLook {
  /** What a screen reader and the pointer say. */
  readonly sentence: string;
  /** Its place for arrow keys; absent where nothing can be chosen. */
  readonly row: number | undefined;
}

const nodeOf = ({ node, x, y, width, height }: PlacedNode, look: NodeLook): Xml => {
  const { key, kind, title, words } = node;
  const outside = kind === 'people' || kind === 'bucket' ? ' outside' : '';
  const room = width - 48;
  const inside = xml`<title>${look.sentence}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/><path class="icon" transform="${`translate(${at({ x: x + 13, y: y + height / 2 - 9 })}) scale(1.125)`}" d="${icons[kind]}"/><text class="title" x="${x + 40}" y="${y + 21}">${cut(title, room, titleCharacter)}</text><text class="words" x="${x + 40}" y="${y + 38}">${cut(words, room, wordsCharacter)}</text>`;
  const classes = `node ${kind}${outside}`;
  return look.row === undefined
    ? xml`<g class="${classes}">${inside}</g>
`
    : xml`<g class="${classes}" role="button" tabindex="-1" aria-label="${look.sentence}" data-key="${key}" data-row="${look.row}" data-from="${x}" data-to="${x + width}" data-action="choose" data-value="${key}">${inside}</g>
`;
};

const legendWords: readonly (readonly [kind: LinkKind, words: string])[] = [
  ['promql', 'PromQL over HTTP'],
  ['store-api', 'StoreAPI, asked over gRPC'],
  ['write', 'remote write'],
  ['blocks', 'blocks to and from a bucket'],
];

const legendOf = (
  { lines }: Layout,
  top: number,
): { readonly svg: Xml; readonly width: number } => {
  const used = new Set(lines.map(({ kind }) => kind));
  let x: number = sizes.margin;
  const entries = legendWords
    .filter(([kind]) => used.has(kind))
    .map(([kind, words]) => {
      const y = top + legendHeight / 2;
      const line: PlacedLine = {
        kind,
        from: '',
        to: '',
        points: [
          { x, y },
          { x: x + 36, y },
        ],
        arrows: { start: false, end: true },
      };
      const entry = xml`${lineOf(line)}<text class="words" x="${x + 44}" y="${y + 4}">${words}</text>
`;
      x += 44 + words.length * wordsCharacter + 24;
      return entry;
    });
  return { svg: xml`<g class="legend" aria-hidden="true">${entries}</g>`, width: x };
};

export interface SvgOptions {
  readonly title: string;
  readonly sentenceOf: (key: string) => string;
}

const drawing = (layout: Layout, options: SvgOptions & { readonly interactive: boolean }) => {
  const legend = legendOf(layout, layout.height);
  const [width, height] = [Math.max(layout.width, legend.width), layout.height + legendHeight];
  const tops = [...new Set(layout.nodes.map(({ y }) => y))].sort((left, right) => left - right);
  const body = xml`${layout.clusters.map(clusterOf)}${layout.lines.map(lineOf)}${layout.clusters.map(clusterNameOf)}${layout.nodes.map(
    (placed) =>
      nodeOf(placed, {
        sentence: options.sentenceOf(placed.node.key),
        row: options.interactive ? tops.indexOf(placed.y) : undefined,
      }),
  )}${legend.svg}`;
  return { body, width, height };
};

/** The picture for a page that has the rules of its colours already, and the keys by which its nodes are chosen. */
export const pageSvg = (layout: Layout, options: SvgOptions): string => {
  const { body, width, height } = drawing(layout, { ...options, interactive: true });
  return xml`<svg class="topology" role="group" aria-label="${options.title}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${body}</svg>
`.xml;
};

export const diagramThemes = ['light', 'dark', 'auto'] as const;

/** `auto`: as whoever looks at it has it. */
export type DiagramTheme = (typeof diagramThemes)[number];

const rulesOf = (theme: DiagramTheme): string => {
  const [light, dark] = [diagramRules(lightColors), diagramRules(darkColors)];
  if (theme === 'light') return light;
  return theme === 'dark' ? dark : `${light}@media (prefers-color-scheme: dark) {${dark}}\n`;
};

/** The picture as a file that needs nothing else. */
export const fileSvg = (layout: Layout, options: SvgOptions, theme: DiagramTheme): string => {
  const { body, width, height } = drawing(layout, { ...options, interactive: false });
  // Ours, and no text: nothing of a file is in it.
  const style: Xml = { xml: rulesOf(theme) };
  return xml`<svg xmlns="http://www.w3.org/2000/svg" class="topology" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${options.title}</title>
<style>${style}</style>
<rect class="paper" width="${width}" height="${height}"/>
${body}</svg>
`.xml;
};
