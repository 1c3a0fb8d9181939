// Names of objects, page by page, as an API server gives them.
import { expect, it } from 'vitest';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient } from '../../../client/src/k8s/port.ts';
import { createClusterApi } from '../../../client/src/topology/api.ts';

/** An API server that has so many Secrets, and gives pages of what it is asked for. */
const serverWith = (count: number, brokenFrom = Infinity) => {
  const asked: string[] = [];
  const client: Pick<ClusterClient, 'raw'> = {
    raw: async ({ path }) => {
      const query = new URLSearchParams(path.split('?')[1]);
      asked.push(query.toString());
      const from = Number(query.get('continue') ?? 0);
      if (from >= brokenFrom) throw new ClusterError({ kind: 'timeout', message: 'Late.' });
      const to = Math.min(count, from + Number(query.get('limit')));
      const items = Array.from({ length: to - from }, (_, at) => ({
        metadata: { name: `s${String(from + at)}` },
      }));
      const metadata = { continue: to < count ? String(to) : '' };
      const body = (async function* () {
        yield Buffer.from(JSON.stringify({ metadata, items }));
      })();
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
  const api = createClusterApi(client as ClusterClient, new AbortController().signal);
  return { asked, names: async () => api.names('/api/v1/namespaces/n/secrets', 'type!=x') };
};

it.each<[count: number, read: number, whole: boolean, pages: number]>([
  [0, 0, true, 1],
  [1000, 1000, true, 1],
  [1001, 1001, true, 2],
  [5000, 5000, true, 5],
  [5001, 5000, false, 5],
])('of %i names %i are read (all: %j), in %i pages', async (count, read, whole, pages) => {
  const { names, asked } = serverWith(count);
  const found = await names();
  expect([found?.names.length, new Set(found?.names).size, found?.whole]).toEqual([
    read,
    read,
    whole,
  ]);
  expect(asked).toHaveLength(pages);
  expect(asked.every((query) => query.includes('fieldSelector=type%21%3Dx'))).toBe(true);
});

it('a page that does not come takes nothing from those that came', async () => {
  const found = await serverWith(3000, 2000).names();
  expect([found?.names.length, found?.whole]).toEqual([2000, false]);
});

it('a first page that does not come is told', async () => {
  await expect(serverWith(1, 0).names()).rejects.toThrow('Late.');
});
