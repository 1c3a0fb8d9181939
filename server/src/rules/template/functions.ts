/**
 * Functions that the templates of alerts may call.
 * Source: prometheus v0.316.0 template/template.go (the same set as v0.309.1, which Thanos 0.42 uses).
 */
const prometheusFunctions = [
  'args',
  'externalURL',
  'first',
  'graphLink',
  'humanize',
  'humanize1024',
  'humanizeDuration',
  'humanizePercentage',
  'humanizeTimestamp',
  'label',
  'match',
  'now',
  'parseDuration',
  'pathPrefix',
  'query',
  'reReplaceAll',
  'safeHtml',
  'sortByLabel',
  'stripDomain',
  'stripPort',
  'strvalue',
  'tableLink',
  'title',
  'toDuration',
  'toLower',
  'toTime',
  'toUpper',
  'urlQueryEscape',
  'value',
] as const;

/** Source: Go 1.26 text/template/funcs.go builtins. */
const goFunctions = [
  'and',
  'call',
  'eq',
  'ge',
  'gt',
  'html',
  'index',
  'js',
  'le',
  'len',
  'lt',
  'ne',
  'not',
  'or',
  'print',
  'printf',
  'println',
  'slice',
  'urlquery',
] as const;

export const templateFunctions: ReadonlySet<string> = new Set([
  ...prometheusFunctions,
  ...goFunctions,
]);

/** Variables that are set in front of every template. Source: prometheus v0.316.0 model/rulefmt/rulefmt.go. */
export const templateVariables: readonly string[] = [
  '$labels',
  '$externalLabels',
  '$externalURL',
  '$value',
];
