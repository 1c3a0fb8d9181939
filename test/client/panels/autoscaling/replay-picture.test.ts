import { describe, expect, it } from 'vitest';
import { pathOf, scaleOf } from '../../../../client/src/panels/autoscaling/line-path.ts';
import {
  replayFile,
  replayLanes,
  replicaLegend,
} from '../../../../client/src/panels/autoscaling/replay-picture.ts';
import { frontPicture } from '../../../../client/src/panels/autoscaling/front-picture.ts';
import { from, replay, to } from './fixture.ts';

const line = (values: readonly (number | null)[]) => ({ times: values.map((_, at) => at), values });

describe('a line', () => {
  it.each<readonly [string, readonly (number | null)[], boolean, string]>([
    ['goes from point to point', [0, 10, 5], false, 'M0 100L10 0L20 50'],
    ['moves in steps', [0, 10, 10], true, 'M0 100H10V0H20'],
    ['is interrupted where nothing is known', [0, null, 10], false, 'M0 100M20 0'],
    ['holds a step until nothing is known', [0, null, 10], true, 'M0 100H10M20 0'],
    ['leaves out what no picture can show', [0, Infinity, 10], false, 'M0 100M20 0'],
    ['of nothing is nothing', [], true, ''],
  ])('%s', (_what, values, steps, path) => {
    const scale = { y: (value: number) => 100 - value * 10, marks: [] };
    expect(pathOf(line(values), { x: (at) => at * 10, scale, steps })).toBe(path);
  });
});

describe('a scale', () => {
  it.each<readonly [readonly number[], boolean, readonly number[]]>([
    [[3, 5], true, [0, 2, 4]],
    [[1], true, [0, 1]],
    [[0.2], false, [0, 0.1, 0.2]],
    [[120_000], false, [0, 50_000, 100_000]],
    [[-3, 3], false, [-4, -2, 0, 2]],
    [[], false, [0, 0.5]],
  ])('of %j, whole: %s, is marked %j', (values, whole, marks) => {
    const scale = scaleOf([line(values)], { height: 100, top: 0, whole });
    expect(scale.marks).toEqual(marks);
  });

  it('holds the target, and need not begin at zero', () => {
    const scale = scaleOf([line([10])], { height: 100, top: 5, whole: false, target: 40 });
    expect(scale.y(40)).toBe(8.8);
    expect(scale.y(0)).toBe(105);
    expect(
      scaleOf([line([90, 100])], { height: 100, top: 0, whole: false, tight: true }).marks,
    ).toEqual([90, 95, 100]);
  });
});

describe('the picture', () => {
  const picture = replayLanes(replay, { width: 900, whatIfs: [], cursor: from + 1_800_000 }).text;

  it('draws replicas, demand and metrics with their target', () => {
    for (const look of ['recorded', 'current', 'candidate-0', 'demand', 'metric', 'target'])
      expect(picture).toContain(`class="${look === 'target' ? '' : 'line '}${look}"`);
    expect(picture).toContain('target 80');
  });

  it('says at the cursor what there is', () => {
    expect(picture).toContain(
      'aria-valuetext="2026-11-23 12:30:00 UTC, Recorded: 5, Settings as they are: 5, Candidate 1: 4"',
    );
    expect(picture).toContain(`aria-valuemin="${from}" aria-valuemax="${to}"`);
  });

  it('tells lines apart by words, not by colour alone', () => {
    const words = [...replicaLegend(replay).text.matchAll(/<span>([^<]*)<\/span>/g)];
    expect(words.map(([, text]) => text)).toEqual([
      'Recorded (thick)',
      'Settings as they are (dashed)',
      'Candidate 1 (dotted)',
    ]);
  });

  it('shows texts of servers as texts', () => {
    expect(picture).toContain('max(p99{le=&quot;&lt;1&quot;})');
    expect(picture).not.toContain('le="<1"');
  });

  it('marks what did not happen', () => {
    const whatIfs = [{ kind: 'traffic', factor: 2, from, to: from + 60_000 }] as const;
    expect(replayLanes(replay, { width: 900, whatIfs }).text).toContain('class="what-if"');
    const before = whatIfs.map((whatIf) => ({ ...whatIf, from: from - 60_000, to: from }));
    expect(replayLanes(replay, { width: 900, whatIfs: before }).text).not.toContain('what-if');
  });

  it('is a file of its own, with a legend', () => {
    const file = replayFile(replay, { width: 1200, whatIfs: [] }, 'HPA <web>');
    expect(file).toContain('HPA &lt;web&gt;');
    expect(file).toContain('Candidate 1 (dotted)');
    expect(file).not.toContain('var(--');
    expect(file).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });
});

it('the front has a dot for each advice, and the settings as they are', () => {
  const { score } = replay.current;
  const advice = [
    { sets: ['a=1'], changes: [], score: { ...score, replicaHours: 3 }, explanation: '' },
  ];
  const text = frontPicture(score, advice).text;
  expect(text.match(/<circle class="dot"/g)).toHaveLength(1);
  expect(text).toContain('class="dot now"');
  expect(text).not.toContain('NaN');
});
