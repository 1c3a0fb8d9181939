import type { Topology } from '../model.ts';
import { layoutOf, type Layout } from './layout.ts';
import { partsOf, type Node, type Parts } from './parts.ts';
import { diagramRules, themeColors } from './style.ts';
import { fileSvg, pageSvg, type DiagramTheme } from './svg.ts';
import { exposureWords } from './words.ts';

/** What is said of a node when it is looked at more closely. */
export interface DiagramNode {
  readonly key: string;
  readonly title: string;
  readonly sentences: readonly string[];
  /** Where the file says it, from the top. */
  readonly path: Node['path'];
}

/** A picture of a topology, in each form that it is shown in. */
export interface Diagram {
  readonly title: string;
  /** For a page with the rules of `diagramStyle`. */
  readonly page: string;
  readonly file: (theme: DiagramTheme) => string;
  readonly nodes: readonly DiagramNode[];
}

/** CSS for a page that shows pictures, in the colours of the window. */
export const diagramStyle = (): string => diagramRules(themeColors);

const nameOf = ({ kind, title, cluster }: Node): string => {
  if (kind === 'people') return 'people and dashboards';
  return cluster === undefined ? title : `${title} in ${cluster}`;
};

const titleOf = (parts: Parts): string => {
  const count = parts.clusters.length;
  return `Thanos over ${String(count)} ${count === 1 ? 'cluster' : 'clusters'}: ${parts.clusters.map(({ name }) => name).join(', ')}`;
};

const verbs = {
  promql: ['asks by PromQL', 'is asked by PromQL'],
  'store-api': ['asks over StoreAPI', 'is asked over StoreAPI by'],
  write: ['writes to', 'takes what is written by'],
  blocks: ['puts blocks into', 'takes blocks from'],
} as const;

/** What leads from a node and to it, in words. */
const sentencesOf = (parts: Parts, layout: Layout): ReadonlyMap<string, readonly string[]> => {
  const names = new Map(parts.nodes.map((node) => [node.key, nameOf(node)]));
  const said = new Map<string, Map<string, string[]>>();
  const say = (key: string, verb: string, other: string): void => {
    const verbsOf = said.get(key) ?? new Map<string, string[]>();
    verbsOf.set(verb, [...(verbsOf.get(verb) ?? []), names.get(other) ?? other]);
    said.set(key, verbsOf);
  };
  for (const { kind, from, to, arrows } of layout.lines) {
    const [active, passive] = verbs[kind];
    const isBucket = kind === 'blocks';
    // The hub of blocks is the bucket, which does nothing by itself.
    if (isBucket) {
      if (arrows.start) say(to, active, from);
      if (arrows.end) say(to, passive, from);
    } else {
      const [who, whom] = arrows.end ? [from, to] : [to, from];
      say(who, active, whom);
      say(whom, kind === 'promql' ? `${passive} by` : passive, who);
    }
    if (isBucket) say(from, 'is used by', to);
  }
  return new Map(
    [...said].map(([key, of]) => [
      key,
      [...of].map(([verb, others]) => `${verb} ${[...new Set(others)].join(', ')}`),
    ]),
  );
};

/** Draws a topology; the same topology gives the same picture. */
export const diagramOf = (topology: Topology): Diagram => {
  const parts = partsOf(topology);
  const layout = layoutOf(parts);
  const sentences = sentencesOf(parts, layout);
  const linesOf = (node: Node): readonly string[] => [
    node.words,
    ...(sentences.get(node.key) ?? []),
  ];
  const told = new Map(
    parts.nodes.map((node) => [node.key, [nameOf(node), ...linesOf(node)].join('; ')]),
  );
  const options = {
    title: [titleOf(parts), exposureWords(topology)].filter((text) => text !== '').join('. '),
    sentenceOf: (key: string) => told.get(key) ?? key,
  };
  return {
    title: options.title,
    page: pageSvg(layout, options),
    file: (theme) => fileSvg(layout, options, theme),
    nodes: parts.nodes.map((node) => ({
      key: node.key,
      title: nameOf(node),
      sentences: linesOf(node),
      path: node.path,
    })),
  };
};
