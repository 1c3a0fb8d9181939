import type { Expr } from './ast.ts';
import type { NameSyntax } from './literal-names.ts';
import { quoteLabelName } from './literal-names.ts';
import { quoteString } from './literal-strings.ts';

export interface Style {
  readonly names: NameSyntax;
  /**
   * A few things the reference prints do not parse, or not to what was meant: an empty selector, U+FFFD
   * in a string, fractions of a millisecond, an infinite base of a power, labels spelled like a keyword,
   * an offset in parentheses in front of an operator. True prints them so that they do; false prints exactly what the reference prints.
   */
  readonly parsesBack: boolean;
  /** Selectors in front of an arithmetic operator, where `offset (5m)` would go on behind its parenthesis. */
  readonly guarded: ReadonlySet<Expr>;
}

/** Prints exactly what the reference prints. */
export function referenceStyle(names: NameSyntax): Style {
  return { names, parsesBack: false, guarded: new Set() };
}

/** A string in double quotes. */
export function stringText(value: string, { parsesBack }: Style): string {
  const quoted = quoteString(value);
  return parsesBack ? quoted.replaceAll('\ufffd', String.raw`\ufffd`) : quoted;
}

/** Words that are no label in a label list without quotes. */
const reservedLabel = /^(?:without|inf|nan)$/i;

/** A label name in a list behind `by`, `on` and the like. */
export function listedLabelText(name: string, style: Style): string {
  if (style.parsesBack && reservedLabel.test(name)) return stringText(name, style);
  return labelText(name, style);
}

/** A label name in front of a matching operator. */
export function labelText(name: string, style: Style): string {
  const text = quoteLabelName(name, style.names);
  return text.startsWith('"') ? stringText(name, style) : text;
}
