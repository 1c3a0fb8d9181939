import { liveSnapshot } from '../metadata/live-snapshot.ts';
import type { Entry } from '../metadata/live-snapshot.ts';
import { keyOf } from '../metadata/snapshot.ts';
import type { MetadataKey, MetadataSnapshot } from '../metadata/snapshot.ts';
import type { ConnectionProfile, ConnectionState } from '../protocol/connections.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { TimeRange } from '../thanos/endpoints/scoped.ts';
import type { Failed, Outcome } from '../thanos/failures.ts';
import { abortion } from '../util/abortion.ts';
import type { Log } from '../util/log.ts';
import type { Clock, Timers } from '../util/timers.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { concernsConnection, retryDelayMs } from './connection-backoff.ts';
import { initialFacts, probeFacts, renewedFacts } from './connection-facts.ts';
import type { ServerFacts } from './connection-facts.ts';
import { createStoreHealth } from './connection-stores.ts';
import type { StoreHealth } from './connection-stores.ts';
import { doubted, fetchEntry } from './metadata-fetch.ts';
import type { Asking, Fetched } from './metadata-fetch.ts';
import { createFlights } from './metadata-flights.ts';
import type { Flight } from './metadata-flights.ts';
import { fetchInfos, fetchNames, noInfos, noNames } from './metadata-names.ts';
import type { NameList } from './metadata-names.ts';

/** What one server has said, as a snapshot that is replaced whenever it says more; asks when it is used. */
export interface MetadataStore {
  /** `undefined` until the metric names are there. */
  readonly current: () => MetadataSnapshot | undefined;
  readonly facts: () => ServerFacts;
  readonly state: () => ConnectionState;
  /**
   * Fetches what is missing, at most `budgetMs` long; what takes longer goes on in the background. True when looking
   * again is worthwhile: something new is there.
   */
  readonly ensure: (
    keys: readonly MetadataKey[],
    budgetMs: number,
    signal: AbortSignal,
  ) => Promise<boolean>;
  /** Drops everything and asks again. */
  readonly refresh: () => void;
  /** Reports how a request outside the store went, so that one that fails or works counts. */
  readonly heard: (failed: Failed | undefined) => void;
  readonly dispose: () => void;
}

export interface MetadataStorePorts {
  readonly api: ThanosApi;
  readonly clock: Clock;
  readonly timers: Timers;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly yieldToIo: () => Promise<void>;
  /** Called when the snapshot or the state changed. */
  readonly onChange: () => void;
}

/** Milliseconds after which an answer is renewed when it is used again; sooner when something was missing. */
const freshMs = 5 * 60_000;
const doubtfulMs = 30_000;
/** Milliseconds that the first names wait for the server to say what it is. */
const patienceMs = 500;
/** Seconds of series that are looked at: short, since servers read all of it; wide when nothing is that young. */
const narrowRangeS = 3600;
const wideRangeS = 12 * 3600;
const bounds = { entries: 500, weight: 200_000 };

interface Aged {
  readonly entry: Entry;
  /** Unix milliseconds. */
  readonly renewAt: number;
}

/** What a server says of itself, and whether all stores behind it answer. */
interface Probed {
  readonly facts: ServerFacts;
  readonly areWell: boolean;
}

const weightOf = (entry: Entry): number =>
  entry.kind === 'failed' ? 1 : Math.max(1, entry.answer.items.length);

class Store implements MetadataStore {
  readonly #profile: ConnectionProfile;
  readonly #ports: MetadataStorePorts;
  readonly #stores: StoreHealth;
  readonly #cache = createBoundedCache<Aged>(bounds);
  readonly #flights = createFlights({ running: 6, waiting: 30 }, (error) => this.#failed(error));
  #end = new AbortController();
  #isDisposed = false;
  #state: ConnectionState = { kind: 'connecting' };
  #facts: ServerFacts;
  #names = noNames;
  #namesRenewAt = 0;
  #infos = noInfos;
  #rangeS = narrowRangeS;
  #attempts = 0;
  #generation = 0;
  #snapshot: MetadataSnapshot | undefined;
  #stopRetry: () => void = () => undefined;
  #connecting: Promise<void> | undefined;

