/**
 * Grammar of what stands between an operator and its right operand.
 *
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y (bin_modifier, bool_modifier, on_or_ignoring,
 * group_modifiers, fill_modifiers, fill_value).
 */
import type { Fill, LabelList, Matching, Span } from './ast.ts';
import { D } from './decisions.ts';
import { groupingStart } from './parse-labels.ts';
import { ModifierRules } from './parse-modifiers.ts';
import { spanOf } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { T } from './tokens.ts';

export interface OperatorModifiers {
  readonly bool: Span | undefined;
  readonly matching: Matching | undefined;
  readonly fills: readonly Fill[];
}

const noFills: readonly Fill[] = [];
const noModifiers: OperatorModifiers = { bool: undefined, matching: undefined, fills: noFills };

export abstract class OperatorRules extends ModifierRules {
  private readonly matchingRule = () => this.matchingClause();
  private readonly groupRule = () => this.groupClause();
  private readonly labelListRule = (keyword: ScannedToken) => this.labelList(keyword);
  private readonly fillForms = [() => this.fillBoth(), () => this.fillOne()];
  private readonly fillSideRule = () => this.fillSide();

  /** `bool`, `on (…) group_left (…)`, `fill (…)`: all optional, in this order. */
  protected operatorModifiers(): OperatorModifiers {
    const bool = this.accept(T.Bool);
    const matching = this.maybe(D.matching, this.matchingRule)?.();
    const fills = this.maybeOne(D.fill, this.fillForms)?.() ?? noFills;
    if (bool === undefined && matching === undefined && fills === noFills) return noModifiers;
    return { bool: bool && spanOf(bool), matching, fills };
  }

  private matchingClause(): Matching {
    const keyword = this.take(T.Matching);
    const list = this.labelList(keyword);
    const group = this.maybe(D.groupSide, this.groupRule)?.();
    return { on: this.word(keyword) === 'on', list, group };
  }

  private groupClause(): Matching['group'] {
    const keyword = this.take(T.GroupSide);
    const list = this.maybe(D.groupLabels, this.labelListRule)?.(keyword);
    if (list === undefined && !this.fits(D.operand)) this.unexpected(groupingStart);
    const side = this.word(keyword) === 'group_left' ? 'left' : 'right';
    return { side, list: list ?? emptyList(keyword) };
  }

  private fillBoth(): readonly Fill[] {
    const { start } = this.take(T.Fill);
    const value = this.fillValue();
    return [{ side: 'both', start, end: this.previous.end, value }];
  }

  private fillOne(): readonly Fill[] {
    const first = this.fillSide();
    const other = first.side === 'left' ? 'fill_right' : 'fill_left';
    if (!this.gate(this.word(this.la) === other)) return [first];
    const second = this.maybe(D.secondFill, this.fillSideRule)?.();
    return second === undefined ? [first] : [first, second];
  }

  private fillSide(): Fill {
    const keyword = this.take(T.FillSide);
    const value = this.fillValue();
    const side = this.word(keyword) === 'fill_left' ? 'left' : 'right';
    return { side, start: keyword.start, end: this.previous.end, value };
  }

  /** `(number)`; what else stands in the parentheses is read over. */
  private fillValue(): number | undefined {
    if (this.expect(T.LeftParen) === undefined) {
      this.unexpected();
      return undefined;
    }
    const value = this.signedNumber();
    if (value === undefined) this.unexpected();
    if (this.expect(T.RightParen) === undefined) {
      this.unexpected();
      this.skipTo(T.RightParen);
    }
    return value;
  }
}

function emptyList(keyword: ScannedToken): LabelList {
  const span = spanOf(keyword);
  return { ...span, keyword: span, labels: [], parens: undefined };
}
