import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { diagramOf, readTopology, type Topology } from '../../../server/src/topology/index.ts';
import { layoutOf, type Box, type Point } from '../../../server/src/topology/diagram/layout.ts';
import { partsOf } from '../../../server/src/topology/diagram/parts.ts';
import { sampleNames, sampleText, topologyOf } from '../../topology/samples.ts';

const hostile = `x<script>alert(1)</script>&"'\u202e]]>\u0000`;

const many = (clusters: number): string => `
apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
${Array.from({ length: clusters }, (_, at) => `  c${String(at)}: { address: 192.0.2.${String(at + 1)}, ${at === 0 ? 'role: hub' : ''} }`).join('\n')}
objectStores:
  own: { secret: s, scope: cluster }
  shared: { secret: ${JSON.stringify(hostile)} }
components:
  prometheus: { objectStore: own }
  second: { type: prometheus, objectStore: own, clusters: [c1] }
  pushing: { type: prometheus, clusters: [c1], remoteWrite: receive }
  receive: { objectStore: shared }
  store: { clusters: data, objectStore: own }
  archive: { type: store, objectStore: shared, maxTime: -2w }
  compact: { clusters: all, objectStore: own }
  rule: { objectStore: shared, remoteWrite: receive }
  leaf: { type: query, clusters: data, over: cluster }
  query:
  query-frontend:
  bucket-web: { objectStore: shared }
exposure: { type: nodePort }
`;

const drawable = (text: string): Topology => {
  const { topology } = readTopology(text);
  if (topology === undefined) throw new Error('nothing to draw');
  return topology;
};

const cases: readonly (readonly [string, string])[] = [
  ...sampleNames.map((name) => [name, sampleText(name)] as const),
  ['six clusters with everything', many(6)],
  ['one cluster', many(6).replace(/^ {2}c[1-9].*\n/gm, '')],
];

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The stretches of a line, as boxes without width or height. */
const stretchesOf = (points: readonly Point[]): readonly Box[] =>
  points.slice(1).map((to, at) => {
    const from = points[at] ?? to;
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    return { x, y, width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
  });

describe.each(cases)('the picture of %s', (_, text) => {
  const topology = drawable(text);
  const layout = layoutOf(partsOf(topology));

  it('has every component in its cluster, and nothing on top of anything else', () => {
    const expected = topology.components.reduce((sum, one) => sum + one.clusters.length, 0);
    const inside = layout.nodes.filter(
      ({ node }) => node.kind !== 'people' && node.kind !== 'bucket',
    );
    expect(inside).toHaveLength(expected);
    for (const placed of inside) {
      const box = layout.clusters.find(({ cluster }) => cluster.name === placed.node.cluster);
      expect(box !== undefined && holds(box, placed)).toBe(true);
    }
    const overlaps = (boxes: readonly Box[]) =>
      boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => meet(one, other)));
    expect(overlaps(layout.nodes)).toEqual([]);
    expect(overlaps(layout.clusters)).toEqual([]);
    const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
    for (const box of [...layout.nodes, ...layout.clusters]) expect(holds(whole, box)).toBe(true);
  });

  it('has lines that end at nodes, go straight, and pass behind none', () => {
    expect(layout.lines.length).toBeGreaterThan(3);
    for (const { points, from, to } of layout.lines) {
      for (const stretch of stretchesOf(points)) {
        expect(Math.min(stretch.width, stretch.height)).toBe(0);
        const crossed = layout.nodes.filter((placed) => meet(placed, stretch));
        expect(crossed.map(({ node }) => `${node.key} behind ${from} to ${to}`)).toEqual([]);
      }
      const touches = (key: string, { x, y } = { x: NaN, y: NaN }): boolean => {
        const placed = layout.nodes.find(({ node }) => node.key === key);
        if (placed === undefined) return false;
        const isEdge = y === placed.y || y === placed.y + placed.height;
        return isEdge && x > placed.x && x < placed.x + placed.width;
      };
      expect(touches(from, points[0])).toBe(true);
      expect(touches(to, points.at(-1))).toBe(true);
    }
  });

  it('does not lay lines of different nets on each other', () => {
    const all = layout.lines.flatMap(({ from, kind, points }) =>
      stretchesOf(points).map((box) => ({ net: `${kind} ${from}`, box })),
    );
    const wide = ({ x, y, width, height }: Box): Box => ({
      x: x + (width > 0 ? 3 : -1),
      y: y + (height > 0 ? 3 : -1),
      width: width > 0 ? width - 6 : 2,
      height: height > 0 ? height - 6 : 2,
    });
    const isFlat = ({ width }: Box): boolean => width > 0;
    const covered = all.flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter(
          (other) =>
            other.net !== one.net &&
            isFlat(other.box) === isFlat(one.box) &&
            meet(wide(one.box), wide(other.box)),
        )
        .map((other) => `${one.net} and ${other.net}`),
    );
    expect([...new Set(covered)]).toEqual([]);
  });

  it('is the same again', () => {
    expect(diagramOf(drawable(text))).toEqual({
      ...diagramOf(topology),
      file: expect.anything() as unknown,
    });
    expect(diagramOf(drawable(text)).file('auto')).toBe(diagramOf(topology).file('auto'));
  });
});

