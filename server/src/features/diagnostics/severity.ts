/** How severe a diagnostic is: its own severity, unless a person set another. */
import type { ParseErrorKind } from '../../promql/ast.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Severity } from './rule.ts';

/** Errors of the parser that the settings reach by one name, besides the code that each of them has. */
export interface ErrorGroup {
  readonly name: string;
  /** For the table in the README. */
  readonly says: string;
  readonly example: string;
}

/** The groups of errors, by what the parser calls them. */
export const errorGroups: Readonly<Record<ParseErrorKind, ErrorGroup>> = {
  lexical: {
    name: 'lexical-error',
    says: 'Text that is no token, and strings and brackets that are opened and not closed.',
    example: 'up{job="api}',
  },
  syntax: {
    name: 'syntax-error',
    says: 'A token where none of its kind may stand.',
    example: 'sum by job (up)',
  },
  nesting: {
    name: 'nesting-error',
    says: 'More levels of nesting than 500.',
    example: '((…((up))…))',
  },
  semantic: {
    name: 'semantic-error',
    says: 'What is written as it should be and still means nothing: unknown functions, misplaced modifiers, regular expressions that do not compile.',
    example: 'sum(up) offset 5m',
  },
  type: {
    name: 'type-error',
    says: 'A value of another type than its place takes.',
    example: 'rate(up)',
  },
};

/** The severity by which a diagnostic is shown; `undefined` when it was switched off. The first name that is set counts. */
export function severityOf(
  { diagnostics }: Settings,
  names: readonly string[],
  own: Severity,
): Severity | undefined {
  for (const name of names) {
    const set = diagnostics.severity[name];
    if (set !== undefined) return set === 'off' ? undefined : set;
  }
  return own;
}
