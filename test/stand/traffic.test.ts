import { expect, test } from 'vitest';
import { metricsPage, podsOf } from './traffic.mjs';

const cluster = { name: 'aks', pods: 3, phase: 0.2 };
/** A moment at noon (UTC), in seconds. */
const noon = 20_000 * 86_400 + 43_200;

function values(now: number, pod = 0): ReadonlyMap<string, number> {
  const chosen = podsOf(cluster)[pod];
  if (chosen === undefined) throw new Error('no such pod');
  const lines = metricsPage(chosen, now, 'run_info').split('\n');
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
  );
}

test('one moment has one page', () => {
  expect([...values(noon)]).toEqual([...values(noon)]);
});

test('counters only grow', () => {
  let before = values(noon);
  for (let second = 1; second <= 400; second += 1) {
    const now = values(noon + second);
    const fallen = [...now].filter(([series, value]) => value < (before.get(series) ?? 0));
    expect(fallen).toEqual([]);
    before = now;
  }
});

test('the buckets of a histogram are cumulative and end with the count', () => {
  for (const pod of [0, 3]) {
    const page = [...values(noon, pod)];
    const buckets = page.filter(([series]) => series.startsWith('response_latency_ms_bucket'));
    expect(buckets).toHaveLength(21);
    const counts = buckets.map(([, value]) => value);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    const count = page.find(([series]) => series.startsWith('response_latency_ms_count'));
    expect(counts.at(-1)).toBe(count?.[1]);
  }
});

test('pods have names of their own, the same in every run', () => {
  const names = podsOf(cluster).map(({ name }) => name);
  expect(new Set(names).size).toBe(4);
  expect(names).toEqual(podsOf(cluster).map(({ name }) => name));
});
