import { readAsRules, type EmbeddedDocument, type EmbeddedExpr } from '../embedded/index.ts';
import { parse, type Language } from '../promql/index.ts';
import { createLineIndex } from '../util/line-index.ts';
import { checkRuleFile } from './check-rule-file.ts';
import type { Severity } from './checks/check.ts';
import { readRuleFile } from './read-rule-file.ts';
import type { NamedText, Rule, RuleFile, RuleGroup } from './rule-file.ts';

/** A rule without ranges; fields that are not set are left out. */
export interface DescribedRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface DescribedGroup {
  readonly name: string;
  readonly interval?: string;
  readonly query_offset?: string;
  readonly partial_response_strategy?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly DescribedRule[];
}

export interface RulesDiagnostic {
  /** From 1. */
  readonly line: number;
  /** From 1, UTF-16 code units. */
  readonly column: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export interface RulesDescription {
  readonly groups: readonly DescribedGroup[];
  readonly diagnostics: readonly RulesDiagnostic[];
}

interface Placed {
  readonly start: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

const textsOf = (entries: readonly NamedText[]): Readonly<Record<string, string>> | undefined =>
  entries.length === 0
    ? undefined
    : Object.fromEntries(entries.map(({ name, text }) => [name, text.value]));

/** Without the keys that have no value. */
const compact = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const describeRule = (rule: Rule): DescribedRule =>
  compact({
    record: rule.record?.value,
    alert: rule.alert?.value,
    expr: rule.expr?.value ?? '',
    for: rule.for?.value,
    keep_firing_for: rule.keepFiringFor?.value,
    labels: textsOf(rule.labels),
    annotations: textsOf(rule.annotations),
  });

const describeGroup = (group: RuleGroup): DescribedGroup =>
  compact({
    name: group.name?.value ?? '',
    interval: group.interval?.value,
    query_offset: group.queryOffset?.value,
    partial_response_strategy: group.partialResponse?.value,
    labels: textsOf(group.labels),
    rules: group.rules.map(describeRule),
  });

const expressionErrors = (expression: EmbeddedExpr, language: Language): readonly Placed[] =>
  expression.empty
    ? []
    : parse(expression.text, language).errors.map(({ start, code, message }) => ({
        start: expression.toHost(start),
        code,
        severity: 'error',
        message,
      }));

/** The expressions of the documents that are read. */
const readExpressions = (document: EmbeddedDocument, file: RuleFile): readonly EmbeddedExpr[] => {
  const end = file.ignored[0]?.start ?? Infinity;
  return document.expressions.filter(({ hostRange }) => hostRange.start < end);
};

/** What a rule file or PrometheusRule manifest holds, and what is wrong with it, its expressions included. */
export const describeRules = (text: string, language: Language): RulesDescription => {
  const document = readAsRules(text);
  const file = readRuleFile(document, language.dialect);
  const lines = createLineIndex(text);
  const placed: readonly Placed[] = [
    ...checkRuleFile(file),
    ...readExpressions(document, file).flatMap((expression) =>
      expressionErrors(expression, language),
    ),
  ];
  return {
    groups: file.groups.map(describeGroup),
    diagnostics: placed
      .toSorted((left, right) => left.start - right.start)
      .map(({ start, code, severity, message }) => {
        const { line, character } = lines.positionAt(start);
        return { line: line + 1, column: character + 1, code, severity, message };
      }),
  };
};
