import type { TooltipPart } from './tree-node.ts';

/** A line of a tooltip: a name and what stands behind it. */
export function field(name: string, value: string): TooltipPart {
  return { kind: 'field', name, value };
}
