import type { StoreFacts } from '../../../server/src/protocol/thanos.ts';
import { labelSetsKey } from './labels.ts';

/** What is known of one store of a querier since somebody looked. Moments are Unix milliseconds. */
export interface StoreRecord {
  /** As the querier told it last. */
  readonly facts: StoreFacts;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The querier reports an error about it, from this look on. */
  readonly failingSince?: number;
  /** The querier no longer lists it, from this look on. */
  readonly goneSince?: number;
  /** A store of the same kind with the same label sets that came after this one began to fail or went. */
  readonly replacedBy?: string;
  /** How often it went from answering to failing or gone. */
  readonly flaps: number;
}

/** Stores of one querier by name, in the order of their first appearance; those that went stay. */
export type StoreHistory = ReadonlyMap<string, StoreRecord>;

export const noHistory: StoreHistory = new Map();

/** Gone stores kept for each querier: pods that come and go get a new address each time. The oldest go first. */
const mostGone = 200;

/** Milliseconds after which a gone store that another one replaced is forgotten. */
const replacedForMs = 15 * 60_000;

/** The history after a look that listed `stores` at the moment `now`. */
export function observeStores(
  history: StoreHistory,
  stores: readonly StoreFacts[],
  now: number,
): StoreHistory {
  const next = new Map<string, StoreRecord>();
  const listed = new Map(stores.map((facts) => [facts.name, facts]));
  for (const [name, record] of history) {
    const facts = listed.get(name);
    next.set(name, facts === undefined ? withoutStore(record, now) : withStore(record, facts, now));
  }
  for (const [name, facts] of listed) {
    if (!next.has(name)) next.set(name, newStore(facts, now));
  }
  return forget(markReplaced(next), now);
}

/** How often each store failed or went, as the doctor wants it; stores that never did are left out. */
export function flapsOf(history: StoreHistory): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...history].filter(([, { flaps }]) => flaps > 0).map(([name, { flaps }]) => [name, flaps]),
  );
}

function newStore(facts: StoreFacts, now: number): StoreRecord {
  const failing = facts.lastError !== undefined;
  return {
    facts,
    firstSeen: now,
    lastSeen: now,
    flaps: 0,
    ...(failing ? { failingSince: now } : {}),
  };
}

function withStore(record: StoreRecord, facts: StoreFacts, now: number): StoreRecord {
  const base = { facts, firstSeen: record.firstSeen, lastSeen: now };
  if (facts.lastError === undefined) return { ...base, flaps: record.flaps };
  const fell = record.failingSince === undefined && record.goneSince === undefined;
  return {
    ...base,
    failingSince: record.failingSince ?? now,
    flaps: record.flaps + (fell ? 1 : 0),
  };
}

function withoutStore(record: StoreRecord, now: number): StoreRecord {
  if (record.goneSince !== undefined) return record;
  const fell = record.failingSince === undefined;
  return { ...record, goneSince: now, flaps: record.flaps + (fell ? 1 : 0) };
}

/** Pairs stores that went with those that came in their place, one with one. */
function markReplaced(records: ReadonlyMap<string, StoreRecord>): ReadonlyMap<string, StoreRecord> {
  const orphans = [...records].filter(
    ([, { goneSince, replacedBy }]) => goneSince !== undefined && replacedBy === undefined,
  );
  const earliest = Math.min(...orphans.map(([, record]) => fellAt(record)));
  const heirs = heirsByLabels(records, earliest);
  if (heirs.size === 0) return records;
  const next = new Map(records);
  for (const [name, record] of orphans) {
    const candidates = heirs.get(heirKey(record.facts)) ?? [];
    const index = candidates.findIndex(({ firstSeen }) => firstSeen >= fellAt(record));
    const [heir] = index === -1 ? [] : candidates.splice(index, 1);
    if (heir !== undefined) next.set(name, { ...record, replacedBy: heir.facts.name });
  }
  return next;
}

/** Listed stores that came at `earliest` or later and have replaced nobody yet, by kind and label sets. */
function heirsByLabels(
  records: ReadonlyMap<string, StoreRecord>,
  earliest: number,
): Map<string, StoreRecord[]> {
  const taken = new Set([...records.values()].map(({ replacedBy }) => replacedBy));
  const heirs = new Map<string, StoreRecord[]>();
  for (const [name, record] of records) {
    if (record.goneSince !== undefined || record.firstSeen < earliest || taken.has(name)) continue;
    // Stores without labels are told apart by nothing but their address.
    if (record.facts.labelSets.length === 0) continue;
    const key = heirKey(record.facts);
    const known = heirs.get(key);
    if (known === undefined) heirs.set(key, [record]);
    else known.push(record);
  }
  return heirs;
}

function fellAt({ failingSince, goneSince = Infinity }: StoreRecord): number {
  return failingSince ?? goneSince;
}

function heirKey({ kind, labelSets }: StoreFacts): string {
  return `${kind} ${labelSetsKey(labelSets)}`;
}

function forget(records: ReadonlyMap<string, StoreRecord>, now: number): StoreHistory {
  const gone = [...records]
    .filter(([, { goneSince }]) => goneSince !== undefined)
    .toSorted(([, a], [, b]) => (b.goneSince ?? 0) - (a.goneSince ?? 0));
  const kept = new Set(
    gone
      .filter(([, record]) => !(record.replacedBy !== undefined && isOld(record, now)))
      .slice(0, mostGone)
      .map(([name]) => name),
  );
  return new Map(
    [...records].filter(([name, { goneSince }]) => goneSince === undefined || kept.has(name)),
  );
}

function isOld({ goneSince = 0 }: StoreRecord, now: number): boolean {
  return now - goneSince > replacedForMs;
}