describe('the lines of the mixture', () => {
  const { lines } = layoutOf(partsOf(topologyOf(sampleText('mixture'))));
  const drawn = (kind: string) =>
    lines
      .filter((line) => line.kind === kind)
      .map(({ from, to, arrows }) => (arrows.end ? `${from} > ${to}` : `${to} > ${from}`))
      .toSorted((left, right) => left.localeCompare(right));

  it('show who asks whom', () => {
    expect(drawn('store-api')).toEqual([
      'aks/query > aks/prometheus',
      'aks/query > aks/receive',
      'aks/query > aks/rule',
      'aks/query > aks/store',
      'aks/query > gke/leaf',
      'gke/leaf > gke/prometheus',
    ]);
    expect(drawn('promql')).toEqual([
      'aks/query-frontend > aks/query',
      'aks/rule > aks/query',
      'people > aks/query-frontend',
    ]);
  });

  it('show who writes where', () => {
    expect(drawn('write')).toEqual(['eks/pushing > aks/receive']);
    expect(drawn('blocks')).toHaveLength(7);
  });
});

describe('a picture as a file', () => {
  it('escapes what the file says, and has nothing in it that runs or is loaded', () => {
    const { page, file, nodes } = diagramOf(drawable(many(2)));
    for (const svg of [page, file('auto'), file('dark')]) {
      expect(svg).not.toMatch(/<script|javascript:|\son\w+=|href|url\(/);
      expect(svg).not.toContain('\u202e');
      expect(svg).not.toContain('\0');
      expect(svg).toContain('x&lt;script&gt;');
    }
    expect(nodes.map(({ key }) => key)).toContain('bucket/shared');
  });

  it.each(['light', 'dark', 'auto'] as const)('is well-formed in the theme %s', (theme) => {
    const svg = diagramOf(drawable(many(3))).file(theme);
    const open: string[] = [];
    for (const [, end = '', name = '', alone = ''] of svg.matchAll(
      /<(\/?)([a-z]+)[^<>]*?(\/?)>/g,
    )) {
      if (end !== '') expect(open.pop()).toBe(name);
      else if (alone === '') open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg.includes('prefers-color-scheme')).toBe(theme === 'auto');
    expect(svg).not.toContain('var(--');
  });

  it('tells in words what its lines show', () => {
    const { nodes } = diagramOf(topologyOf(sampleText('querier-in-each-cluster')));
    expect(nodes.find(({ key }) => key === 'gke/leaf')?.sentences).toEqual([
      'querier',
      'asks over StoreAPI prometheus in gke, store in gke',
      'is asked over StoreAPI by query in aks',
    ]);
    expect(nodes.find(({ key }) => key === 'gke/compact')?.sentences).toEqual([
      'compactor',
      'puts blocks into bucket in gke',
      'takes blocks from bucket in gke',
    ]);
  });

  it('draws what can be understood of a file with errors', () => {
    const text = sampleText('mixture').replace('query-frontend:', 'nonsense: { type: nothing }');
    expect(parseDocument(text).errors).toEqual([]);
    expect(diagramOf(drawable(text)).nodes.length).toBeGreaterThan(8);
  });
});
