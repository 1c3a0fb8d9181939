// What goes wrong in a history, and when: planned from the seed before anything runs.
import type { Random } from '../../../support/random.ts';
import { startOf } from './parameters.ts';
import type { HistoryParameters } from './parameters.ts';

/** Times are seconds since 1970, half-open. */
interface Span {
  readonly cluster: string;
  readonly from: number;
  readonly to: number;
}

export type HistoryEvent =
  /** Clients ask `factor` times as much. */
  | (Span & { readonly kind: 'traffic-step'; readonly factor: number })
  /** Each replica serves only `factor` of its rate: a noisy neighbour. */
  | (Span & { readonly kind: 'latency-spike'; readonly factor: number })
  /** A rollout of a new version; from then on a replica's rate is `factor` of the nominal one. `to` is the next rollout. */
  | (Span & { readonly kind: 'deploy'; readonly factor: number; readonly version: string })
  /** Prometheus was down: nothing of the cluster is recorded, all else goes on. */
  | (Span & { readonly kind: 'scrape-gap' })
  /** The cluster is gone: no pods, no controllers, nothing recorded; clients go to the others. Pods restart after it. */
  | (Span & { readonly kind: 'lost-cluster' });

type Kind = HistoryEvent['kind'];

/** One event begins in a slot, at most, and ends in it: so no two of a cluster overlap. */
const slotSeconds = 6 * 3600;

/** A cluster's slots in a shuffled order, again and again: every kind comes, none comes in a bunch. */
const deck: readonly (Kind | undefined)[] = [
  'traffic-step',
  'latency-spike',
  'deploy',
  'scrape-gap',
  undefined,
  undefined,
  undefined,
  undefined,
];

const weekSlots = (7 * 86_400) / slotSeconds;

/** The events of a history, by time. */
export const planEvents = (
  parameters: HistoryParameters,
  random: Random,
): readonly HistoryEvent[] => {
  const start = startOf(parameters);
  const slots = (parameters.days * 86_400) / slotSeconds;
  const lost = planLosses(parameters.clusters, slots, random);
  const events = parameters.clusters.flatMap((cluster, index) => {
    const kinds = Array.from({ length: Math.ceil(slots / deck.length) }, () =>
      shuffled(deck, random),
    ).flat();
    return kinds.slice(0, slots).flatMap((kind, slot) => {
      const planned = lost.get(slot) === index ? 'lost-cluster' : kind;
      const from = start + slot * slotSeconds + 60 * (30 + random.below(120));
      return planned === undefined ? [] : [makeEvent(planned, { cluster, from }, random)];
    });
  });
  return withDeployEnds(
    events.toSorted((left, right) => left.from - right.from),
    parameters.endSeconds,
  );
};

/** Slot → index of the cluster that is lost in it; one loss a week, never where there is but one cluster. */
const planLosses = (
  clusters: readonly string[],
  slots: number,
  random: Random,
): ReadonlyMap<number, number> => {
  if (clusters.length < 2) return new Map();
  const weeks = Math.max(1, Math.floor(slots / weekSlots));
  const span = Math.floor(slots / weeks);
  return new Map(
    Array.from({ length: weeks }, (_, week) => [
      week * span + random.below(span),
      random.below(clusters.length),
    ]),
  );
};

const minutes = (random: Random, least: number, most: number): number =>
  60 * (least + random.below(most - least + 1));

const makeEvent = (
  kind: Kind,
  { cluster, from }: { readonly cluster: string; readonly from: number },
  random: Random,
): HistoryEvent => {
  switch (kind) {
    case 'traffic-step':
      return {
        kind,
        cluster,
        from,
        to: from + minutes(random, 30, 90),
        factor: 2 + random.below(3) / 2,
      };
    case 'latency-spike':
      return {
        kind,
        cluster,
        from,
        to: from + minutes(random, 10, 25),
        factor: 0.45 + random.below(4) / 20,
      };
    case 'deploy': {
      const version = Array.from(
        { length: 9 },
        () => hashLetters[random.below(hashLetters.length)],
      );
      return {
        kind,
        cluster,
        from,
        to: from,
        factor: 0.85 + random.below(7) / 20,
        version: version.join(''),
      };
    }
    case 'scrape-gap':
      return { kind, cluster, from, to: from + minutes(random, 2, 20) };
    case 'lost-cluster':
      return { kind, cluster, from, to: from + minutes(random, 20, 60) };
  }
};

/** Letters of a pod template hash. Source: k8s.io/apimachinery pkg/util/rand. */
const hashLetters = 'bcdfghjklmnpqrstvwxz2456789';

const withDeployEnds = (
  events: readonly HistoryEvent[],
  endSeconds: number,
): readonly HistoryEvent[] =>
  events.map((event, at) => {
    if (event.kind !== 'deploy') return event;
    const next = events
      .slice(at + 1)
      .find(({ kind, cluster }) => kind === 'deploy' && cluster === event.cluster);
    return { ...event, to: next?.from ?? endSeconds };
  });

const shuffled = <T>(items: readonly T[], random: Random): readonly T[] => {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.below(rest.length), 1));
};

/** What holds for one cluster at one time. */
export interface Conditions {
  readonly loadFactor: number;
  readonly rateFactor: number;
  readonly version: string | undefined;
  readonly recorded: boolean;
  readonly lost: boolean;
}

const plain: Conditions = {
  loadFactor: 1,
  rateFactor: 1,
  version: undefined,
  recorded: true,
  lost: false,
};

/** The conditions of one cluster; times must not go back from call to call. */
export const conditionsOf = (
  events: readonly HistoryEvent[],
  cluster: string,
): ((at: number) => Conditions) => {
  const own = events.filter((event) => event.cluster === cluster);
  const current = new Set<HistoryEvent>();
  let next = 0;
  return (at) => {
    for (const event of current) if (event.to <= at) current.delete(event);
    for (let event = own[next]; event && event.from <= at; event = own[next]) {
      if (event.to > at) current.add(event);
      next += 1;
    }
    return [...current].reduce(apply, plain);
  };
};

const apply = (conditions: Conditions, event: HistoryEvent): Conditions => {
  switch (event.kind) {
    case 'traffic-step':
      return { ...conditions, loadFactor: event.factor };
    case 'latency-spike':
      return { ...conditions, rateFactor: conditions.rateFactor * event.factor };
    case 'deploy':
      return {
        ...conditions,
        rateFactor: conditions.rateFactor * event.factor,
        version: event.version,
      };
    case 'scrape-gap':
      return { ...conditions, recorded: false };
    case 'lost-cluster':
      return { ...conditions, recorded: false, lost: true };
  }
};
