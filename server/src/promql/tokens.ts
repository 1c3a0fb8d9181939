/**
 * The one list of PromQL's tokens: reference names, spellings, grammar terminals, precedence.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go (`key`, `ItemTypeStr`) and the %left/%right lines of
 * generated_parser.y. The grammar sees few terminals: words that behave alike share one, so that no rule needs
 * token categories; the spelling tells them apart again.
 */
/** The terminals of the grammar; `record-grammar.ts` makes Chevrotain's token types of them. */
export const T = {
  Number: 0,
  Duration: 1,
  String: 2,
  Identifier: 3,
  MetricIdentifier: 4,
  /** A word inside braces, keyword or not. */
  LabelName: 5,
  LeftParen: 6,
  RightParen: 7,
  LeftBrace: 8,
  RightBrace: 9,
  LeftBracket: 10,
  RightBracket: 11,
  Comma: 12,
  Colon: 13,
  /** `= != =~ !~` inside braces. */
  MatchOp: 14,
  /** `=` outside of braces, which no rule accepts. */
  Assign: 15,
  Sign: 16,
  /** `* / %` */
  Factor: 17,
  Power: 18,
  Comparison: 19,
  Or: 20,
  /** `and unless` */
  And: 21,
  Atan2: 22,
  At: 23,
  Aggregator: 24,
  Bool: 25,
  By: 26,
  Without: 27,
  /** `on ignoring` */
  Matching: 28,
  /** `group_left group_right` */
  GroupSide: 29,
  Fill: 30,
  /** `fill_left fill_right` */
  FillSide: 31,
  Offset: 32,
  /** `anchored smoothed` */
  Extension: 33,
  /** `start end` */
  Bound: 34,
  /** `step range` */
  StepCall: 35,
  /** `min_of max_of`; `min max` inside brackets of the 3.9 parser. */
  Extreme: 36,
  /** Text that is no token; carries the lexical error. */
  Error: 37,
  End: 38,
} as const;

export type Terminal = (typeof T)[keyof typeof T];

export const terminalCount = Object.keys(T).length;

/** How the reference prints a token in `unexpected …`. */
export type Printed = 'keyword' | 'operator' | 'aggregator' | 'plain' | 'described';

export interface TokenRow {
  /** The reference's name of the token. */
  readonly name: string;
  readonly text: string;
  readonly terminal: Terminal;
  readonly printed: Printed;
}

function rows(terminal: Terminal, printed: Printed, pairs: Readonly<Record<string, string>>) {
  return Object.entries(pairs).map(([name, text]): TokenRow => ({ name, text, terminal, printed }));
}

/** Words, by the spelling in lower case; matched case-insensitively outside of braces. */
export const keywordRows: readonly TokenRow[] = [
  ...rows(T.Or, 'operator', { LOR: 'or' }),
  ...rows(T.And, 'operator', { LAND: 'and', LUNLESS: 'unless' }),
  ...rows(T.Atan2, 'operator', { ATAN2: 'atan2' }),
  ...rows(T.Aggregator, 'aggregator', {
    SUM: 'sum',
    AVG: 'avg',
    COUNT: 'count',
    MIN: 'min',
    MAX: 'max',
    GROUP: 'group',
    STDDEV: 'stddev',
    STDVAR: 'stdvar',
    TOPK: 'topk',
    BOTTOMK: 'bottomk',
    COUNT_VALUES: 'count_values',
    QUANTILE: 'quantile',
    LIMITK: 'limitk',
    LIMIT_RATIO: 'limit_ratio',
  }),
  ...rows(T.Offset, 'keyword', { OFFSET: 'offset' }),
  ...rows(T.Extension, 'keyword', { SMOOTHED: 'smoothed', ANCHORED: 'anchored' }),
  ...rows(T.By, 'keyword', { BY: 'by' }),
  ...rows(T.Without, 'keyword', { WITHOUT: 'without' }),
  ...rows(T.Matching, 'keyword', { ON: 'on', IGNORING: 'ignoring' }),
  ...rows(T.GroupSide, 'keyword', { GROUP_LEFT: 'group_left', GROUP_RIGHT: 'group_right' }),
  ...rows(T.Fill, 'keyword', { FILL: 'fill' }),
  ...rows(T.FillSide, 'keyword', { FILL_LEFT: 'fill_left', FILL_RIGHT: 'fill_right' }),
  ...rows(T.Bool, 'keyword', { BOOL: 'bool' }),
  ...rows(T.Bound, 'plain', { START: 'start', END: 'end' }),
  ...rows(T.StepCall, 'plain', { STEP: 'step', RANGE: 'range' }),
  ...rows(T.Extreme, 'plain', { MAX_OF: 'max_of', MIN_OF: 'min_of' }),
];

