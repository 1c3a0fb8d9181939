// Latency by load: what a model says of times that it was not made from.
import { describe, expect, it } from 'vitest';
import { fitLatency, latencyAt, mostWithin } from '../../../../server/src/autoscale/index.ts';
import { leastWithin, seriesOf } from '../../../../server/src/autoscale/replay/series.ts';
import { busy, columnOf, every, historyOf, length } from '../support/demand-history.ts';

describe('the latency model', () => {
  const history = historyOf(busy);
  const times = (busy.load ?? []).map(([at]) => at * 1000);
  const asked = { limit: 350, block: 180_000, window: 30_000, sameLoad: 1.5 };

  it('finds what a replica takes, and never falls', () => {
    const { model, quality } = fitLatency(history, times, asked);
    expect(mostWithin(model, 350)).toBe(20);
    const said = [1, 8.75, 17.5, 21, 26.25, 35, 105, 500].map((at) => latencyAt(model, at));
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    // Some steps were seen; between two of them the worse is said.
    expect(latencyAt(model, 20.5)).toBeCloseTo(latencyAt(model, 21), 9);
    expect(quality.compared).toBe(times.length);
    expect(quality.balanced).toBeGreaterThan(0.85);
    expect(quality.typicalFactor).toBeLessThan(1.3);
  });

  it('says that it is worth nothing where the latency has another cause', () => {
    const other = every(length, (at) => (Math.floor(at / 35) % 2 === 0 ? 90 : 2000));
    const { quality } = fitLatency({ ...history, latency: columnOf(other) }, times, asked);
    expect(quality.balanced).toBeLessThan(0.7);
  });

  it('is held against what it was not made from: another cause that lasts is none that it knows', () => {
    // A neighbour makes one spell slow; halves of every minute would tell each other so.
    const lasting = every(length, (at) => (at >= 900 && at < 1200 ? 2000 : 90));
    const load = every(length, (at) => 60 + (at >= 900 && at < 1200 ? 0.5 : 0));
    const pods = every(length, () => 4);
    const told = { demand: columnOf(load), ready: columnOf(pods), latency: columnOf(lasting) };
    const { quality, blocks } = fitLatency(told, times, { ...asked, block: 300_000 });
    expect(quality.above.right).toBe(0);
    expect(blocks.map(({ index, above }) => [index - (blocks[0]?.index ?? 0), above])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 60],
      [4, 0],
    ]);
  });

  it('leaves out the edges of a block as far as they share samples with it', () => {
    // Slow for one block: only those next to it know such a load.
    const slowFor = (from: number, to: number) => (at: number) => at >= from && at < to;
    const isSlow = slowFor(340, 560);
    const told = {
      demand: columnOf(every(length, (at) => (isSlow(at) ? 100 : 10))),
      ready: columnOf(every(length, () => 1)),
      latency: columnOf(every(length, (at) => (isSlow(at) ? 2000 : 90))),
    };
    const rightWith = (window: number): number =>
      fitLatency(told, times, { ...asked, window }).quality.above.right;
    expect(rightWith(5_000)).toBe(1);
    expect(rightWith(30_000)).toBeLessThan(0.3);
  });

  it('leaves out parts of a long history, not each of its blocks', () => {
    const day = { start: 0, length: 86_400 / 15 };
    const series = (value: (at: number) => number) =>
      seriesOf(
        Array.from({ length: day.length }, (_, at) => at * 15_000),
        Array.from({ length: day.length }, (_, at) => value(at)),
      );
    const told = {
      demand: series((at) => 50 + 40 * Math.sin(at / 900)),
      ready: series(() => 3),
      latency: series((at) => 100 + 60 * Math.sin(at / 900) + 30 * Math.sin(at)),
    };
    const { quality, blocks } = fitLatency(told, told.demand.times, { ...asked, limit: 150 });
    expect(quality.compared).toBe(day.length);
    expect(blocks).toHaveLength((24 * 60) / 3);
  });

  it('goes by the fewest pods of the window that rates and quantiles look back', () => {
    const at = [0, 10_000, 20_000, 30_000, 40_000, 50_000];
    expect(leastWithin(seriesOf(at, [6, 3, 5, 6, 6, 4]), 20_000).values).toEqual([
      6, 3, 3, 3, 5, 4,
    ]);
  });
});
