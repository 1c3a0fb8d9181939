import type { RuleCheck } from './check.ts';

/**
 * The file must be YAML.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: "up
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: "up"
 * ```
 */
export const yamlSyntax: RuleCheck = {
  code: 'yaml-syntax',
  severity: 'error',
  run: ({ documents }) =>
    documents.flatMap(({ problems }) =>
      problems.map(({ start, end, message }) => ({ start, end, message })),
    ),
};
