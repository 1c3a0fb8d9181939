import { MarkdownString } from 'vscode';
import { assertNever } from '../util/assert-never.ts';
import { plainText } from './plain-label.ts';
import type { TooltipPart } from './tree-node.ts';

/** Characters (UTF-16) of one part; what is longer is cut. */
const longestPart = 2000;

/** The parts of a tooltip for the editor. Texts are shown as they are; nothing in them is a link or a command. */
export function toMarkdown(parts: readonly TooltipPart[]): MarkdownString {
  const tooltip = new MarkdownString('', false);
  for (const [index, part] of parts.entries()) {
    if (index > 0) tooltip.appendMarkdown(part.kind === 'field' ? '  \n' : '\n\n');
    append(tooltip, part);
  }
  return tooltip;
}

function append(tooltip: MarkdownString, part: TooltipPart): void {
  switch (part.kind) {
    case 'heading':
      tooltip.appendMarkdown('**').appendText(literal(part.text)).appendMarkdown('**');
      return;
    case 'text':
      tooltip.appendText(literal(part.text));
      return;
    case 'field':
      tooltip.appendMarkdown('_').appendText(literal(part.name)).appendMarkdown('_: ');
      tooltip.appendText(literal(part.value));
      return;
    case 'code':
      tooltip.appendCodeblock(cut(part.text), part.language);
      return;
    default:
      assertNever(part);
  }
}

/** `appendText` leaves alone what is an entity, and what looks like an address and would become a link. */
function literal(text: string): string {
  return cut(text)
    .replaceAll('&', '&amp;')
    .replaceAll('://', '&colon;//')
    .replaceAll('@', '&commat;')
    .replaceAll(/\bwww\./gi, (prefix) => `${prefix.slice(0, -1)}&period;`);
}

function cut(text: string): string {
  return plainText(text.length > longestPart ? `${text.slice(0, longestPart)}…` : text).trim();
}
