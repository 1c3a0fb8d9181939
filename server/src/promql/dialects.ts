/**
 * What differs between the PromQL dialects, as data: the next release is a row here.
 *
 * Source: prometheus v0.316.0 and v0.309.1 promql/parser; Thanos 0.42/0.43 vendors the latter and adds the
 * x-functions of thanos-io/promql-engine.
 */
import { functionTable } from './functions.ts';
import type { FunctionSpec } from './functions.ts';
import { keywordRows, numberWords, T } from './tokens.ts';
import type { TokenRow } from './tokens.ts';

export type DialectId = 'prometheus' | 'thanos';

export const allFeatures = [
  'experimental-functions',
  'binop-fill-modifiers',
  'unquoted-utf8-names',
  'x-functions',
] as const;
export type Feature = (typeof allFeatures)[number];

/** What people mean by all: every feature but the spelling of names, which changes what ordinary text means. */
export const usualFeatures: readonly Feature[] = allFeatures.filter(
  (feature) => feature !== 'unquoted-utf8-names',
);

/** The generation of Prometheus' parser that a dialect uses. */
export type ParserVersion = '3.16' | '3.9';

interface DialectRow {
  readonly id: DialectId;
  /** For people: the product and its versions. */
  readonly title: string;
  readonly parser: ParserVersion;
  /** The features a server of this dialect can switch on. */
  readonly features: readonly Feature[];
  /** Words of the token list this parser does not know. */
  readonly unknownWords: readonly string[];
  /** Words that start a duration call inside brackets, with the token they are there. */
  readonly bracketWords: readonly string[];
  /** Inside brackets the word is followed by a colon as a duration is: `[step():1m]`. */
  readonly bracketWordIsDuration: boolean;
  /** A colon needs a duration in front of it in its own brackets, not just in any earlier ones. */
  readonly durationPerBracket: boolean;
  /** `</` and `>/` are operators. */
  readonly trimOperators: boolean;
  /** Arithmetic, parentheses and calls in durations are switched on. */
  readonly durationExpressions: boolean;
  /** `anchored` and `smoothed` are switched on. */
  readonly extensions: boolean;
  /** Keywords such as `step` or `start` may be called as functions. */
  readonly keywordCalls: boolean;
  /** `offset step()` and `@ start()` in front of a range are refused as literal ones are. */
  readonly strictRanges: boolean;
  /** A sign in front of a number in parentheses behind `offset` is read; the 3.9 parser crashes on it. */
  readonly signedParens: boolean;
  /** How messages list what may stand where a duration is expected. */
  readonly durationChoices: string;
  /** The same list with the closing bracket as the last choice. */
  readonly stepChoices: string;
}

export const dialectRows: readonly DialectRow[] = [
  {
    id: 'prometheus',
    title: 'Prometheus 3.16',
    parser: '3.16',
    features: ['experimental-functions', 'binop-fill-modifiers', 'unquoted-utf8-names'],
    unknownWords: [],
    bracketWords: ['step', 'range', 'max_of', 'min_of'],
    bracketWordIsDuration: true,
    durationPerBracket: true,
    trimOperators: true,
    durationExpressions: true,
    extensions: true,
    keywordCalls: true,
    strictRanges: true,
    signedParens: true,
    durationChoices: 'number, duration, step(), or range()',
    stepChoices: 'number, duration, step(), range(), or "]"',
  },
  {
    id: 'thanos',
    title: 'Thanos 0.42/0.43 (Prometheus 3.9 parser)',
    parser: '3.9',
    features: ['experimental-functions', 'x-functions'],
    unknownWords: ['fill', 'fill_left', 'fill_right', 'range', 'max_of', 'min_of'],
    bracketWords: ['step', 'min', 'max'],
    bracketWordIsDuration: false,
    durationPerBracket: false,
    trimOperators: false,
    durationExpressions: false,
    extensions: false,
    keywordCalls: false,
    strictRanges: false,
    signedParens: false,
    durationChoices: 'number, duration, or step()',
    stepChoices: 'number, duration, or step() or "]"',
  },
];

/** The names of all dialects: everything else that lists them is made from or compared with this list. */
export const dialectIds: readonly DialectId[] = dialectRows.map(({ id }) => id);

/** A dialect with its switched-on features, resolved to the tables the scanner and the parser read. */
export interface Language extends Omit<
  DialectRow,
  'id' | 'features' | 'unknownWords' | 'bracketWords'
