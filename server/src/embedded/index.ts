import { autoscaler } from './autoscaler.ts';
import type { EmbeddedDocument, Host, HostFile } from './host.ts';
import { prometheusRule, prometheusRuleSources } from './prometheus-rule.ts';
import { promqlFile } from './promql-file.ts';
import { ruleFile, ruleFileSources } from './rule-file.ts';
import { ruleSources, type RuleSource } from './rule-groups.ts';

/** Every kind of file that holds PromQL, the more telling ones first. */
const hosts: readonly Host[] = [promqlFile, prometheusRule, autoscaler, ruleFile];

/** Longer texts (UTF-16 code units) are no file written by people, and YAML of that size takes seconds to read. */
const maxLength = 8_000_000;

/** The host that reads a file; `undefined` for a file without PromQL that we know. Cheap: nothing is parsed. */
export const findHost = (file: HostFile): Host | undefined =>
  file.text.length > maxLength ? undefined : hosts.find((host) => host.accepts(file));

/** Extracts a text that is said to hold rules: as a manifest if it looks like one, else as a rule file. */
export const readAsRules = (text: string): EmbeddedDocument => {
  const file = { uri: 'file:///rules.yaml', languageId: 'yaml', text };
  return (prometheusRule.accepts(file) ? prometheusRule : ruleFile).extract(text);
};

/** The mappings with rule groups of a file, by what kind of host it is. */
export const ruleSourcesOf = ({ kind, yaml }: EmbeddedDocument): readonly RuleSource[] => {
  if (yaml === undefined || kind === 'autoscaler') return [];
  return ruleSources(yaml, kind === 'rules' ? ruleFileSources : prometheusRuleSources);
};

export type {
  EmbeddedDocument,
  EmbeddedExpr,
  EmbeddedRole,
  Host,
  HostFile,
  HostKind,
} from './host.ts';
export { fileExtensions, ignoredFolders, isSearched, languageIdOf } from './file-names.ts';
export type { OffsetMap } from './offset-map.ts';
export type { RuleSource } from './rule-groups.ts';
export { aliasesOf, isMergeKey, leavesOf, type ResolveAlias } from './yaml-lookup.ts';
export { decodeBlock } from './yaml-block-scalar.ts';
export { decodeScalar } from './yaml-scalar.ts';
export type {
  YamlAlias,
  YamlDocument,
  YamlEntry,
  YamlMap,
  YamlNode,
  YamlProblem,
  YamlScalar,
  YamlSeq,
} from './yaml-tree.ts';
