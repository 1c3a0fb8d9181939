import type { Failure } from '../../../../server/src/protocol/connections.ts';
import type { DoctorResult } from '../../../../server/src/protocol/doctor.ts';
import type {
  CoverageResult,
  LookResult,
  Part,
  ThanosPartName,
} from '../../../../server/src/protocol/thanos.ts';
import { afterFailedLook, afterLook, learn, unknownEndpoint } from '../../thanos/endpoint-state.ts';
import type { EndpointState } from '../../thanos/endpoint-state.ts';
import type { HashringFile } from '../../thanos/hashrings.ts';
import { flapsOf } from '../../thanos/store-history.ts';
import { createEmitter } from '../../util/emitter.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import { questionKey } from './questions.ts';
import type { Question } from './questions.ts';

/** What answers questions about Thanos; a question that cannot be asked is answered with why. */
export interface ThanosAsk {
  look(endpoint: string, parts: readonly ThanosPartName[]): Promise<LookResult>;
  coverage(endpoint: string): Promise<Part<CoverageResult>>;
  doctor(endpoint: string, flaps: Readonly<Record<string, number>>): Promise<Part<DoctorResult>>;
  /** Of a receiver that reads a file of them. */
  hashrings(endpoint: string): Promise<Part<HashringFile>>;
  /** Why a question was not even asked. */
  failureOf(error: unknown): Failure;
}

export interface LookerOptions {
  readonly ask: ThanosAsk;
  readonly timers: Timers;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Asks questions again and again while somebody wants their answers, and keeps what was learnt. */
export interface Looker {
  /** By endpoint; an endpoint of which nothing new was learnt keeps its state's identity. */
  readonly states: ReadonlyMap<string, EndpointState>;
  onDidChange(listener: () => void): Subscription;
  /** The questions from now on. A new one is asked at once, one that waits keeps its turn. */
  want(questions: readonly Question[]): void;
  /** Asks all wanted questions again at once. */
  refresh(): void;
  dispose(): void;
}

/** Milliseconds after which a question that failed is asked again, however seldom it is asked. */
const afterFailureMs = 5000;

/** How one question stands. */
interface Turn {
  readonly question: Question;
  /** Unix milliseconds. */
  dueAt: number;
  running: boolean;
}

/** Prepares a looker; it asks nothing before something is wanted. */
export function createLooker(options: LookerOptions): Looker {
  return new TurningLooker(options);
}

class TurningLooker implements Looker {
  readonly #options: LookerOptions;
  readonly #changes = createEmitter<void>();
  /** Every question that was ever wanted, so that one that is wanted again does not come too early. */
  readonly #turns = new Map<string, Turn>();
  #wanted: readonly Turn[] = [];
  #states = new Map<string, EndpointState>();
  #cancel: (() => void) | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(options: LookerOptions) {
    this.#options = options;
  }

  get states(): ReadonlyMap<string, EndpointState> {
    return this.#states;
  }

  want(questions: readonly Question[]): void {
    this.#wanted = questions.map((question) => {
      const key = questionKey(question);
      const turn = this.#turns.get(key) ?? { question, dueAt: 0, running: false };
      this.#turns.set(key, turn);
      return turn;
    });
    this.#go();
  }

  refresh(): void {
    for (const turn of this.#wanted) turn.dueAt = 0;
    this.#go();
  }

  dispose(): void {
    this.#wanted = [];
    this.#cancel?.();
    this.#changes.dispose();
  }

  /** Asks what is due, and comes back when the next question is. */
  #go(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const now = this.#options.now();
    for (const turn of this.#wanted) if (!turn.running && turn.dueAt <= now) this.#start(turn);
    const waiting = this.#wanted.filter(({ running }) => !running);
    if (waiting.length === 0) return;
    const next = Math.min(...waiting.map(({ dueAt }) => dueAt));
    this.#cancel = this.#options.timers.after(Math.max(0, next - now), () => this.#go());
  }

  #start(turn: Turn): void {
    turn.running = true;
    void this.#ask(turn.question).then((failed) => {
      const { everyMs } = turn.question;
      turn.running = false;
      turn.dueAt = this.#options.now() + (failed ? Math.min(everyMs, afterFailureMs) : everyMs);
      this.#changes.fire();
      this.#go();
    });
  }

  /** Asks, and keeps the answer; true when there was none. Never rejects. */
  async #ask({ endpoint, about }: Question): Promise<boolean> {
    const { ask, now } = this.#options;
    const before = (): EndpointState => this.#states.get(endpoint) ?? unknownEndpoint;
    const keep = (state: EndpointState): void => {
      this.#states = new Map(this.#states).set(endpoint, state);
    };
    if (about === 'coverage') {
      const part = await this.#part(() => ask.coverage(endpoint));
      keep({ ...before(), coverage: learn(before().coverage, part, now()) });
      return !part.ok;
    }
    if (about === 'doctor') {
      const part = await this.#part(() => ask.doctor(endpoint, flapsOf(before().history)));
      keep({ ...before(), doctor: learn(before().doctor, part, now()) });
      return !part.ok;
    }
    if (about === 'hashrings') {
      const part = await this.#part(() => ask.hashrings(endpoint));
      keep({ ...before(), hashrings: learn(before().hashrings, part, now()) });
      return !part.ok && part.failure.kind !== 'not-found';
    }
    try {
      const look = await ask.look(endpoint, about.parts);
      keep(afterLook(before(), look, now()));
      return Object.values<Part<unknown>>(look).some(
        (part) => !part.ok && part.failure.kind !== 'not-found',
      );
    } catch (error) {
      keep(afterFailedLook(before(), about.parts, ask.failureOf(error), now()));
      return true;
    }
  }

  async #part<T>(ask: () => Promise<Part<T>>): Promise<Part<T>> {
    try {
      return await ask();
    } catch (error) {
      return { ok: false, failure: this.#options.ask.failureOf(error) };
    }
  }
}
