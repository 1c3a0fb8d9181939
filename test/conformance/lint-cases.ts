import * as z from 'zod';
import { diagnose } from '../../server/src/features/index.ts';
import type { Diagnostic } from '../../server/src/features/index.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf } from '../support/feature-context.ts';
import { count, skip } from './check.ts';
import type { Check } from './check.ts';

const reported = z.object({
  from: z.number(),
  to: z.number(),
  severity: z.string(),
  message: z.string(),
});
const rowShape = z.object({ expr: z.string(), ok: z.boolean(), diagnostics: z.array(reported) });
type Row = z.infer<typeof rowShape>;

const names = 'Prometheus accepts several matchers on the name inside braces';
const lexical = 'Prometheus refuses it; the peer hides errors that its recovery joins to a string';

/** Rows where the peer's verdict is not that of Prometheus, with the reason. */
const deviations: ReadonlyMap<string, string> = new Map([
  ['{"foo", __name__="bar"}', names],
  ['{"foo", "__name__"="bar"}', names],
  ['{"__name__"="foo", __name__="bar"}', names],
  ['{"foo", "bar"}', names],
  ['sum (rate(foo[5m])) @ 456', 'Prometheus allows @ behind selectors and subqueries only'],
  ['{a="b","foo",c~="d"}', lexical],
  ['{"this is "foo" metric"}', lexical],
  ['{"foo","this is "bar" label"="val"}', lexical],
  ["{'foo`metric':'bar'}", lexical],
]);

const context = contextOf({ features: ['experimental-functions', 'binop-fill-modifiers'] });

function problemsOf(expr: string): readonly Diagnostic[] {
  const { diagnostics } = diagnose(parse(expr, context.language), context);
  return diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** Whatever the peer reports, something of the same severity is reported inside its range; our ranges are narrower. */
function checkReported({ expr, ok, diagnostics }: Row): string | undefined | typeof skip {
  if (ok || deviations.has(expr)) return skip;
  const found = problemsOf(expr);
  const missing = diagnostics.filter(
    ({ from, to, severity }) =>
      !found.some((one) => one.severity === severity && one.start <= to && from <= one.end),
  );
  return missing.length === 0 ? undefined : `${expr}: nothing for ${missing[0]?.message ?? ''}`;
}

function checkAccepted({ expr, ok }: Row): string | undefined | typeof skip {
  if (!ok || deviations.has(expr)) return skip;
  const first = problemsOf(expr).find(({ severity }) => severity === 'error');
  return first && `${expr}: ${first.message}`;
}

/** What the editor of the Prometheus web UI reports. */
export const lintCases: Check = {
  file: 'lint_cases',
  run: (lines) => {
    const rows = lines.map((line) => rowShape.parse(line));
    return [count('reported', rows, checkReported), count('left alone', rows, checkAccepted)];
  },
};
