/**
 * The door of the features: one pure function per editor feature, all on one parsed expression. Offsets are UTF-16
 * offsets of the expression; where that stands in a file is the caller's business.
 */
export { codeActions } from './code-actions.ts';
export type { CodeAction } from './code-actions.ts';
export { complete } from './completion/index.ts';
export type { CompletionAnswer, CompletionItem, CompletionKind } from './completion/item.ts';
export { metricDetails } from './completion/metric-details.ts';
export type { MetricSubject } from './completion/metric-details.ts';
export { applyEdits } from './context.ts';
export type {
  FeatureContext,
  RecordingRule,
  RecordingRules,
  RecordLocation,
  TextEdit,
} from './context.ts';
export { diagnose } from './diagnostics/index.ts';
export type { Diagnosis, Diagnostic, Fix, Severity } from './diagnostics/rule.ts';
export { rules } from './diagnostics/rules/index.ts';
export { severityOf } from './diagnostics/severity.ts';
export { foldingRanges } from './folding.ts';
export type { FoldingRange } from './folding.ts';
export { hover } from './hover/index.ts';
export type { Hover } from './hover/index.ts';
export { metricAt } from './metric-at.ts';
export type { MetricReference } from './metric-at.ts';
export { selectionRanges } from './selection-ranges.ts';
export { semanticTokens, tokenModifiers, tokenTypes } from './semantic-tokens.ts';
export type { SemanticToken, TokenModifier, TokenType } from './semantic-tokens.ts';
export { signatureHelp } from './signature-help.ts';
export type { SignatureHelp } from './signature-help.ts';
export { symbols } from './symbols.ts';
export type { ExpressionSymbol } from './symbols.ts';