  constructor(profile: ConnectionProfile, ports: MetadataStorePorts) {
    this.#profile = profile;
    this.#ports = ports;
    this.#facts = initialFacts(profile);
    this.#stores = createStoreHealth(ports.api, ports.clock);
  }

  current(): MetadataSnapshot | undefined {
    this.#wake();
    return this.#snapshot;
  }

  facts(): ServerFacts {
    return this.#facts;
  }

  state(): ConnectionState {
    return this.#state;
  }

  async ensure(
    keys: readonly MetadataKey[],
    budgetMs: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    this.#wake();
    if (this.#state.kind === 'degraded' || signal.aborted) return false;
    const isFirst = this.#snapshot === undefined;
    if (keys.length === 0 && !isFirst) return false;
    const generation = this.#generation;
    const flights = keys.map((key) => this.#join(key));
    const landed = flights.map((flight) => flight.landed);
    const names = isFirst && this.#connecting !== undefined ? [this.#connecting] : [];
    const end = await this.#within(budgetMs, signal, [...landed, ...names]);
    for (const flight of flights) {
      if (end === 'late') flight.keep();
      flight.leave();
    }
    return this.#generation !== generation;
  }

  refresh(): void {
    if (this.#isDisposed) return;
    this.#stop();
    this.#end = new AbortController();
    this.#cache.clear();
    this.#stores.forget();
    this.#infos = noInfos;
    this.#rangeS = narrowRangeS;
    this.#attempts = 0;
    this.#state = { kind: 'connecting' };
    this.#commit();
    this.#connect();
  }

  heard(failed: Failed | undefined): void {
    if (failed !== undefined) this.#doubt(failed);
    // Somebody got through: no need to wait until it is time to try.
    else if (this.#state.kind === 'degraded') this.#connect();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#stop();
    this.#ports.api.close();
  }

  /** Ends all that is under way; its results will not count. */
  #stop(): void {
    this.#stopRetry();
    this.#end.abort();
    this.#flights.abort();
    this.#connecting = undefined;
  }

  /** The first use connects; later ones renew the names when they are old. */
  #wake(): void {
    const isOld = this.#state.kind === 'live' && this.#ports.clock() >= this.#namesRenewAt;
    if (isOld || this.#state.kind === 'connecting') this.#connect();
  }

  #range(): TimeRange {
    // Whole minutes, so that caches in front of the server see the same question again.
    const end = Math.ceil(this.#ports.clock() / 60_000) * 60;
    return { start: end - this.#rangeS, end };
  }

  #asking(): Asking {
    const options = this.#profile.options ?? {};
    return { ...this.#facts, api: this.#ports.api, range: this.#range(), options };
  }

  #connect(): void {
    if (this.#isDisposed || this.#connecting !== undefined) return;
    this.#stopRetry();
    const { signal } = this.#end;
    this.#connecting = this.#ask(signal).catch((error: unknown) => {
      this.#failed(error);
      if (signal.aborted) return;
      this.#connecting = undefined;
      this.#degrade({ ok: false, failure: this.#ports.api.failure('bad-answer') });
    });
  }

  /** Asks for names, which decide whether the connection lives; what the server says of itself may come later. */
  async #ask(signal: AbortSignal): Promise<void> {
    // A server that was away is asked one thing first.
    const early = this.#attempts === 0 ? this.#askFacts(signal) : undefined;
    const names = await this.#fetchNames(signal);
    if (signal.aborted) return;
    if (!names.ok) {
      this.#connecting = undefined;
      this.#degrade(names);
      if (early !== undefined) this.#background(early);
      return;
    }
    const probing = this.#probe(early ?? this.#askFacts(signal), signal);
    const isLate = this.#state.kind !== 'live' && (await this.#isLate(probing, signal));
    const probed = isLate ? undefined : await probing;
    if (signal.aborted) return;
    this.#connecting = undefined;
    const shown = this.#take(names.value, probed);
    this.#revive();
    if (isLate) this.#background(this.#learn({ names: names.value, shown }, probing, signal));
    this.#background(this.#askInfos(signal));
  }

  async #isLate(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
    const end = await this.#within(patienceMs, signal, [work]);
    return end === 'late';
  }

