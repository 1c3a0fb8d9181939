import { describe, expect, test } from 'vitest';
import { timelineOf } from './record.ts';
import { timelineSvg } from './svg.ts';
import type { Panel, Timeline } from './svg.ts';

const panel: Panel = {
  title: 'Load',
  unit: 'requests/s',
  scale: 'linear',
  steps: false,
  series: [],
};

const timeline: Timeline = {
  title: 'A & B <script>',
  startSeconds: 1_795_417_200,
  endSeconds: 1_795_417_800,
  stepSeconds: 5,
  panels: [],
  marks: [],
};

const at = (seconds: number): number => timeline.startSeconds + seconds;

const pathsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path class="line" d="([^"]*)"/g)].map(([, path = '']) => path);

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Where texts stand, with the width that the usual font gives them (6 px a letter). */
const boxesOf = (svg: string): readonly Box[] =>
  [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"([^>]*)>([^<]*)</g)].map(
    ([, x = '', y = '', attributes = '', text = '']) => {
      const wide = 6 * text.length * (attributes.includes('class="title"') ? 1.4 : 1);
      const left =
        Number(x) -
        (attributes.includes('"end"') ? wide : attributes.includes('"middle"') ? wide / 2 : 0);
      return { text, left, right: left + wide, y: Number(y) };
    },
  );

const overlaps = (boxes: readonly Box[]): readonly string[] =>
  boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          Math.abs(one.y - other.y) < 12 && one.left < other.right && other.left < one.right,
      )
      .map((other) => `${one.text} | ${other.text}`),
  );

const points = (value: number) =>
  Array.from({ length: 121 }, (_, index) => [at(index * 5), value] as const);

describe('a timeline', () => {
  const names = [
    'aks',
    'do',
    'eks',
    'gke',
    'a cluster with a long name',
    'another',
    'and one more',
  ];
  const marks = [60, 65, 70, 300, 305, 595, 600].map((seconds, index) => ({
    at: at(seconds),
    text: `mark ${index}: something was done`,
  }));
  const byCluster = Object.fromEntries(
    names.map((name, index) => [name, points(20 + index * 300)]),
  );
  const svg = timelineSvg(
    timelineOf({
      title: timeline.title,
      range: timeline,
      marks,
      samples: {
        load: byCluster,
        p99: byCluster,
        globalP99: { all: points(80) },
        ready: byCluster,
        desired: {},
      },
    }),
  );

  test('has no text over another, or outside of the picture', () => {
    const boxes = boxesOf(svg);
    expect(boxes.length).toBeGreaterThan(50);
    expect(overlaps(boxes)).toEqual([]);
    const [, height = ''] = /viewBox="0 0 960 ([\d.]+)"/.exec(svg) ?? [];
    for (const { left, right, y } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(960);
      expect(y).toBeLessThan(Number(height));
    }
  });

  test('says what each axis counts, and names each line once', () => {
    const texts = boxesOf(svg).map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Load (requests/s)',
        '99th percentile of the latency (ms)',
        'Ready replicas of strest-server (pods)',
        'target of all autoscalers',
        'time since 2026-11-23T07:00:00Z (min:s)',
      ]),
    );
    for (const name of [...names, 'all clusters']) {
      expect(texts.filter((text) => text === name)).toHaveLength(1);
    }
  });

  test('is readable on a light and on a dark page, and by those who do not see it', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('fill="var(--paper)"');
    expect(svg).toContain('role="img" aria-labelledby="title"');
    expect(svg).toContain('<title id="title">A &amp; B &lt;script&gt;</title>');
  });
});

describe('a line', () => {
  const draw = (changed: Partial<Panel>): string => {
    const svg = timelineSvg({ ...timeline, panels: [{ ...panel, ...changed }] });
    return pathsOf(svg).at(-1) ?? '';
  };

  test('is open where samples are missing, or are no numbers', () => {
    const samples = [
      [at(0), 1],
      [at(5), Number.NaN],
      [at(10), 2],
      [at(60), 3],
      [at(65), 3],
    ] as const;
    const path = draw({ series: [{ name: 'aks', points: samples }] });
    expect(path.replaceAll(/[\d. ]+/g, '')).toBe('MLML');
  });

  test('of whole numbers goes in steps', () => {
    const samples = [
      [at(0), 1],
      [at(5), 2],
    ] as const;
    const path = draw({ steps: true, series: [{ name: 'aks', points: samples }] });
    expect(path.replaceAll(/[\d. ]+/g, '')).toBe('MHV');
  });

  test('of equal whole numbers lies beside the other', () => {
    const series = ['aks', 'do'].map((name) => ({ name, points: [[at(0), 1]] as const }));
    const svg = timelineSvg({ ...timeline, panels: [{ ...panel, steps: true, series }] });
    const [first, second] = pathsOf(svg).slice(-2);
    expect(first).not.toBe(second);
  });
});
