import type { MetadataKey, MetadataSnapshot } from '../metadata/snapshot.ts';
import type { Language } from '../promql/index.ts';
import type {
  ConnectionProfile,
  ConnectionsParams,
  ConnectionState,
  Failure,
  StatusParams,
  TestConnectionResult,
} from '../protocol/connections.ts';
import type { RunParams, RunResult } from '../protocol/query.ts';
import { createThanosApi } from '../thanos/api.ts';
import type { ApiPorts, ThanosApi } from '../thanos/api.ts';
import type { Failed } from '../thanos/failures.ts';
import type { Log } from '../util/log.ts';
import type { Timers } from '../util/timers.ts';
import { chooseConnection } from './connection-choice.ts';
import { dialectName, serverName, unknownFacts } from './connection-facts.ts';
import { runOnServer } from './connection-run.ts';
import { testServer } from './connection-test.ts';
import { createMetadataStore } from './metadata-store.ts';
import type { MetadataStore } from './metadata-store.ts';

/** What a document is served by: a connection, or the catalogue. */
export interface MetadataSource {
  readonly current: () => MetadataSnapshot;
  /** The language that the server speaks; the same value as long as it does not change. */
  readonly language: () => Language;
  /**
   * Fetches what is missing, no longer than the budget (ms); while a connection is being made it waits for the metric
   * names as well. True when something new is there.
   */
  readonly ensure: (
    keys: readonly MetadataKey[],
    budgetMs: number,
    signal: AbortSignal,
  ) => Promise<boolean>;
  readonly status: () => StatusParams;
  readonly run: (params: RunParams, signal: AbortSignal) => Promise<RunResult>;
  /** Drops what is known and asks again. */
  readonly refresh: () => void;
}

/** All connections of the workspace, and which document is served by which. */
export interface ConnectionManager {
  /** Replaces everything that was known about connections; one that is the same as before goes on. */
  readonly apply: (params: ConnectionsParams) => void;
  /** The source for a document now; ask again after `apply`. */
  readonly forUri: (uri: string) => MetadataSource;
  /** Calls `listener` whenever a snapshot, a state or the choice changes. */
  readonly onChange: (listener: () => void) => () => void;
  /** False where no server may be asked: in an untrusted workspace, and before a client has said anything. */
  readonly isTrusted: () => boolean;
  /** Tries a connection without taking it into use. */
  readonly test: (profile: ConnectionProfile, signal: AbortSignal) => Promise<TestConnectionResult>;
  readonly dispose: () => void;
}

export interface ConnectionManagerPorts extends Omit<ApiPorts, 'trusted'> {
  readonly timers: Timers;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly yieldToIo: () => Promise<void>;
  /** What is known without any server. */
  readonly catalogue: MetadataSnapshot;
}

interface LiveConnection {
  readonly profile: ConnectionProfile;
  /** Tells whether a profile is the same as before. */
  readonly fingerprint: string;
  readonly api: ThanosApi;
  readonly store: MetadataStore;
}

const nothing: ConnectionsParams = {
  connections: [],
  choice: { fallback: null, byUri: {} },
  trusted: false,
};

const configuration = (message: string): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: { kind: 'configuration', message },
});

const untrusted = configuration(
  'No server is asked in an untrusted workspace. Trust the workspace first.',
);
const noneChosen = configuration('No connection is chosen for this document. Choose one first.');

class Manager implements ConnectionManager {
  readonly #ports: ConnectionManagerPorts;
  readonly #listeners = new Set<() => void>();
  #params = nothing;
  #live = new Map<string, LiveConnection>();

  constructor(ports: ConnectionManagerPorts) {
    this.#ports = ports;
  }

  readonly apply = (params: ConnectionsParams): void => {
    const before = this.#live;
    const profiles = params.trusted ? params.connections : [];
    this.#params = params;
    this.#live = new Map(
      profiles.map((profile) => {
        const fingerprint = JSON.stringify(profile);
        const known = before.get(profile.name);
        const isSame = known?.fingerprint === fingerprint;
        return [profile.name, isSame ? known : this.#open(profile, fingerprint)];
      }),
    );
    const kept = new Set(this.#live.values());
    for (const connection of before.values()) {
      if (!kept.has(connection)) connection.store.dispose();
    }
    this.#changed();
  };

  readonly forUri = (uri: string): MetadataSource => {
    const name = chooseConnection(this.#params.choice, uri);
    const connection = name === null ? undefined : this.#live.get(name);
    return connection === undefined ? this.#catalogueSource() : this.#liveSource(connection);
  };

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly test = async (
    profile: ConnectionProfile,
    signal: AbortSignal,
  ): Promise<TestConnectionResult> => {
    if (!this.#params.trusted) return untrusted;
    const api = createThanosApi(profile, { ...this.#ports, trusted: true });
    try {
      return await testServer(api, profile, this.#ports.clock(), signal);
    } finally {
      api.close();
    }
  };

  readonly isTrusted = (): boolean => this.#params.trusted;

  readonly dispose = (): void => {
    this.#listeners.clear();
    this.apply(nothing);
  };

  #open(profile: ConnectionProfile, fingerprint: string): LiveConnection {
    const api = createThanosApi(profile, { ...this.#ports, trusted: true });
    const store = createMetadataStore(profile, {
      ...this.#ports,
      api,
      onChange: () => this.#changed(),
    });
    return { profile, fingerprint, api, store };
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        // The fault of one who listens is no fault of the connection.
        this.#ports.log.error(`a change of connections was not taken up: ${String(error)}`);
      }
    }
  }

  #known(): readonly string[] {
    return this.#params.connections.map(({ name }) => name);
  }

  #catalogueSource(): MetadataSource {
    const { catalogue } = this.#ports;
    const { trusted } = this.#params;
    const state: ConnectionState = {
      kind: 'catalogue',
      reason: trusted ? 'none-chosen' : 'untrusted',
    };
    return {
      current: () => catalogue,
      language: () => unknownFacts.language,
      ensure: async () => false,
      status: () => ({
        connection: null,
        state,
        server: '',
        dialect: '',
        names: 'catalogue',
        metrics: catalogue.metrics.size,
        truncated: false,
        known: this.#known(),
      }),
      run: async () => (trusted ? noneChosen : untrusted),
      refresh: () => undefined,
    };
  }

  #liveSource({ profile, api, store }: LiveConnection): MetadataSource {
    const { catalogue, clock, timers } = this.#ports;
    const current = (): MetadataSnapshot => store.current() ?? catalogue;
    return {
      current,
      language: () => store.facts().language,
      ensure: (keys, budgetMs, signal) => store.ensure(keys, budgetMs, signal),
      status: () => {
        const snapshot = current();
        const facts = store.facts();
        return {
          connection: profile.name,
          state: store.state(),
          server: serverName(facts),
          dialect: dialectName(facts),
          names: snapshot.source === 'live' ? 'live' : 'catalogue',
          metrics: snapshot.metrics.size,
          truncated: snapshot.source === 'live' && !snapshot.metricsComplete,
          known: this.#known(),
        };
      },
      run: (params, signal) => {
        const { isThanos } = store.facts();
        const heard = (failed: Failed | undefined): void => store.heard(failed);
        return runOnServer({ api, clock, timers, profile, isThanos, heard }, params, signal);
      },
      refresh: () => store.refresh(),
    };
  }
}

export const createConnectionManager = (ports: ConnectionManagerPorts): ConnectionManager =>
  new Manager(ports);
