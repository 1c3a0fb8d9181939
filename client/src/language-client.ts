import { EventEmitter, window } from 'vscode';
import type { CancellationToken, Disposable, Event } from 'vscode';
import { setTimeout as wait } from 'node:timers/promises';
import { methods } from '../../server/src/protocol/methods.ts';
import type { Requests } from '../../server/src/protocol/methods.ts';
import type { AutoscaleProgressParams } from '../../server/src/protocol/autoscaling.ts';
import type {
  ClustersWantedParams,
  KnownClustersParams,
} from '../../server/src/protocol/clusters.ts';
import type { ConnectionProfile, StatusParams } from '../../server/src/protocol/connections.ts';
import { commandIds } from './commands/ids.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import { afterCrash } from './crash-policy.ts';
import type { EndpointSink } from './endpoints/endpoints.ts';
import type { ServerConnection } from './language-client-bundle.ts';
import type { Log } from './logging.ts';
import { section } from './setting-keys.ts';
import { createChain } from './util/chain.ts';
import type { Chain } from './util/chain.ts';
import { offer } from './util/offer.ts';

/** What the server process does. */
export type ServerState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** It ended by itself and starts again after a wait. */
  | { readonly kind: 'restarting' }
  | { readonly kind: 'stopped'; readonly message: string };

/** The one language server of this window. It starts when first needed. */
export interface LanguageServer extends Disposable, EndpointSink {
  readonly state: ServerState;
  /** The last word of the server about the document people look at. */
  readonly status: StatusParams | undefined;
  /** State or status changed. */
  readonly onDidChange: Event<void>;
  /** How far a search for better settings is. */
  readonly onAutoscaleProgress: Event<AutoscaleProgressParams>;
  /** It wants to know names of what is in clusters. */
  readonly onClustersWanted: Event<ClustersWantedParams>;
  start(): Promise<void>;
  /** Ends the process and starts another one, whose state tells how that goes; earlier crashes are forgotten. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Starts the server if needed and asks it. */
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']>;
  /** Tells the server which document people look at. */
  lookAt(uri: string): void;
  /** Takes names of what is in clusters to the server, again after each of its starts. */
  setClusters(known: KnownClustersParams): void;
}

export interface LanguageServerOptions {
  readonly module: string;
  readonly args: readonly string[];
  readonly connections: ConnectionStore;
  readonly log: Log;
}

/** Prepares the server; it runs after the first `start` or `request`. */
export function createLanguageServer(options: LanguageServerOptions): LanguageServer {
  return new LazyServer(options);
}

class LazyServer implements LanguageServer {
  readonly #options: LanguageServerOptions;
  readonly #changed = new EventEmitter<void>();
  readonly #progressed = new EventEmitter<AutoscaleProgressParams>();
  readonly #wanted = new EventEmitter<ClustersWantedParams>();
  readonly #subscription: Disposable;
  /** What the server is told, in order: the last word about connections is the newest. */
  readonly #telling: Chain;
  /** Times (ms) at which the server ended by itself. */
  #crashes: number[] = [];
  /** The process that runs, starts, or will start after a wait. */
  #attempt: Promise<ServerConnection> | undefined;
  /** The process that runs. */
  #connection: ServerConnection | undefined;
  /** Counts the processes: what an earlier one still reports is not listened to. */
  #generation = 0;
  #state: ServerState = { kind: 'idle' };
  #status: StatusParams | undefined;
  #lookedAt: string | undefined;
  #endpoints: readonly ConnectionProfile[] = [];
  #clusters: KnownClustersParams | undefined;

  readonly onDidChange = this.#changed.event;
  readonly onAutoscaleProgress = this.#progressed.event;
  readonly onClustersWanted = this.#wanted.event;

