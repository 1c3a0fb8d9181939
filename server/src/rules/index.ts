export { checkRuleFile, type RuleFinding } from './check-rule-file.ts';
export { describeRules, type RulesDescription } from './describe-rules.ts';
export { readRuleFile } from './read-rule-file.ts';
export type { Rule, RuleFile, RuleGroup, TextField } from './rule-file.ts';
export {
  createRuleIndex,
  indexRuleFile,
  type RecordedName,
  type RuleFileEntry,
  type RuleIndex,
  type RuleLocation,
} from './rule-index.ts';
