import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { forwardUpstream } from '../k8s/forward-upstream.ts';
import type { ClusterProblem } from '../k8s/model.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { proxyUpstream } from '../k8s/proxy-upstream.ts';
import { openRelay } from '../k8s/relay.ts';
import type { Relay } from '../k8s/relay.ts';
import type { Upstream } from '../k8s/upstream.ts';
import { Ways } from '../k8s/ways.ts';
import type { Way } from '../k8s/ways.ts';
import type { WayState } from './endpoints.ts';
import { say } from '../util/words.ts';

/** A way to one component: a relay of this machine, and how its last question went. */
export interface Passage {
  readonly profile: ConnectionProfile;
  readonly state: WayState;
  /** Asks whether it lives. Rejects with a `ClusterError` when nothing gets through. */
  probe(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface PassageOptions {
  /** What the server calls it. */
  readonly name: string;
  /** The component as it is known now: its pods come and go. */
  readonly found: () => FoundComponent | undefined;
  /** One pod of it; any that is ready when absent. */
  readonly pod?: string;
  readonly client: () => Promise<ClusterClient>;
  readonly onChange: () => void;
}

/** Opens a relay to a component; nothing is asked yet. */
export async function openPassage(options: PassageOptions): Promise<Passage> {
  const watched = new WatchedWays(options);
  const relay = await openRelay(watched);
  return new RelayPassage(options.name, relay, watched);
}

/** Whether a component speaks HTTP that the language server can ask, as soon as a pod of it runs. */
export function canBeAsked({ product, component }: FoundComponent): boolean {
  return (
    (product === 'thanos' || product === 'prometheus') &&
    component !== 'thanos-operator' &&
    component !== 'prometheus-operator'
  );
}

class RelayPassage implements Passage {
  readonly profile: ConnectionProfile;
  readonly #relay: Relay;
  readonly #ways: WatchedWays;

  constructor(name: string, relay: Relay, ways: WatchedWays) {
    this.#relay = relay;
    this.#ways = ways;
    this.profile = {
      name,
      url: relay.url,
      shownAs: name,
      credentials: { kind: 'bearer', token: relay.bearer },
    };
  }

  get state(): WayState {
    return this.#ways.state;
  }

  async probe(signal: AbortSignal): Promise<void> {
    const response = await this.#ways.request({
      method: 'GET',
      path: '/-/healthy',
      headers: {},
      signal,
    });
    // Whatever it says about its health, it could be asked.
    await response.body[Symbol.asyncIterator]().return?.();
  }

  close(): Promise<void> {
    return this.#relay.close();
  }
}

/** The ways to a component, and how the last question went. */
class WatchedWays implements Upstream {
  readonly #options: PassageOptions;
  readonly #ways: Ways;
  #state: WayState = { kind: 'opening' };

  constructor(options: PassageOptions) {
    this.#options = options;
    this.#ways = new Ways(() => waysOf(options));
  }

  get state(): WayState {
    return this.#state;
  }

  readonly request: Upstream['request'] = async (request) => {
    try {
      const response = await this.#ways.request(request);
      const via = this.#ways.working;
      if (via !== undefined) this.#become({ kind: 'open', via });
      else this.#become({ kind: 'failed', problem: refused() });
      return response;
    } catch (error) {
      if (error instanceof ClusterError && !request.signal.aborted)
        this.#become({ kind: 'failed', problem: error.problem });
      throw error;
    }
  };

  #become(state: WayState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.onChange();
  }
}

const refused = (): ClusterProblem => ({
  kind: 'forbidden',
  message: say('A proxy before the server refuses questions that come through the API server.'),
});

/** Paths that Thanos serves at its root whatever its prefix. Source: thanos v0.42.4 pkg/server/http. */
const atRoot = /^\/(?:metrics$|-\/)/;

function waysOf({ found, pod, client }: PassageOptions): readonly Way[] {
  const component = found();
  const http = component?.http;
  if (component === undefined || http === undefined) return [];
  const { namespace, service, product } = component;
  const prefixed = (upstreamOf: (prefix: string) => Upstream): Upstream => {
    const upstream = upstreamOf(http.prefix);
    if (http.prefix === '' || product !== 'thanos') return upstream;
    const root = upstreamOf('');
    return {
      request: (request) => (atRoot.test(request.path) ? root : upstream).request(request),
    };
  };
  const ways: Way[] = [];
  if (service !== undefined && pod === undefined) {
    const target = {
      namespace,
      resource: 'services',
      name: service.name,
      port: service.port,
    } as const;
    const upstream = prefixed((prefix) =>
      proxyUpstream(client, { ...target, scheme: http.scheme }, prefix),
    );
    ways.push({ kind: 'service-proxy', upstream });
  }
  const name = pod ?? podOf(component);
  if (name === undefined) return ways;
  const target = { namespace, resource: 'pods', name, port: http.port } as const;
  const connect = async (signal: AbortSignal) =>
    (await client()).forward({ namespace, name }, http.port, signal);
  ways.push(
    {
      kind: 'pod-proxy',
      upstream: prefixed((prefix) =>
        proxyUpstream(client, { ...target, scheme: http.scheme }, prefix),
      ),
    },
    {
      kind: 'port-forward',
      upstream: prefixed((prefix) => forwardUpstream({ scheme: http.scheme, prefix, connect })),
    },
  );
  return ways;
}

function podOf({ pods }: FoundComponent): string | undefined {
  return (pods.find(({ ready }) => ready) ?? pods[0])?.name;
}