  constructor(options: LanguageServerOptions) {
    this.#options = options;
    this.#telling = createChain((error) => options.log.error(String(error)));
    this.#subscription = options.connections.onDidChange(() => {
      // A server that is not there yet is told all when it comes.
      if (this.#connection !== undefined) this.#telling.add(() => this.#tellAll());
    });
  }

  get state(): ServerState {
    return this.#state;
  }

  get status(): StatusParams | undefined {
    return this.#status;
  }

  async start(): Promise<void> {
    await this.#running();
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#crashes = [];
    this.#background(this.start());
  }

  async stop(): Promise<void> {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#connection = undefined;
    this.#generation++;
    this.#status = undefined;
    this.#set({ kind: 'idle' });
    // A start that failed has nothing to stop.
    const connection = await attempt?.catch(() => undefined);
    await connection?.stop();
  }

  async request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']> {
    const connection = await this.#running();
    return connection.request(method, params, token);
  }

  lookAt(uri: string): void {
    this.#lookedAt = uri;
    this.#telling.add(() => this.#tellLookedAt());
  }

  async setEndpoints(endpoints: readonly ConnectionProfile[]): Promise<void> {
    this.#endpoints = endpoints;
    this.#telling.add(() => this.#tellEndpoints());
    await this.#telling.settled();
  }

  setClusters(known: KnownClustersParams): void {
    this.#clusters = known;
    this.#telling.add(() => this.#tellClusters());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#progressed.dispose();
    this.#wanted.dispose();
  }

  #running(): Promise<ServerConnection> {
    this.#attempt ??= this.#launch(0);
    return this.#attempt;
  }

  /** Starts a process after a wait (ms). */
  async #launch(delayMs: number): Promise<ServerConnection> {
    const { module, args, log } = this.#options;
    const generation = ++this.#generation;
    if (delayMs > 0) await wait(delayMs);
    this.#set({ kind: 'starting' });
    const { connect } = await import('./language-client-bundle.ts');
    if (generation !== this.#generation) throw new Error('The language server was stopped.');
    const connection = connect({
      id: section,
      name: 'Gauntlet',
      module,
      args,
      log,
      onClosed: () => this.#ended(generation),
    });
    connection.onNotification(methods.status, (status) => {
      this.#status = status;
      this.#changed.fire();
    });
    connection.onNotification(methods.autoscaleProgress, (params) => this.#progressed.fire(params));
    connection.onNotification(methods.clustersWanted, (params) => this.#wanted.fire(params));
    try {
      await connection.start();
    } catch (error) {
      this.#ended(generation);
      throw new Error('The language server did not start.', { cause: error });
    }
    if (generation === this.#generation) {
      this.#connection = connection;
      this.#set({ kind: 'running' });
      this.#telling.add(() => this.#tellAll());
      // Whoever asks first asks a server that knows its connections.
      await this.#telling.settled();
    }
    return connection;
  }

  /** After every start the server knows nothing: connections, trust, endpoints and the document people look at. */
  async #tellAll(): Promise<void> {
    const params = await this.#options.connections.params();
    await this.#connection?.notify(methods.connections, params);
    await this.#tellEndpoints();
    await this.#tellClusters();
    await this.#tellLookedAt();
  }

  async #tellEndpoints(): Promise<void> {
    await this.#connection?.notify(methods.endpoints, { endpoints: this.#endpoints });
  }

  async #tellClusters(): Promise<void> {
    if (this.#clusters !== undefined)
      await this.#connection?.notify(methods.clusters, this.#clusters);
  }

  async #tellLookedAt(): Promise<void> {
    if (this.#lookedAt === undefined) return;
    await this.#connection?.notify(methods.activeDocument, { uri: this.#lookedAt });
  }

  /** A process ended by itself, or did not come up. */
  #ended(generation: number): void {
    if (generation !== this.#generation) return;
    this.#connection = undefined;
    this.#status = undefined;
    this.#crashes = [...this.#crashes, performance.now()];
    const decision = afterCrash(this.#crashes);
    if (decision.kind === 'give-up') {
      this.#generation++;
      this.#attempt = undefined;
      this.#set({ kind: 'stopped', message: decision.message });
      this.#background(
        offer(window.showErrorMessage, decision.message, [
          { title: 'Start Again', command: commandIds.restartServer },
          { title: 'Show Log', command: commandIds.showLog },
        ]),
      );
      return;
    }
    this.#options.log.warn(
      `The language server ended by itself; it starts again in ${decision.delayMs} ms.`,
    );
    this.#set({ kind: 'restarting' });
    this.#attempt = this.#launch(decision.delayMs);
    this.#background(this.#attempt);
  }

  #set(state: ServerState): void {
    this.#state = state;
    this.#changed.fire();
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#options.log.error(String(error)));
  }
}
