import type { RuleCheck } from './check.ts';

/**
 * The tools read the first YAML document of a rule file and nothing behind it.
 *
 * Bad:
 * ```yaml
 * groups: []
 * ---
 * groups:
 * - name: a
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * ---
 * groups:
 * - name: a
 *   rules: []
 * ```
 */
export const ignoredDocument: RuleCheck = {
  code: 'rule-ignored-document',
  severity: 'warning',
  run: ({ ignored, text }) =>
    ignored.map(({ start }) => {
      const marker = text.indexOf('---', start);
      const at = marker === -1 ? start : marker;
      return {
        start: at,
        end: Math.min(at + '---'.length, text.length),
        message: 'only the first document of a rule file is read',
      };
    }),
};