/** Signs and brackets. `EQL` and `NEQ` stand twice: they are match operators inside braces. */
export const punctuationRows: readonly TokenRow[] = [
  ...rows(T.LeftParen, 'plain', { LEFT_PAREN: '(' }),
  ...rows(T.RightParen, 'plain', { RIGHT_PAREN: ')' }),
  ...rows(T.LeftBrace, 'plain', { LEFT_BRACE: '{' }),
  ...rows(T.RightBrace, 'plain', { RIGHT_BRACE: '}' }),
  ...rows(T.LeftBracket, 'plain', { LEFT_BRACKET: '[' }),
  ...rows(T.RightBracket, 'plain', { RIGHT_BRACKET: ']' }),
  ...rows(T.Comma, 'plain', { COMMA: ',' }),
  ...rows(T.Colon, 'plain', { COLON: ':' }),
  ...rows(T.Assign, 'plain', { EQL: '=' }),
  ...rows(T.MatchOp, 'plain', { EQL: '=' }),
  ...rows(T.MatchOp, 'operator', { NEQ: '!=', EQL_REGEX: '=~', NEQ_REGEX: '!~' }),
  ...rows(T.Sign, 'operator', { SUB: '-', ADD: '+' }),
  ...rows(T.Factor, 'operator', { MUL: '*', MOD: '%', DIV: '/' }),
  ...rows(T.Power, 'operator', { POW: '^' }),
  ...rows(T.Comparison, 'operator', {
    EQLC: '==',
    NEQ: '!=',
    LTE: '<=',
    LSS: '<',
    GTE: '>=',
    GTR: '>',
    TRIM_UPPER: '</',
    TRIM_LOWER: '>/',
  }),
  ...rows(T.At, 'operator', { AT: '@' }),
];

/** Tokens with a text of their own. */
export const literalRows: readonly TokenRow[] = [
  ...rows(T.Number, 'described', { NUMBER: 'number' }),
  ...rows(T.Duration, 'described', { DURATION: 'duration' }),
  ...rows(T.String, 'described', { STRING: 'string' }),
  ...rows(T.Identifier, 'described', { IDENTIFIER: 'identifier' }),
  ...rows(T.LabelName, 'described', { IDENTIFIER: 'identifier' }),
  ...rows(T.MetricIdentifier, 'described', { METRIC_IDENTIFIER: 'metric identifier' }),
  ...rows(T.Error, 'described', { ERROR: 'error' }),
  ...rows(T.End, 'described', { EOF: 'end of input' }),
];

/** Binding strength of the binary operators, weakest first; `^` alone is right-associative. */
export const precedence: ReadonlyMap<Terminal, number> = new Map([
  [T.Or, 1],
  [T.And, 2],
  [T.Comparison, 3],
  [T.Sign, 4],
  [T.Factor, 5],
  [T.Atan2, 5],
  [T.Power, 6],
]);

/** Words that are numbers wherever a word may stand. */
export const numberWords: readonly string[] = ['inf', 'nan'];
