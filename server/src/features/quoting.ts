import { isLegacyMetricName, quoteLabelName, quoteString, unquoteString } from '../promql/index.ts';
import type { Language } from '../promql/index.ts';

export type Quote = '"' | "'" | '`';

/** The text as it is written inside of an open string; `undefined` when that kind of string cannot hold it. */
export function insideQuotes(text: string, quote: Quote): string | undefined {
  if (quote === '`') return text.includes('`') ? undefined : text;
  const escaped = quoteString(text).slice(1, -1);
  return quote === '"'
    ? escaped
    : escaped.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`);
}

/** What the start of a string stands for; an escape that is cut in the middle stays as it is. */
export function unescapeStart(typed: string, quote: Quote): string {
  return unquoteString(`${quote}${typed}${quote}`) ?? typed;
}

/** The words that cannot name a metric in front of braces. */
const reserved: ReadonlySet<string> = new Set([
  'atan2',
  'bool',
  'group_left',
  'group_right',
  'ignoring',
  'inf',
  'nan',
  'on',
]);

/** Whether a metric name has to stand in quotes, inside braces. */
export function needsBraces(name: string, language: Language): boolean {
  if (reserved.has(name.toLowerCase())) return true;
  if (isLegacyMetricName(name)) return false;
  return !isUnquoted(name, language);
}

function isUnquoted(name: string, { features }: Language): boolean {
  return features.has('unquoted-utf8-names') && quoteLabelName(name, 'utf8') === name;
}

/** A label name as it is written outside of quotes. */
export function labelText(name: string, language: Language): string {
  return isUnquoted(name, language) ? name : quoteLabelName(name);
}

/** A metric as a selector of its own. */
export function metricText(name: string, language: Language): string {
  return needsBraces(name, language) ? `{${quoteString(name)}}` : name;
}
