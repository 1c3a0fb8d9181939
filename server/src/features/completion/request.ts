import type { ParseResult } from '../../promql/ast.ts';
import type { FeatureContext } from '../context.ts';
import type { Facts } from '../facts.ts';
import type { LabelFlow } from '../label-flow.ts';
import type { Expr } from '../../promql/ast.ts';

/** What a source of items looks at. */
export interface CompletionRequest {
  readonly parsed: ParseResult;
  readonly offset: number;
  readonly context: FeatureContext;
  readonly facts: Facts;
  readonly flowOf: (expr: Expr) => LabelFlow;
}

/** The first character behind a range that is no blank. */
export function nextCharacter({ parsed }: CompletionRequest, end: number): string {
  return /\S/.exec(parsed.text.slice(end, end + 100))?.[0] ?? '';
}
