import { detectLanguage, dialectIds, language, usualFeatures } from '../promql/index.ts';
import type { DialectId, Language } from '../promql/index.ts';
import type { ConnectionProfile } from '../protocol/connections.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { TimeRange } from '../thanos/endpoints/scoped.ts';

/** What a server says about itself, as far as it says it. */
export interface ServerFacts {
  /** The server was asked; before that the rest is assumed. */
  readonly areKnown: boolean;
  readonly version: string;
  readonly isThanos: boolean;
  readonly language: Language;
  /** Labels that deduplication takes away; sorted, without doubles. */
  readonly replicaLabels: readonly string[];
  /** It has the search API and the API is switched on. */
  readonly canSearch: boolean;
  /** It keeps to `limit`. A query-frontend passes all there is. */
  readonly keepsLimit: boolean;
  /** It keeps to `match[]`; servers in between have been seen to drop it. */
  readonly keepsScope: boolean;
}

/** A metric that nobody has: whoever lists something for it does not look at the selector. */
const nobodysMetric = '{__name__="gauntlet_probe_that_no_server_has"}';

/** Before a server was asked, and when it says nothing. */
export const unknownFacts: ServerFacts = {
  areKnown: false,
  version: '',
  isThanos: false,
  language: language('prometheus', usualFeatures),
  replicaLabels: [],
  canSearch: false,
  keepsLimit: true,
  keepsScope: true,
};

const replicaLabelsOf = (flags: Readonly<Record<string, string>> = {}): readonly string[] => {
  const listed = (flags['query.replica-label'] ?? '').split(/[,\s[\]]+/);
  return [...new Set(listed.filter((label) => label !== ''))].sort();
};

const dialectOf = (profile: ConnectionProfile): DialectId | undefined =>
  dialectIds.find((id) => id === profile.dialect);

const languageOf = (detected: Language, profile: ConnectionProfile): Language => {
  const wanted = dialectOf(profile);
  return wanted === undefined || wanted === detected.dialect
    ? detected
    : language(wanted, usualFeatures);
};

/** What is assumed about the server of a connection until it was asked. */
export const initialFacts = (profile: ConnectionProfile): ServerFacts => ({
  ...unknownFacts,
  language: languageOf(unknownFacts.language, profile),
});

const isSameLanguage = (left: Language, right: Language): boolean =>
  left.dialect === right.dialect &&
  [...left.features].sort().join() === [...right.features].sort().join();

/** New facts that keep the old language value while it means the same: parsed documents hang on it. */
export const renewedFacts = (old: ServerFacts, facts: ServerFacts): ServerFacts =>
  isSameLanguage(old.language, facts.language) ? { ...facts, language: old.language } : facts;

/** Asks for all facts at once; what fails is left out. */
export const probeFacts = async (
  api: ThanosApi,
  profile: ConnectionProfile,
  range: TimeRange,
  signal: AbortSignal,
): Promise<ServerFacts> => {
  const one = { scope: '', range, limit: 1, options: profile.options ?? {} };
  const [build, flagList, featureList, limited, scoped] = await Promise.all([
    api.buildInfo(signal),
    api.flags(signal),
    api.features(signal),
    api.labels(one, signal),
    api.labelValues({ ...one, scope: nobodysMetric, label: '__name__' }, signal),
  ]);
  const buildinfo = build.ok ? build.value : undefined;
  const flags = flagList.ok ? flagList.value : undefined;
  const features = featureList.ok ? featureList.value : undefined;
  const isSilent = buildinfo === undefined && flags === undefined && features === undefined;
  const detected = isSilent
    ? unknownFacts.language
    : detectLanguage({ buildinfo, flags, features });
  return {
    areKnown: true,
    version: buildinfo?.version ?? '',
    isThanos: !isSilent && detected.dialect === 'thanos',
    language: languageOf(detected, profile),
    replicaLabels: replicaLabelsOf(flags),
    canSearch: features?.['api']?.['search'] === true,
    keepsLimit: !(limited.ok && limited.value.overran === true),
    keepsScope: !(scoped.ok && scoped.value.data.length > 0),
  };
};

/** For people: `Thanos 0.42.4`, `Prometheus 3.16.0`, '' when the server does not say. */
export const serverName = ({ version, isThanos, keepsLimit }: ServerFacts): string => {
  if (version === '') return '';
  const name = `${isThanos ? 'Thanos' : 'Prometheus'} ${version}`;
  return isThanos && !keepsLimit ? `${name} (query-frontend)` : name;
};

const featureTexts: ReadonlyMap<string, string> = new Map([
  ['experimental-functions', 'experimental functions'],
  ['binop-fill-modifiers', 'fill modifiers'],
  ['unquoted-utf8-names', 'unquoted UTF-8 names'],
  ['x-functions', 'x-functions'],
]);

/** For people: `Thanos (x-functions)`, '' before the server was asked. */
export const dialectName = ({ areKnown, language: spoken }: ServerFacts): string => {
  if (!areKnown) return '';
  const name = spoken.dialect === 'thanos' ? 'Thanos' : 'Prometheus';
  const extras = [...spoken.features].map((feature) => featureTexts.get(feature) ?? feature);
  return extras.length === 0 ? name : `${name} (${extras.sort().join(', ')})`;
};
