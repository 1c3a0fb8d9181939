import { spanOf, type RuleCheck } from './check.ts';

/**
 * Thanos knows two partial response strategies.
 *
 * Bad (thanos):
 * ```yaml
 * groups:
 * - name: a
 *   partial_response_strategy: ignore
 *   rules: []
 * ```
 * Good (thanos):
 * ```yaml
 * groups:
 * - name: a
 *   partial_response_strategy: warn
 *   rules: []
 * - name: b
 *   partial_response_strategy: ABORT
 *   rules: []
 * ```
 */
export const partialResponse: RuleCheck = {
  code: 'rule-partial-response',
  severity: 'error',
  run: ({ groups }) =>
    groups.flatMap(({ partialResponse }) =>
      partialResponse === undefined || /^(?:|abort|warn)$/i.test(partialResponse.value)
        ? []
        : [
            {
              ...spanOf(partialResponse),
              message: `unknown strategy ${JSON.stringify(partialResponse.value)}: "abort" and "warn" are possible`,
            },
          ],
    ),
};
