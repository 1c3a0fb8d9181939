import { isLetter } from './literal-runes.ts';
import { quoteString } from './literal-strings.ts';

/** Which label names stand without quotes: the classic ones, or also letters and dots of Unicode. */
export type NameSyntax = 'legacy' | 'utf8';

const legacyLabel = /^[A-Za-z_][A-Za-z0-9_]*$/;
const legacyMetric = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Whether the label name needs no quotes in any version of PromQL. */
export function isLegacyName(name: string): boolean {
  return legacyLabel.test(name);
}

/** Whether the metric name can stand in front of braces in any version of PromQL (colons included). */
export function isLegacyMetricName(name: string): boolean {
  return legacyMetric.test(name);
}

/**
 * The label name as it is printed: as it is, or in double quotes where the syntax demands them.
 * Source: prometheus v0.316.0 promql/parser/printer.go labelNameRequiresQuoting.
 */
export function quoteLabelName(name: string, syntax: NameSyntax = 'legacy'): string {
  if (legacyLabel.test(name)) return name;
  return syntax === 'utf8' && isUnquotedName(name) ? name : quoteString(name);
}

/** Whether the name is one word of the lexer when unquoted UTF-8 names are enabled. */
function isUnquotedName(name: string): boolean {
  let first = true;
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    const start = code < 0x80 ? /[A-Za-z_]/.test(character) : isLetter(code);
    if (!start && (first || !/[0-9.]/.test(character))) return false;
    first = false;
  }
  return !first;
}
