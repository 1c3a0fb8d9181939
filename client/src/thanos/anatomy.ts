import type { StoreKind } from '../../../server/src/protocol/thanos.ts';
import type { ThanosComponent } from '../discovery/found.ts';
import { say } from '../util/words.ts';

/** What trees show of a part of Thanos. */
export interface Anatomy {
  /** A codicon. */
  readonly icon: string;
  /** `Store gateway`. */
  readonly one: string;
  readonly many: string;
  /** One sentence: what it does. */
  readonly does: string;
  /** APIs over gRPC that such a part offers, as Thanos' Info names them; empty when it speaks HTTP only. */
  readonly apis: readonly string[];
}

/**
 * Parts of Thanos in the order a query meets them: what is asked first, what holds the newest data, what holds the
 * old, what looks after the bucket.
 */
export const placeOf: readonly ThanosComponent[] = [
  'query-frontend',
  'query',
  'sidecar',
  'receive',
  'rule',
  'store',
  'compact',
  'bucket-web',
];

type Kind = ThanosComponent | StoreKind;

const icons: Readonly<Record<Kind, string>> = {
  'query-frontend': 'split-vertical',
  query: 'search',
  sidecar: 'link',
  receive: 'inbox',
  rule: 'law',
  store: 'archive',
  compact: 'fold',
  'bucket-web': 'globe',
  debug: 'beaker',
  unknown: 'question',
};

// Source: thanos v0.42.4 cmd/thanos/{sidecar,query,store,receive,rule}.go, the info servers they register.
const apis: Readonly<Record<Kind, readonly string[]>> = {
  sidecar: ['store', 'exemplars', 'rules', 'targets', 'metadata', 'status'],
  query: ['store', 'exemplars', 'rules', 'metadata', 'targets', 'query', 'status'],
  store: ['store'],
  receive: ['store', 'exemplars', 'status'],
  rule: ['rules', 'store', 'status'],
  'query-frontend': [],
  compact: [],
  'bucket-web': [],
  debug: ['store'],
  unknown: [],
};

/** Icon, words and APIs of a part of Thanos, or of a kind of store as queriers name them. */
export function anatomyOf(kind: Kind): Anatomy {
  return { icon: icons[kind], apis: apis[kind], ...words(kind) };
}

function words(kind: Kind): Pick<Anatomy, 'one' | 'many' | 'does'> {
  switch (kind) {
    case 'query-frontend':
      return {
        one: say('Query frontend'),
        many: say('Query frontends'),
        does: say('Splits long queries, tries them again and keeps their results.'),
      };
    case 'query':
      return {
        one: say('Querier'),
        many: say('Queriers'),
        does: say('Evaluates PromQL over the data of all stores below it, replicas merged.'),
      };
    case 'sidecar':
      return {
        one: say('Sidecar'),
        many: say('Sidecars'),
        does: say('Lets queriers read the newest data of a Prometheus and uploads its blocks.'),
      };
    case 'receive':
      return {
        one: say('Receiver'),
        many: say('Receivers'),
        does: say('Takes samples by remote write, keeps the newest and uploads blocks.'),
      };
    case 'rule':
      return {
        one: say('Ruler'),
        many: say('Rulers'),
        does: say('Evaluates recording and alerting rules against queriers.'),
      };
    case 'store':
      return {
        one: say('Store gateway'),
        many: say('Store gateways'),
        does: say('Lets queriers read the blocks of a bucket.'),
      };
    default:
      return furtherWords(kind);
  }
}

function furtherWords(
  kind: Exclude<Kind, 'query-frontend' | 'query' | 'sidecar' | 'receive' | 'rule' | 'store'>,
): Pick<Anatomy, 'one' | 'many' | 'does'> {
  switch (kind) {
    case 'compact':
      return {
        one: say('Compactor'),
        many: say('Compactors'),
        does: say('Compacts and downsamples the blocks of a bucket and deletes what is too old.'),
      };
    case 'bucket-web':
      return {
        one: say('Bucket viewer'),
        many: say('Bucket viewers'),
        does: say('Shows the blocks of a bucket.'),
      };
    case 'debug':
      return {
        one: say('Debug store'),
        many: say('Debug stores'),
        does: say('A StoreAPI that is there for tests.'),
      };
    case 'unknown':
      return {
        one: say('Other store'),
        many: say('Other stores'),
        does: say('Speaks the StoreAPI, but the querier does not know what it is.'),
      };
  }
}
