/** Characters (UTF-16) looked at; the keys that tell a rule file stand near its start. */
const lookedAt = 20_000;

const ruleFile =
  /^[ \t]*(?:- +)?["']?groups["']?[ \t]*:|^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?PrometheusRule\b/m;

/**
 * Whether the language server may have something to say about a document: PromQL, or YAML that looks like a rule
 * file. A cheap test without a YAML parser; the server decides for good.
 */
export function looksLikeHost(languageId: string, text: string): boolean {
  if (languageId === 'promql') return true;
  return languageId === 'yaml' && ruleFile.test(text.slice(0, lookedAt));
}
