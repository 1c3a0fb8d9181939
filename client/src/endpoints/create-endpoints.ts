import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { toConnectionChoice } from '../connections/choice.ts';
import type { Choices } from '../connections/choice.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { createForwards } from '../forward/create-forwards.ts';
import type { Forwards } from '../forward/forwards.ts';
import type { Clusters } from '../k8s/clusters.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { createChain } from '../util/chain.ts';
import type { Chain } from '../util/chain.ts';
import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Timers } from '../util/timers.ts';
import type {
  EndpointLease,
  Endpoints,
  EndpointSink,
  EndpointView,
  StoreApiLease,
  WayState,
} from './endpoints.ts';
import { Finder } from './finder.ts';
import { createPassages } from './passages.ts';
import type { Passages } from './passages.ts';
import { canBeAsked } from './passage.ts';
import { chosenOf, readUsed, remember } from './used.ts';
import type { UsedEndpoint, UsedMemory } from './used.ts';
import { say } from '../util/words.ts';

/** What endpoints need of the connections of the settings; `ConnectionStore` is one. */
export interface EndpointConnections {
  list(): readonly { readonly name: string; readonly url: string }[];
  choices(): Choices;
  /** The connections as the server gets them; none in an untrusted workspace. */
  params(): Promise<{ readonly connections: readonly ConnectionProfile[] }>;
  choose(uri: string | null, name: string | null): Promise<void>;
  setOfWindow(connections: readonly ConnectionProfile[]): void;
  onDidChange(listener: () => void): Subscription;
}

export interface EndpointsOptions {
  readonly clusters: Clusters;
  readonly connections: EndpointConnections;
  readonly sink: EndpointSink;
  readonly memory: UsedMemory;
  readonly timers: Timers;
  /** Bearers, so that no log shows them. */
  readonly hide: (secrets: readonly string[]) => void;
  /** Whether a cluster can be asked without anything opening before a person who did not ask for it. */
  readonly isSilent: (context: string) => Promise<boolean>;
  readonly onError: (error: unknown) => void;
}

/** Finds endpoints, opens and closes ways to them, and takes up again what PromQL was written against before. */
export function createEndpoints(options: EndpointsOptions): Endpoints {
  return new FoundEndpoints(options);
}

/** Milliseconds that a port to a StoreAPI stays open at most. */
const storeApiMs = 120_000;

const closed: WayState = { kind: 'closed' };

class FoundEndpoints implements Endpoints {
  readonly #options: EndpointsOptions;
  readonly #finder: Finder;
  readonly #passages: Passages;
  /** Ports for single questions; nobody sees them in a list. */
  readonly #ports: Forwards;
  readonly #changes = createEmitter<void>();
  /** What is used is taken up in the order of its changes. */
  readonly #takingUp: Chain;
  readonly #subscriptions: readonly Subscription[];
  #used: readonly UsedEndpoint[];
  /** Ways of used endpoints stay open. */
  readonly #usedLeases = new Map<string, Subscription>();
  #views: readonly EndpointView[] = [];

  readonly onDidChange = this.#changes.event;