  #askFacts(signal: AbortSignal): Promise<ServerFacts> {
    return probeFacts(this.#ports.api, this.#profile, this.#range(), signal);
  }

  /**
   * What the server is, and whether all stores behind it answer. Called when the names are there: a querier may drop a
   * dead store at any time, and only who asks afterwards knows that the names came without it.
   */
  async #probe(asked: Promise<ServerFacts>, signal: AbortSignal): Promise<Probed> {
    const facts = await asked;
    return { facts, areWell: !facts.isThanos || (await this.#stores.areWell(signal)) };
  }

  /** Keeps the names; without the rest of the answers nothing is said to be whole. */
  #take(names: NameList, probed: Probed | undefined): NameList {
    if (probed !== undefined) this.#facts = renewedFacts(this.#facts, probed.facts);
    const complete = names.complete && probed?.areWell === true;
    const lacksStores = names.lacksStores || probed?.areWell === false;
    this.#names = { ...names, complete, lacksStores };
    this.#namesRenewAt = this.#ports.clock() + (lacksStores ? doubtfulMs : freshMs);
    return this.#names;
  }

  /** Adds what the server says of itself to the names that were shown without it. */
  async #learn(
    { names, shown }: { readonly names: NameList; readonly shown: NameList },
    probing: Promise<Probed>,
    signal: AbortSignal,
  ): Promise<void> {
    const probed = await probing;
    if (signal.aborted || this.#names !== shown) return;
    this.#take(names, probed);
    this.#commit();
  }

  /** Names of the last hour; of a longer time when there are none, as behind stores that upload late. */
  async #fetchNames(signal: AbortSignal): ReturnType<typeof fetchNames> {
    const options = this.#profile.options ?? {};
    const ask = (): ReturnType<typeof fetchNames> =>
      fetchNames(this.#ports, { range: this.#range(), options }, this.#names, signal);
    const names = await ask();
    const isEmpty = names.ok && names.value.names.names.size === 0;
    if (!isEmpty || this.#rangeS === wideRangeS) return names;
    this.#rangeS = wideRangeS;
    return ask();
  }

  async #askInfos(signal: AbortSignal): Promise<void> {
    const infos = await fetchInfos(this.#ports, signal);
    if (signal.aborted || !infos.ok) return;
    this.#infos = infos.value;
    this.#commit();
  }

  #revive(): void {
    if (this.#state.kind !== 'live') {
      // What failed while the server was away deserves another chance.
      for (const [key, { entry }] of this.#cache.copy()) {
        if (entry.kind === 'failed') this.#cache.delete(key);
      }
      const { names } = this.#names.names;
      this.#ports.log.info(`${this.#profile.name}: connected, ${names.size} metric names`);
    }
    this.#state = { kind: 'live' };
    this.#attempts = 0;
    this.#commit();
  }

  /** A failure beside the questions that decide about the connection. */
  #doubt(failed: Failed): void {
    const isAbout = concernsConnection(failed.failure.kind);
    if (isAbout && this.#state.kind === 'live') this.#degrade(failed);
  }

  #degrade({ failure, retryAfterMs }: Failed): void {
    const { clock, timers, random, log } = this.#ports;
    const delay = retryDelayMs(failure.kind, this.#attempts, random(), retryAfterMs);
    const isNews = this.#state.kind !== 'degraded' || this.#state.failure.kind !== failure.kind;
    const sentence = `${this.#profile.name}: ${failure.message} Next attempt in ${delay} ms.`;
    if (isNews) log.warn(sentence);
    else log.debug(sentence);
    this.#attempts += 1;
    this.#state = { kind: 'degraded', failure, retryAt: clock() + delay };
    this.#stopRetry();
    this.#stopRetry = timers.after(delay, () => this.#connect());
    this.#commit();
  }

  /** Replaces the snapshot; before the first names there is none. */
  #commit(): void {
    this.#generation += 1;
    if (this.#names !== noNames) {
      this.#snapshot = liveSnapshot({
        generation: this.#generation,
        names: this.#names.names,
        namesComplete: this.#names.complete,
        infos: this.#infos.infos,
        infosComplete: this.#infos.complete,
        replicaLabels: this.#facts.replicaLabels,
        entries: new Map([...this.#cache.copy()].map(([key, { entry }]) => [key, entry])),
        reachable: this.#state.kind !== 'degraded',
        onUse: (key) => this.#used(key),
      });
    }
    this.#ports.onChange();
  }

  /** Renews an old answer in the background while it is still shown. */
  #used(key: MetadataKey): void {
    const text = keyOf(key);
    this.#cache.touch(text);
    const aged = this.#cache.get(text);
    const isOld = aged !== undefined && this.#ports.clock() >= aged.renewAt;
    const mayAsk = this.#state.kind === 'live' && !this.#isDisposed;
    if (isOld && mayAsk && !this.#flights.has(text)) this.#join(key).keep();
  }

  #join(key: MetadataKey): Flight {
    return this.#flights.join(keyOf(key), (signal) => this.#fetch(key, signal));
  }

  /**
   * The stores are asked about beside the entry, unlike after the names: a querier chooses its stores when a question
   * comes in, and a store that fails later is a warning in the answer. Who types does not wait for a second question.
   */
  async #fetchEntry(key: MetadataKey, signal: AbortSignal): Promise<Outcome<Fetched>> {
    const { isThanos, areKnown } = this.#facts;
    const [outcome, areWell] = await Promise.all([
      fetchEntry(this.#asking(), key, signal),
      isThanos ? this.#stores.areWell(this.#end.signal) : areKnown,
    ]);
    return areWell || !outcome.ok ? outcome : { ok: true, value: doubted(outcome.value) };
  }

  async #fetch(key: MetadataKey, signal: AbortSignal): Promise<void> {
    const outcome = await this.#fetchEntry(key, signal);
    if (signal.aborted) return;
    if (!outcome.ok && concernsConnection(outcome.failure.kind)) {
      this.#doubt(outcome);
      return;
    }
    if (!outcome.ok) this.#ports.log.debug(`${this.#profile.name}: ${outcome.failure.message}`);
    const text = keyOf(key);
    // A failed renewal does not take away what is known.
    const old = this.#cache.get(text)?.entry;
    const entry: Entry = outcome.ok ? outcome.value.entry : (old ?? { kind: 'failed' });
    // What was asked before the server said what it is may be wrong.
    const isDoubtful = !outcome.ok || outcome.value.lacksStores || !this.#facts.areKnown;
    const renewAt = this.#ports.clock() + (isDoubtful ? doubtfulMs : freshMs);
    this.#cache.set(text, { entry, renewAt }, weightOf(entry));
    this.#commit();
  }

  /** Work that nobody waits for. */
  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#failed(error));
  }

  /** An error that should not be: the answers of servers are no errors. */
  #failed(error: unknown): void {
    const { api, log } = this.#ports;
    log.error(`${this.#profile.name}: ${api.redact(String(error))}`);
  }

  /** Waits for all of it, the budget or the signal, whichever comes first. */
  async #within(
    budgetMs: number,
    signal: AbortSignal,
    work: readonly Promise<unknown>[],
  ): Promise<'landed' | 'late' | 'cancelled'> {
    let stopTimer = (): void => undefined;
    const late = new Promise<'late'>((resolve) => {
      stopTimer = this.#ports.timers.after(budgetMs, () => resolve('late'));
    });
    const cancelled = abortion(signal);
    const landed = Promise.all(work).then(() => 'landed' as const);
    const end = await Promise.race([landed, late, cancelled.happened]);
    stopTimer();
    cancelled.stop();
    return end;
  }
}

export const createMetadataStore = (
  profile: ConnectionProfile,
  ports: MetadataStorePorts,
): MetadataStore => new Store(profile, ports);
