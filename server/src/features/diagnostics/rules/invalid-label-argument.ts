import type { Aggregation, Call, Expr, StringLiteral } from '../../../promql/ast.ts';
import { aggregationParts, quoteString } from '../../../promql/index.ts';
import { labelRole } from '../../label-arguments.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** Label names are any non-empty UTF-8; bytes that are not UTF-8 are lone surrogates in the tree. */
function isLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed();
}

function literalOf(expr: Expr | undefined): StringLiteral | undefined {
  const inner = expr && unwrap(expr);
  return inner?.kind === 'StringLiteral' ? inner : undefined;
}

function finding(
  literal: StringLiteral | undefined,
  message: (name: string) => string,
): readonly Finding[] {
  if (literal === undefined || isLabelName(literal.value)) return [];
  const { start, end } = literal;
  return [{ start, end, message: message(literal.value) }];
}

/** The functions that check the names they are given. */
const checking: ReadonlySet<string> = new Set(['label_join', 'label_replace']);

/** Source: prometheus v0.316.0 promql/functions.go evalLabelReplace and evalLabelJoin, messages included. */
function checkCall({ name, args }: Call): readonly Finding[] {
  const callee = name.value;
  if (!checking.has(callee)) return [];
  return args.flatMap((arg, index) => {
    const role = labelRole(callee, index);
    // Only label_join refuses the labels it reads; label_replace takes a bad name for a label nothing has.
    if (role === undefined || (role === 'source' && callee !== 'label_join')) return [];
    const what = role === 'target' ? 'destination' : 'source';
    return finding(
      literalOf(arg),
      (label) => `invalid ${what} label name in ${callee}(): ${label}`,
    );
  });
}

function checkAggregation(aggregation: Aggregation): readonly Finding[] {
  if (aggregation.op !== 'count_values') return [];
  const { param } = aggregationParts(aggregation);
  return finding(literalOf(param), (label) => `invalid label name ${quoteString(label)}`);
}

/**
 * A string that has to name a label and does not: the expression parses and always fails.
 *
 * @bad count_values("", build_version)
 * @good count_values("version", build_version)
 */
export const invalidLabelArgument = rule({
  code: 'invalid-label-argument',
  severity: 'error',
  visit: { Call: checkCall, Aggregation: checkAggregation },
});
