import type { MetadataKey } from '../../server/src/metadata/snapshot.ts';
import type { MetadataSource } from '../../server/src/store/connection-manager.ts';
import { managerForTest, paramsOf, profileOf, prometheusRoutes, sourceIn } from './connections.ts';
import type { ManagerUnderTest } from './connections.ts';
import { data } from './fault-proxy.ts';
import type { FaultProxy, Reaction, SeenRequest } from './fault-proxy.ts';
import { serverForTest } from './thanos-api.ts';

/** Reactions by a part of the path. */
export type Routes = Readonly<Record<string, Reaction>>;

export interface StoreUnderTest extends ManagerUnderTest {
  readonly server: FaultProxy;
  /** Replaces the routes beside those of a small Prometheus. */
  readonly script: (routes: Routes) => void;
}

const { signal } = new AbortController();

/** A connection to a small scripted Prometheus; `routes` win over its own. */
export const connectTo = async (
  routes: Routes = {},
  names: readonly string[] = ['up', 'down'],
): Promise<StoreUnderTest> => {
  const server = await serverForTest();
  const all = (more: Routes): Routes => ({ ...more, ...prometheusRoutes(names), ...more });
  server.script(all(routes), data([]));
  const parts = managerForTest();
  parts.manager.apply(paramsOf(profileOf(server.url)));
  return { ...parts, server, script: (more) => server.script(all(more)) };
};

/** The same, when it is live. */
export const live = async (
  routes: Routes = {},
  names?: readonly string[],
): Promise<StoreUnderTest & { readonly source: MetadataSource }> => {
  const parts = await connectTo(routes, names);
  return { ...parts, source: await sourceIn(parts.manager, 'live') };
};

/** Asks for one key and waits for its answer. */
export const fetchKey = (source: MetadataSource, key: MetadataKey): Promise<boolean> =>
  source.ensure([key], 60_000, signal);

export const known = (items: readonly unknown[], complete = true) => ({
  state: 'known',
  items,
  complete,
});

/** Requests to a part of the API, without the questions of the first contact. */
export const asked = (server: FaultProxy, part: string): readonly SeenRequest[] =>
  server.requests.filter(({ path, params }) => path.includes(part) && params.get('limit') !== '1');

/** Lets what has just happened be finished. */
export const soon = (): Promise<void> =>
  new Promise((done) => {
    setImmediate(done);
  });