> {
  readonly dialect: DialectId;
  readonly features: ReadonlySet<Feature>;
  /** Keywords outside of braces, by the spelling in lower case. */
  readonly keywords: ReadonlyMap<string, TokenRow>;
  /** Words inside brackets, by the spelling in lower case. */
  readonly brackets: ReadonlyMap<string, TokenRow>;
  readonly functions: ReadonlyMap<string, FunctionSpec>;
}

const numberRow: TokenRow = {
  name: 'NUMBER',
  text: 'number',
  terminal: T.Number,
  printed: 'described',
};

function bracketRow(word: string): TokenRow | undefined {
  const row = keywordRows.find((candidate) => candidate.text === word);
  return row?.terminal === T.Aggregator ? { ...row, terminal: T.Extreme } : row;
}

function resolve(row: DialectRow, features: ReadonlySet<Feature>): Language {
  const known = keywordRows.filter((keyword) => !row.unknownWords.includes(keyword.text));
  const brackets = row.bracketWords.map((word) => [word, bracketRow(word)] as const);
  const { id, unknownWords: _unknown, bracketWords: _words, ...rest } = row;
  return {
    ...rest,
    dialect: id,
    features,
    keywords: new Map([
      ...known.map((keyword) => [keyword.text, keyword] as const),
      ...numberWords.map((word) => [word, numberRow] as const),
    ]),
    brackets: new Map(brackets.flatMap(([word, found]) => (found ? [[word, found] as const] : []))),
    functions: functionTable(row.parser, features.has('x-functions')),
  };
}

/** The tables of a dialect; features it does not have are ignored. */
export function language(dialect: DialectId, features: Iterable<Feature> = []): Language {
  const row = dialectRows.find((candidate) => candidate.id === dialect);
  if (row === undefined) throw new TypeError(`unknown dialect ${JSON.stringify(dialect)}`);
  const wanted = new Set(features);
  return resolve(row, new Set(row.features.filter((feature) => wanted.has(feature))));
}

/** What a server tells about itself; each part may be missing. */
export interface ServerFacts {
  /** `/api/v1/status/buildinfo` */
  readonly buildinfo?: { readonly version: string } | undefined;
  /** `/api/v1/status/flags` */
  readonly flags?: Readonly<Record<string, string>> | undefined;
  /** `/api/v1/features`, which Prometheus has since 3.9 and Thanos has not. */
  readonly features?: Readonly<Record<string, Readonly<Record<string, boolean>>>> | undefined;
}

/** Where a server says that a feature is on: in `--enable-feature`, in another flag, or in its feature list. */
interface FeatureSign {
  readonly feature: Feature;
  readonly enabled?: string;
  readonly flags?: readonly string[];
  readonly listed?: readonly [area: string, name: string];
}

const featureSigns: readonly FeatureSign[] = [
  {
    feature: 'experimental-functions',
    enabled: 'promql-experimental-functions',
    listed: ['promql_functions', 'info'],
  },
  {
    feature: 'binop-fill-modifiers',
    enabled: 'promql-binop-fill-modifiers',
    listed: ['promql', 'fill'],
  },
  {
    feature: 'unquoted-utf8-names',
    enabled: 'promql-unquoted-utf8-names',
    listed: ['promql', 'unquoted_utf8_names'],
  },
  {
    feature: 'x-functions',
    flags: ['query.enable-x-functions', 'query-frontend.enable-x-functions'],
  },
];

function isOn(sign: FeatureSign, { flags = {}, features = {} }: ServerFacts): boolean {
  const listed = sign.listed && features[sign.listed[0]]?.[sign.listed[1]];
  if (listed !== undefined) return listed;
  const enabled = (flags['enable-feature'] ?? '').split(/[^a-z0-9-]+/);
  if (sign.enabled !== undefined && enabled.includes(sign.enabled)) return true;
  return (sign.flags ?? []).some((flag) => flags[flag] === 'true');
}

/** Flags that Thanos' components have and Prometheus has not. */
const thanosFlags = ['query.replica-label', 'query.promql-engine', 'query-frontend.downstream-url'];

/** Thanos counts its versions from 0. */
function isThanos({ buildinfo, flags = {} }: ServerFacts): boolean {
  return thanosFlags.some((flag) => flag in flags) || /^v?0\./.test(buildinfo?.version ?? '');
}

/** The dialect that a server speaks; the newest Prometheus when it does not say. */
export function detectLanguage(facts: ServerFacts): Language {
  const features = featureSigns.filter((sign) => isOn(sign, facts)).map(({ feature }) => feature);
  return language(isThanos(facts) ? 'thanos' : 'prometheus', features);
}
