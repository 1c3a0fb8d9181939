import type { ExtensionModifier } from '../../../promql/ast.ts';
import { extensionFunctions } from '../../extensions.ts';
import { parentOf, rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

function findings(extension: ExtensionModifier | undefined, site: RuleSite): readonly Finding[] {
  const parent = parentOf(site);
  if (extension === undefined || parent?.kind !== 'Call') return [];
  const { name, start, end } = extension;
  const allowed = extensionFunctions[name];
  if (allowed.includes(parent.name.value)) return [];
  const message = `${name} modifier can only be used with: ${allowed.join(', ')} - not with ${parent.name.value}`;
  const edit = { start: blankBefore(site, start), end, text: '' };
  return [{ start, end, message, fixes: [{ title: `Remove ${name}`, edits: [edit] }] }];
}

function blankBefore({ parsed }: RuleSite, start: number): number {
  return start - (/\s*$/.exec(parsed.text.slice(0, start))?.[0].length ?? 0);
}

/**
 * The engine refuses `anchored` and `smoothed` under most functions: the expression parses and always fails.
 *
 * @bad deriv(node_load1[3m] smoothed)
 * @good rate(http_requests_total[3m] smoothed)
 */
export const extensionFunction = rule({
  code: 'extension-function',
  severity: 'error',
  visit: {
    MatrixSelector: (node, site) => findings(node.extension, site),
  },
});