  constructor(options: EndpointsOptions) {
    const { clusters, connections } = options;
    this.#options = options;
    this.#finder = new Finder(clusters);
    this.#passages = createPassages({
      timers: options.timers,
      hide: options.hide,
      sink: options.sink,
      onChange: () => this.#changed(),
    });
    this.#ports = createForwards(clusters);
    this.#takingUp = createChain(options.onError);
    this.#used = chosenOf(readUsed(options.memory), connections.choices());
    this.#subscriptions = [
      clusters.onDidChange(() => {
        if (this.#finder.update()) this.#changed();
      }),
      connections.onDidChange(() => this.#choicesChanged()),
    ];
    this.#finder.update();
    this.#changed();
    this.#takingUp.add(() => this.#takeUp());
  }

  list(): readonly EndpointView[] {
    return this.#views;
  }

  found(context: string): readonly FoundComponent[] {
    return this.#finder.found(context);
  }

  watch(contexts: readonly string[]): Subscription {
    return this.#finder.hold(contexts);
  }

  async open(name: string, pod?: string): Promise<EndpointLease> {
    const view = this.#views.find((one) => one.name === name);
    if (view === undefined) throw missing(name);
    if (view.source.kind === 'connection') return this.#openConnection(name);
    const endpoint = pod === undefined ? name : `${name}#${pod}`;
    return this.#passages.open(endpoint, {
      found: () => this.#foundOf(name),
      client: () => this.#options.clusters.client(this.#foundOf(name)?.cluster ?? ''),
      ...(pod === undefined ? {} : { pod }),
    });
  }

  async openStoreApi(name: string, pod: string): Promise<StoreApiLease> {
    const found = this.#foundOf(name);
    if (found?.grpc === undefined) throw missing(name);
    const { id, localPort } = await this.#ports.start({
      context: found.cluster,
      namespace: found.namespace,
      target: { kind: 'pod', name: pod },
      remotePort: found.grpc,
    });
    const stop = (): void => this.#background(this.#ports.stop(id));
    const forget = this.#options.timers.after(storeApiMs, stop);
    return {
      address: `127.0.0.1:${localPort}`,
      dispose: () => {
        forget();
        stop();
      },
    };
  }

  async use(name: string): Promise<void> {
    const view = this.#views.find((one) => one.name === name);
    if (view === undefined) throw missing(name);
    const { source } = view;
    await this.#options.connections.choose(null, name);
    if (source.kind === 'connection') return;
    const used = { name, found: source.found };
    this.#used = [...this.#used.filter((one) => one.name !== name), used];
    await remember(this.#options.memory, used);
    this.#takingUp.add(() => this.#takeUp());
    await this.#takingUp.settled();
  }

  dispose(): void {
    for (const subscription of [...this.#subscriptions, ...this.#usedLeases.values()])
      subscription.dispose();
    this.#passages.dispose();
    this.#background(this.#ports.dispose());
    this.#changes.dispose();
  }

  async #openConnection(name: string): Promise<EndpointLease> {
    const { connections } = await this.#options.connections.params();
    const profile = connections.find((one) => one.name === name);
    if (profile === undefined) throw missing(name);
    return this.#passages.openDirect(profile);
  }

  /** The component as discovery knows it now, or as it was when PromQL was written against it. */
  #foundOf(name: string): FoundComponent | undefined {
    return (
      this.#finder.all.find((one) => nameOf(one) === name) ??
      this.#used.find((one) => one.name === name)?.found
    );
  }

  /** Opens the ways of all that is used, lets go of others, and hands them to the window as connections. */
  async #takeUp(): Promise<void> {
    const profiles: ConnectionProfile[] = [];
    for (const { name, found } of this.#used) {
      const lease = await this.#passages.hold(name, {
        found: () => this.#foundOf(name),
        client: () => this.#silentClient(found.cluster),
      });
      this.#usedLeases.get(name)?.dispose();
      this.#usedLeases.set(name, lease);
      profiles.push(lease.profile);
    }
    for (const [name, lease] of this.#usedLeases) {
      if (profiles.some((profile) => profile.name === name)) continue;
      lease.dispose();
      this.#usedLeases.delete(name);
    }
    this.#options.connections.setOfWindow(profiles);
  }

  /** Nobody asked for a cluster that is only remembered: one that might ask back waits until somebody does. */
  async #silentClient(context: string): Promise<ClusterClient> {
    const { clusters, isSilent } = this.#options;
    const view = clusters.views.find((one) => one.context === context);
    if (view?.connection.kind === 'idle' && !(await isSilent(context)))
      throw new ClusterError({
        kind: 'credentials',
        message: say(
          'The cluster {context} may ask for a login. Expand it in the view Clusters to connect.',
          { context },
        ),
      });
    return clusters.client(context);
  }

  /** What no choice names any more is let go; what one names again is taken up. */
  #choicesChanged(): void {
    const { connections, memory } = this.#options;
    const known = [...this.#used, ...readUsed(memory)];
    const used = chosenOf(known, connections.choices()).filter(
      (one, index, all) => all.findIndex(({ name }) => name === one.name) === index,
    );
    const isSame =
      used.length === this.#used.length && used.every((one) => this.#used.includes(one));
    this.#used = used;
    if (!isSame) this.#takingUp.add(() => this.#takeUp());
    this.#changed();
  }

  #changed(): void {
    const { connections } = this.#options;
    const names = connections.list().map(({ name }) => name);
    const { fallback } = toConnectionChoice(connections.choices(), names);
    const before = new Map(this.#views.map((view) => [view.name, view]));
    const views = new Map<string, EndpointView>();
    const add = (name: string, source: EndpointView['source']): void => {
      if (views.has(name)) return;
      const way = this.#passages.state(name) ?? closed;
      const view: EndpointView = { name, source, way, chosen: name === fallback };
      const known = before.get(name);
      views.set(name, known !== undefined && isSame(known, view) ? known : view);
    };
    for (const { name, url } of connections.list()) add(name, { kind: 'connection', url });
    for (const found of this.#finder.all)
      if (canBeAsked(found)) add(nameOf(found), { kind: 'found', found });
    for (const { name, found } of this.#used) add(name, { kind: 'found', found });
    this.#views = [...views.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    this.#changes.fire();
  }

  #background(work: Promise<unknown>): void {
    work.catch(this.#options.onError);
  }
}

/** What an endpoint is called everywhere. */
function nameOf({ cluster, id }: FoundComponent): string {
  return `${cluster}/${id}`;
}

function isSame(left: EndpointView, right: EndpointView): boolean {
  const isSource =
    left.source.kind === 'found' && right.source.kind === 'found'
      ? left.source.found === right.source.found
      : JSON.stringify(left.source) === JSON.stringify(right.source);
  return (
    isSource &&
    left.chosen === right.chosen &&
    JSON.stringify(left.way) === JSON.stringify(right.way)
  );
}

function missing(name: string): ClusterError {
  return new ClusterError({
    kind: 'not-found',
    message: say('There is no endpoint {name} any more.', { name }),
  });
}
