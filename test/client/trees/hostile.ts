import { expect } from 'vitest';
import { toMarkdown } from '../../../client/src/trees/tooltip.ts';
import { plainLabel } from '../../../client/src/trees/plain-label.ts';
import type { TreeNode } from '../../../client/src/trees/tree-node.ts';

/** Texts that servers may give, and that would do something where they are read as anything but text. */
export const hostileTexts = [
  '[x](command:workbench.action.terminal.new)',
  '![x](https://evil.invalid/x.png)',
  '<img src=x onerror=alert(1)><b>x</b>',
  '$(trash) **bold** _it_ ~~no~~ `code`',
  'https://evil.invalid/a?b=c#d',
  'www.evil.invalid and me@evil.invalid',
  '&lt;b&gt; &#x5b;x&#x5d;',
  '# heading\n- list\n> quote\n```\ncode\n```',
  'a\u202Eb\u200Bc\u0007d\u0000e',
  '| a | b |\n| - | - |',
] as const;

/** What may not be seen unescaped: marks that turn the direction of writing, controls, marks without room. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}]/u;

/** A tooltip without its code, which nothing reads, and without what is escaped. */
const bare = (value: string): string =>
  value.replaceAll(/^(`{3,}).*\n[^]*?\n\1$/gm, '').replaceAll(/\\[^]/g, '');

/** That a tooltip is nothing but text with our own emphasis. */
export function expectPlainTooltip(node: Pick<TreeNode, 'tooltip'>): void {
  const parts = node.tooltip?.();
  if (parts === undefined) return;
  const tooltip = toMarkdown(parts);
  expect(tooltip.isTrusted).toBeUndefined();
  expect(tooltip.supportHtml).toBeUndefined();
  expect(tooltip.supportThemeIcons).toBe(false);
  const text = bare(tooltip.value);
  expect(tooltip.value).not.toMatch(unseen);
  // Links, images, code, tables' rules, headings and lists are made of these.
  expect(text).not.toMatch(/[[\]()`#~]/);
  expect(text).not.toMatch(/:\/\/|\bwww\.|@/);
  // Of an address nothing but its name of a character is left, and that is ours.
  expect(text.match(/&(?!amp;|nbsp;|colon;|commat;|period;)\w*/g)).toBeNull();
}

/** That rows and all below them show texts as they are. */
export function expectPlainRows(rows: readonly TreeNode[]): number {
  let count = 0;
  for (const node of rows) {
    count++;
    for (const text of [node.label, node.description ?? '', node.accessibility ?? ''])
      expect(plainLabel(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expectPlainTooltip(node);
    count += expectPlainRows(node.children?.() ?? []);
  }
  return count;
}
