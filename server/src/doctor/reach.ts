import { formatScope, seriesFilter, type Matcher } from '../metadata/scope.ts';
import type { LabelSet, ReachResult, StoreFacts } from '../protocol/thanos.ts';
import { coverage, shortestGapMs } from './coverage.ts';
import { labelText } from './label-sets.ts';
import { instantText as at, type Times } from './time-spans.ts';

/** What a selector asks for; Unix milliseconds. */
export interface Asked extends Times {
  readonly text: string;
  readonly matchers: readonly Matcher[];
}

export interface ReachFacts {
  readonly stores: readonly StoreFacts[];
  readonly replicaLabels: readonly string[];
  /** Series of replicas are merged. */
  readonly dedup: boolean;
  /** Selectors over `__address__`; empty: all stores. */
  readonly storeMatch: readonly string[];
  readonly now: number;
}

type SelectorReach = ReachResult['selectors'][number];
type StoreReach = SelectorReach['stores'][number];

const timeText = ({ minTime, maxTime }: StoreFacts): string =>
  `from ${minTime === undefined ? 'ever' : at(minTime)} to ${maxTime === undefined ? 'now' : at(maxTime)}`;

const matcherText = (matcher: Matcher): string => formatScope([matcher]).slice(1, -1);

/** The first matcher that a label set contradicts; a label that the set does not have contradicts nothing. */
const contradicted = (matchers: readonly Matcher[], labels: LabelSet): Matcher | undefined =>
  matchers.find((matcher) => {
    const value = Object.hasOwn(labels, matcher.label) ? (labels[matcher.label] ?? '') : '';
    return value !== '' && !seriesFilter(formatScope([matcher])).test({ [matcher.label]: value });
  });

const fits = (matchers: readonly Matcher[], labels: LabelSet): boolean =>
  contradicted(matchers, labels) === undefined;

/**
 * Why a store is not asked, or why it is. Source: thanos v0.42.4 pkg/store/proxy.go storeMatches and
 * pkg/query/endpointset.go isQueryable.
 */
const judge = (store: StoreFacts, asked: Asked, storeMatch: readonly string[]): StoreReach => {
  const { name, kind, lastError, empty, minTime, maxTime, labelSets } = store;
  const answer = (isAsked: boolean, reason: string): StoreReach => ({
    store: name,
    kind,
    asked: isAsked,
    reason,
  });
  if (lastError !== undefined) {
    return answer(false, `It is down (${lastError}): the querier leaves it out without a word.`);
  }
  if (empty) return answer(false, 'It has no data yet.');
  if ((minTime ?? -Infinity) > asked.to || (maxTime ?? Infinity) < asked.from) {
    return answer(
      false,
      `It has data ${timeText(store)}; the selector reads ${at(asked.from)} to ${at(asked.to)}.`,
    );
  }
  const isChosen =
    storeMatch.length === 0 ||
    storeMatch.some((selector) => seriesFilter(selector).test({ __address__: name }));
  if (!isChosen) {
    return answer(false, `The endpoint asks only stores that match ${storeMatch.join(' or ')}.`);
  }
  if (labelSets.length === 0) {
    return answer(true, 'It announces no external labels, so it is asked for everything.');
  }
  const broken = labelSets.map((labels) => contradicted(asked.matchers, labels));
  if (broken.includes(undefined)) return answer(true, 'Its labels and its time fit.');
  const texts = [...new Set(broken.flatMap((matcher) => matcher ?? []).map(matcherText))];
  return answer(false, `Its external labels contradict ${texts.join(' and ')}.`);
};

/** What the label sets that fit have not, within the time that is read. */
const gaps = (asked: Asked, facts: ReachFacts): readonly string[] => {
  const { dedup, now, replicaLabels } = facts;
  const stores = facts.stores
    .map((store) => ({
      ...store,
      labelSets: store.labelSets.filter((labels) => fits(asked.matchers, labels)),
    }))
    .filter(({ labelSets }) => labelSets.length > 0);
  const { rows } = coverage({
    stores,
    buckets: [],
    replicaLabels: dedup ? replicaLabels : [],
    now,
  });
  return rows.flatMap(({ labels, spans, gaps: open }): readonly string[] => {
    const end = Math.min(asked.to, now);
    const inside = open
      .filter(({ coveredBy }) => coveredBy.length === 0)
      .map(({ from, to }) => ({ from: Math.max(from, asked.from), to: Math.min(to, end) }))
      .filter(({ from, to }) => from < to)
      .map(({ from, to }) => {
        const down = spans.filter(
          (span) => span.lastError !== undefined && span.from < to && from < span.to,
        );
        const why =
          down.length === 0
            ? ''
            : `: ${down.map(({ kind, store }) => `the ${kind} ${store}`).join(' and ')} would, but is down`;
        return `Nobody answers for ${labelText(labels)} from ${at(from)} to ${at(to)}${why}.`;
      });
    const [first] = spans;
    const isYounger = first !== undefined && first.from - asked.from >= shortestGapMs;
    const begins = stores.every(({ minTime, empty }) => empty || minTime !== undefined);
    return [
      ...inside,
      ...(isYounger && begins
        ? [
            `${labelText(labels)} begins at ${at(first.from)}; the selector reads from ${at(asked.from)}.`,
          ]
        : []),
    ];
  });
};

/** Values that stores announce for the labels of the matchers that exclude all of them. */
const nobody = (asked: Asked, stores: readonly StoreFacts[]): string => {
  const announced = asked.matchers.flatMap((matcher) => {
    const values = stores.flatMap(({ labelSets }) =>
      labelSets.flatMap((labels) =>
        Object.hasOwn(labels, matcher.label) ? (labels[matcher.label] ?? []) : [],
      ),
    );
    const known = [...new Set(values)].sort().slice(0, 10);
    const isKnown =
      known.length > 0 && !values.some((value) => fits([matcher], { [matcher.label]: value }));
    return isKnown ? [`${matcherText(matcher)} fits none of ${known.join(', ')}`] : [];
  });
  return announced.length === 0
    ? 'No store is asked: the result is empty.'
    : `No store is asked: ${announced.join('; ')}.`;
};

const replicas = (asked: Asked, { dedup, replicaLabels }: ReachFacts): readonly string[] =>
  asked.matchers
    .filter(({ label }) => dedup && replicaLabels.includes(label))
    .map(
      (matcher) =>
        `${matcherText(matcher)} names a replica label: what the other replicas have is not used to fill gaps.`,
    );

/** Which stores a querier asks for a selector, which it skips and why, and what that leaves out. */
export const reach = (asked: Asked, facts: ReachFacts): SelectorReach => {
  const stores = facts.stores.map((store) => judge(store, asked, facts.storeMatch));
  const missing = [...gaps(asked, facts), ...replicas(asked, facts)];
  const isAsked = stores.some((store) => store.asked);
  return {
    selector: asked.text,
    from: asked.from,
    to: asked.to,
    stores,
    missing: isAsked ? missing : [nobody(asked, facts.stores), ...missing],
  };
};
