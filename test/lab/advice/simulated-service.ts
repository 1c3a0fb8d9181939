// One cluster of the demo, request by request: a client, replicas with a queue each, and what Prometheus scrapes of them. Pure.
import { createRandom } from '../../support/random.ts';
import { strestLoad } from '../components/strest.ts';
import { withScrape } from '../history/model/global-p99.ts';
import type { BucketScrape, RecentScrapes } from '../history/model/global-p99.ts';
import { bounds } from '../history/model/queue.ts';

/** Seconds between scrapes, and what the demo's queries look back. */
const scrapeSeconds = 10;
const windowSeconds = 30;
/** Time (ms) of a request outside of the server: two proxies on a machine with little else to do, and what chance adds. */
const wayMs = 10;
const wayChanceMs = 15;
/** Share of a service time that is left to chance, as strest's server has it. */
const spread = 0.1;
/** Seconds from a new pod to its readiness. */
const startupSeconds = 12;

interface Replica {
  readonly name: string;
  readonly readyAt: number;
  gone: boolean;
  /** When its queue is empty. */
  free: number;
  /** Requests by upper bound, cumulative, as a histogram has them. */
  readonly counts: Float64Array;
}

interface Answer {
  readonly at: number;
  readonly replica: Replica;
  readonly latency: number;
}

/** A cluster at a time (s). */
export class SimulatedService {
  #random;
  #replicas: Replica[] = [];
  #made = 0;
  #turn = 0;
  #next = Number.NEGATIVE_INFINITY;
  #due: Answer[] = [];
  #scrapes: BucketScrape[] = [];
  readonly #scrapeOffset: number;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#scrapeOffset = this.#random.below(scrapeSeconds);
  }

  /** Replicas that are there, ready or not. */
  get size(): number {
    return this.#replicas.length;
  }

  ready(at: number): number {
    return this.#replicas.filter(({ readyAt }) => readyAt <= at).length;
  }

  /** Makes so many replicas; the newest go first. */
  scale(to: number, at: number): void {
    while (this.#replicas.length > to) {
      const last = this.#replicas.pop();
      if (last) last.gone = true;
    }
    while (this.#replicas.length < to) {
      this.#made += 1;
      this.#replicas.push({
        name: `pod-${String(this.#made)}`,
        readyAt: at + (this.#made === 1 ? 0 : startupSeconds * (0.7 + 0.6 * this.#random.next())),
        gone: false,
        free: at,
        counts: new Float64Array(bounds.length),
      });
    }
  }

  /** Lets a second pass with so many requests/s. */
  pass(at: number, rps: number): void {
    const end = at + 1;
    if (this.#next < at) this.#next = at;
    while (this.#next < end) {
      this.#request(this.#next);
      this.#next += this.#exponential() / rps;
    }
    for (const { replica, latency } of this.#due.filter((one) => one.at <= end)) {
      for (const [index, bound] of bounds.entries()) {
        if (latency <= bound) replica.counts[index] = (replica.counts[index] ?? 0) + 1;
      }
    }
    this.#due = this.#due.filter((one) => one.at > end);
    if ((end - this.#scrapeOffset) % scrapeSeconds === 0) this.#scrape(end);
  }

  #exponential(): number {
    return -Math.log(1 - this.#random.next());
  }

  #request(at: number): void {
    const ready = this.#replicas.filter(({ readyAt }) => readyAt <= at);
    const replica = ready[this.#turn % ready.length];
    this.#turn += 1;
    if (replica === undefined) return;
    const way = wayMs + wayChanceMs * this.#exponential();
    const isFull = (replica.free - at) * strestLoad.rate >= strestLoad.queue;
    // What does not fit is refused at once: an answer as well.
    if (!isFull) {
      const service = (1 - spread + spread * this.#exponential()) / strestLoad.rate;
      replica.free = Math.max(replica.free, at) + service;
    }
    const latency = way + (isFull ? 0 : 1000 * (replica.free - at));
    this.#due.push({ at: at + latency / 1000, replica, latency });
  }

  #scrape(at: number): void {
    const there = this.#replicas.filter(({ readyAt }) => readyAt <= at);
    const pods = new Map(there.map(({ name, counts }) => [name, counts.slice()]));
    this.#scrapes = [...this.#scrapes.filter((one) => one.at > at - windowSeconds), { at, pods }];
  }

  /** What `irate` looks at. */
  get recent(): RecentScrapes {
    return this.#scrapes.reduce<RecentScrapes>(withScrape, []);
  }

  /** `sum(rate(response_latency_ms_count[30s]))`. Source: prometheus promql/functions.go, extrapolatedRate. */
  demand(at: number): number {
    const scrapes = this.#scrapes.filter((one) => one.at > at - windowSeconds && one.at <= at);
    const names = new Set(scrapes.flatMap(({ pods }) => [...pods.keys()]));
    let sum = 0;
    for (const name of names) {
      const seen = scrapes.flatMap(({ at: when, pods }) => {
        const count = pods.get(name)?.at(-1);
        return count === undefined ? [] : [{ when, count }];
      });
      const [first] = seen;
      const last = seen.at(-1);
      if (first === undefined || last === undefined || seen.length < 2) continue;
      const span = last.when - first.when;
      const increase = last.count - first.count;
      const atZero = increase > 0 ? (span * first.count) / increase : scrapeSeconds / 2;
      const edge = (gap: number): number => (gap < 1.1 * scrapeSeconds ? gap : scrapeSeconds / 2);
      const before = Math.min(edge(first.when - (at - windowSeconds)), atZero);
      sum += (increase * (span + before + edge(at - last.when))) / span / windowSeconds;
    }
    return sum;
  }
}
