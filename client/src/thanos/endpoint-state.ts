import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { DoctorResult } from '../../../server/src/protocol/doctor.ts';
import type {
  CoverageResult,
  LookResult,
  Part,
  ThanosPartName,
  ThanosParts,
} from '../../../server/src/protocol/thanos.ts';
import { afterMetrics } from './bucket-sync.ts';
import type { BucketSync } from './bucket-sync.ts';
import type { HashringFile } from './hashrings.ts';
import { noHistory, observeStores } from './store-history.ts';
import type { StoreHistory } from './store-history.ts';

/** The last answer to one question, and why there is no newer one. Moments are Unix milliseconds. */
export interface Known<T> {
  readonly value?: T;
  /** Of the answer. */
  readonly at?: number;
  /** The last question failed. */
  readonly failure?: Failure;
  /** Of the first question that failed in a row. */
  readonly failingSince?: number;
}

/** What is known of one endpoint; parts that nobody asked for are absent. */
export interface EndpointState {
  readonly parts: { readonly [P in ThanosPartName]?: Known<ThanosParts[P]> };
  readonly history: StoreHistory;
  readonly coverage?: Known<CoverageResult>;
  readonly doctor?: Known<DoctorResult>;
  /** Absent of what reads no file of hashrings. */
  readonly hashrings?: Known<HashringFile>;
  /** Absent of what has no bucket. */
  readonly bucketSync?: BucketSync;
}

export const unknownEndpoint: EndpointState = { parts: {}, history: noHistory };

/** How an endpoint stands. */
export type Standing =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'live' }
  /** It answered before; everything shown is as it was then. */
  | { readonly kind: 'stale'; readonly since: number; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Takes one answer in; a failure keeps the value before. */
export function learn<T>(known: Known<T> | undefined, part: Part<T>, now: number): Known<T> {
  if (part.ok) return { value: part.value, at: now };
  const before =
    known?.value === undefined
      ? {}
      : { value: known.value, ...(known.at === undefined ? {} : { at: known.at }) };
  return { ...before, failure: part.failure, failingSince: known?.failingSince ?? now };
}

/** The state after a look at the moment `now`. */
export function afterLook(state: EndpointState, look: LookResult, now: number): EndpointState {
  const parts: Record<string, Known<unknown>> = { ...state.parts };
  for (const [name, part] of Object.entries<Part<unknown>>(look)) {
    parts[name] = learn<unknown>(state.parts[name as ThanosPartName], part, now);
  }
  const { stores, metrics } = look;
  const bucketSync =
    metrics?.ok === true ? afterMetrics(state.bucketSync, metrics.value, now) : state.bucketSync;
  return {
    ...state,
    parts,
    ...(bucketSync === undefined ? {} : { bucketSync }),
    history: stores?.ok === true ? observeStores(state.history, stores.value, now) : state.history,
  };
}

/** The state after a look that did not come about, at the moment `now`. */
export function afterFailedLook(
  state: EndpointState,
  asked: readonly ThanosPartName[],
  failure: Failure,
  now: number,
): EndpointState {
  const look = Object.fromEntries(asked.map((name) => [name, { ok: false, failure }]));
  return afterLook(state, look, now);
}

/** Parts that tell whether an endpoint answers: the first one that it has. */
const telling: readonly ThanosPartName[] = ['stores', 'metrics', 'ready', 'build', 'blocks'];

/** Whether it answers. A part that it does not have says nothing about that. */
export function standingOf({ parts }: EndpointState): Standing {
  const known = telling
    .map((name): Known<unknown> | undefined => parts[name])
    .filter((part) => part !== undefined);
  const first = known.find(({ failure }) => failure?.kind !== 'not-found');
  if (first === undefined) return { kind: known.length === 0 ? 'unknown' : 'live' };
  const { failure, failingSince } = first;
  if (failure === undefined) return { kind: 'live' };
  return first.value === undefined || failingSince === undefined
    ? { kind: 'failed', failure }
    : { kind: 'stale', since: failingSince, failure };
}
