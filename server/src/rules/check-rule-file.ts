import type { Span } from '../promql/index.ts';
import { ruleChecks } from './checks/index.ts';
import type { FindingFix, Severity } from './checks/check.ts';
import type { RuleFile } from './rule-file.ts';

/** A finding of a rule check. Offsets are UTF-16 code units of the file. */
export interface RuleFinding extends Span {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Name of the group and number of the rule (from 1) it is about; absent for findings about the file. */
  readonly group: string | undefined;
  readonly rule: number | undefined;
  readonly fixes: readonly FindingFix[];
}

/** Everything `promtool check rules` or `thanos tools rules-check` says about the file, but the expressions. */
export const checkRuleFile = (file: RuleFile): readonly RuleFinding[] =>
  ruleChecks
    .flatMap((check) =>
      check.run(file).map(({ start, end, message, severity, owner, fixes }): RuleFinding => ({
        start,
        end,
        code: check.code,
        severity: severity ?? check.severity,
        message,
        group: owner?.group.name?.value,
        rule: owner?.rule.number,
        fixes: fixes ?? [],
      })),
    )
    .sort((left, right) => left.start - right.start);
