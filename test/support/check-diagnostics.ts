import { describe, expect, test } from 'vitest';
import { applyEdits, diagnose } from '../../server/src/features/index.ts';
import type { Diagnostic } from '../../server/src/features/index.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf } from './feature-context.ts';
import type { ContextOptions } from './feature-context.ts';
import { readMarks } from './marked-text.ts';

/** All diagnostics of a text. */
export function diagnosticsOf(text: string, options: ContextOptions = {}): readonly Diagnostic[] {
  const context = contextOf(options);
  return diagnose(parse(text, context.language), context).diagnostics;
}

export interface ExpectedDiagnostic extends ContextOptions {
  readonly code: string;
  readonly level?: Diagnostic['severity'];
  /** A part of the message. */
  readonly message?: string;
  /** The text after the first fix; `null` when there is none. */
  readonly fixed?: string | null;
  /** Fixed text has other errors left. */
  readonly stillBroken?: boolean;
}

/**
 * One diagnostic with a code for each marked range and no other with that code. After the first fix the text parses
 * and has no such diagnostic at that place.
 */
export function checkDiagnostic(marked: string, expected: ExpectedDiagnostic): void {
  const { text, ranges } = readMarks(marked);
  const { code, level, message = '', fixed } = expected;
  const found = diagnosticsOf(text, expected).filter((one) => one.code === code);
  expect(found.map(({ start, end }) => ({ start, end }))).toEqual(ranges);
  for (const one of found) {
    expect(one.message).toContain(message);
    if (level !== undefined) expect(one.severity).toBe(level);
  }
  if (fixed !== undefined) checkFix(text, found[0], expected);
}

function checkFix(text: string, found: Diagnostic | undefined, expected: ExpectedDiagnostic): void {
  const { code, fixed, stillBroken = false } = expected;
  const [fix] = found?.fixes ?? [];
  const after = fix && applyEdits(text, fix.edits);
  expect(after ?? null).toBe(fixed);
  if (after === undefined || stillBroken) return;
  const { language } = contextOf(expected);
  expect(parse(after, language).errors).toEqual([]);
  const left = diagnosticsOf(after, expected).filter((one) => one.code === code);
  expect(left).toEqual([]);
}

/** No diagnostic with the code. */
export function checkSilent(text: string, code: string, options: ContextOptions = {}): void {
  expect(diagnosticsOf(text, options).filter((one) => one.code === code)).toEqual([]);
}

type RuleRow = readonly [marked: string, expected: Omit<ExpectedDiagnostic, 'code' | 'metadata'>];

/** What a rule finds, and texts it has to leave alone. */
export function ruleTable(
  options: ContextOptions,
  code: string,
  rows: readonly RuleRow[],
  silent: readonly string[],
): void {
  describe(code, () => {
    test.each(rows)('%s', (marked, expected) => {
      checkDiagnostic(marked, { ...options, ...expected, code });
    });
    test.each(silent)('is silent on %s', (text) => {
      checkSilent(text, code, options);
    });
  });
}
