import { expect, vi } from 'vitest';
import type { startSmallStand } from '../stand/small-stand.mjs';

type Stand = Awaited<ReturnType<typeof startSmallStand>>;

/** What is read here of the querier's answers. */
interface StoresAnswer {
  readonly data: Readonly<
    Record<
      string,
      readonly { readonly labelSets: readonly Record<string, string>[]; readonly minTime: number }[]
    >
  >;
}
interface VectorAnswer {
  readonly data: { readonly result: readonly unknown[] };
}

/**
 * Waits until a stand that has just started is one that has run for a while. Its start waits for the first
 * samples only: before the second scrape there is no rate, and a sidecar that has not asked its Prometheus since
 * then says no time.
 */
export const settled = (stand: Stand): Promise<void> =>
  vi.waitFor(
    async () => {
      expect(await clustersWithTime(stand)).toEqual(stand.clusters.toSorted());
      expect(await seriesOf(stand, 'rate(up[1m])')).toBe(await seriesOf(stand, 'up'));
    },
    { timeout: 60_000, interval: 500 },
  );

const ask = async (stand: Stand, path: string): Promise<unknown> =>
  (await fetch(new URL(path, stand.querierUrl))).json();

const clustersWithTime = async (stand: Stand): Promise<readonly string[]> => {
  const { data } = (await ask(stand, '/api/v1/stores')) as StoresAnswer;
  return (data['sidecar'] ?? [])
    .filter(({ minTime }) => minTime > 0 && minTime < Date.now())
    .map(({ labelSets }) => labelSets[0]?.['cluster'] ?? '')
    .toSorted();
};

const seriesOf = async (stand: Stand, query: string): Promise<number> => {
  const { data } = (await ask(
    stand,
    `/api/v1/query?query=${encodeURIComponent(query)}`,
  )) as VectorAnswer;
  return data.result.length;
};
