import { expect } from 'vitest';
import { hover } from '../../server/src/features/index.ts';
import type { Hover } from '../../server/src/features/index.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf } from './feature-context.ts';
import type { ContextOptions } from './feature-context.ts';
import { readMarks } from './marked-text.ts';

/** The hover at the cursor. */
export function hoverAt(marked: string, options: ContextOptions = {}): Hover | undefined {
  const { text, cursor } = readMarks(marked);
  const context = contextOf(options);
  return hover(parse(text, context.language), cursor, context);
}

/** A hover over the marked range whose contents hold all the texts, in order. */
export function checkHover(
  marked: string,
  parts: readonly string[],
  options: ContextOptions = {},
): void {
  const { ranges } = readMarks(marked);
  const found = hoverAt(marked, options);
  expect(found && [{ start: found.start, end: found.end }]).toEqual(ranges);
  let rest = found?.contents ?? '';
  for (const part of parts) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
}
