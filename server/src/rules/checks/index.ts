import { annotationName } from './annotation-name.ts';
import { badAlias } from './bad-alias.ts';
import { badDuration } from './bad-duration.ts';
import type { RuleCheck } from './check.ts';
import { duplicateRule } from './duplicate-rule.ts';
import { groupName } from './group-name.ts';
import { ignoredDocument } from './ignored-document.ts';
import { labelName } from './label-name.ts';
import { missingExpr } from './missing-expr.ts';
import { partialResponse } from './partial-response.ts';
import { recordFields } from './record-fields.ts';
import { recordName } from './record-name.ts';
import { repeatedGroup } from './repeated-group.ts';
import { repeatedKey } from './repeated-key.ts';
import { ruleKind } from './rule-kind.ts';
import { template } from './template.ts';
import { unknownField } from './unknown-field.ts';
import { wrongType } from './wrong-type.ts';
import { yamlCharacter } from './yaml-character.ts';
import { yamlSyntax } from './yaml-syntax.ts';
import { yamlTab } from './yaml-tab.ts';

/** Every check of rule files. The expressions are checked by the PromQL parser. */
export const ruleChecks: readonly RuleCheck[] = [
  yamlSyntax,
  yamlTab,
  yamlCharacter,
  unknownField,
  repeatedKey,
  wrongType,
  badAlias,
  badDuration,
  partialResponse,
  groupName,
  repeatedGroup,
  ruleKind,
  missingExpr,
  recordFields,
  recordName,
  labelName,
  annotationName,
  template,
  duplicateRule,
  ignoredDocument,
];
