// The service: replicas with a rate, and a queue before them that holds what they cannot serve yet.
import { strestLoad } from '../../components/strest.ts';

/** Requests per second that one replica can serve. */
export const nominalRate = strestLoad.rate;

/** Requests that wait per replica at most; more are refused. */
const longestQueue = strestLoad.queue;

/** Mean time (ms) of a request at a replica that has nothing else to do. */
const idleMeanMs = 40;

/** Near its rate a replica's latency grows without bound on paper; a queue is what grows in truth. */
const busiest = 0.95;

/** Upper bounds (ms) of the proxy's histogram. Source: linkerd2-proxy linkerd/metrics/src/latency.rs. */
export const bounds: readonly number[] = [
  1,
  2,
  3,
  4,
  5,
  10,
  20,
  30,
  40,
  50,
  100,
  200,
  300,
  400,
  500,
  1000,
  2000,
  3000,
  4000,
  5000,
  10_000,
  20_000,
  30_000,
  40_000,
  50_000,
  Infinity,
];

/** Latency of the requests of one interval: all wait as long, then take an exponentially distributed time. */
export interface Latency {
  readonly waitMs: number;
  readonly meanMs: number;
}

export interface Interval {
  readonly seconds: number;
  /** Requests per second, of all replicas together. */
  readonly offered: number;
  readonly replicas: number;
  /** Requests per second of one replica. */
  readonly rate: number;
  /** Requests that waited at the beginning. */
  readonly queued: number;
}

export interface Served {
  readonly latency: Latency;
  /** Requests, as expected numbers, of all replicas together. */
  readonly completed: number;
  readonly refused: number;
  /** Requests that wait at the end. */
  readonly queued: number;
}

/** What becomes of the requests of one interval; a fluid, so numbers are not whole. */
export const serve = ({ seconds, offered, replicas, rate, queued }: Interval): Served => {
  const capacity = replicas * rate;
  if (capacity === 0) {
    return {
      latency: { waitMs: 0, meanMs: 0 },
      completed: 0,
      refused: offered * seconds + queued,
      queued: 0,
    };
  }
  const due = queued + (offered - capacity) * seconds;
  const left = Math.min(Math.max(0, due), longestQueue * replicas);
  const refused = Math.max(0, due - left);
  const utilisation = Math.min(busiest, offered / capacity);
  return {
    latency: {
      waitMs: (500 * (queued + left)) / capacity,
      meanMs: idleMeanMs / (1 - utilisation),
    },
    completed: queued + offered * seconds - refused - left,
    refused,
    queued: left,
  };
};

/** Share of requests that are done within `bound` (ms). */
export const shareWithin = ({ waitMs, meanMs }: Latency, bound: number): number =>
  bound <= waitMs ? 0 : 1 - Math.exp((waitMs - bound) / meanMs);

/** The time (ms) within which 99 of 100 requests are done. */
export const p99 = ({ waitMs, meanMs }: Latency): number => waitMs + meanMs * Math.log(100);
