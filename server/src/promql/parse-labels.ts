/**
 * Grammar of what names labels: matchers in braces and the lists behind `by`, `on` and their kin.
 *
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y (label_matchers, label_match_list, label_matcher,
 * grouping_labels, grouping_label_list).
 */
import type { LabelList, Matcher, MatchOp, Name, Span, StringLiteral } from './ast.ts';
import { D } from './decisions.ts';
import { semantic } from './errors.ts';
import { quoteString, unquoteString } from './literal-strings.ts';
import { regexError } from './re2-syntax.ts';
import { DurationRules } from './parse-durations.ts';
import { spanOf } from './recovery.ts';
import type { Expectation } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

/** What stood between braces. */
export interface Braces {
  readonly span: Span;
  /** The quoted metric name. */
  readonly name: Name | undefined;
  readonly matchers: readonly Matcher[];
}

/** All words but `without` may be label names here, and strings. */
const labelTerminals = [
  T.Identifier,
  T.MetricIdentifier,
  T.String,
  T.Aggregator,
  T.Atan2,
  T.Bool,
  T.By,
  T.GroupSide,
  T.Fill,
  T.FillSide,
  T.Matching,
  T.And,
  T.Or,
  T.Offset,
  T.Extension,
  T.Bound,
  T.StepCall,
  T.Extreme,
];

export const groupingStart: Expectation = { context: 'grouping opts', expected: '"("' };
const inGrouping = { context: 'grouping opts', isContained: true } as const;
const groupingLabel: Expectation = { ...inGrouping, expected: 'label' };
const groupingNext: Expectation = { ...inGrouping, expected: '"," or ")"' };
const inMatching = { context: 'label matching', isContained: true } as const;
const matcherStart: Expectation = { ...inMatching, expected: 'identifier or "}"' };
const matcherOperator: Expectation = { ...inMatching, expected: 'label matching operator' };
const matcherValue: Expectation = { ...inMatching, expected: 'string' };
const matcherNext: Expectation = { ...inMatching, expected: '"," or "}"' };

/** What a broken list of labels cannot reach over. */
const labelStops: ReadonlySet<Terminal> = new Set<Terminal>([
  T.LeftParen,
  T.LeftBrace,
  T.LeftBracket,
  T.RightBracket,
  T.End,
]);

/** What can stand in braces at all; other tokens are outside of braces that were not closed. */
const braceTerminals: ReadonlySet<Terminal> = new Set<Terminal>([
  T.LabelName,
  T.String,
  T.MatchOp,
  T.Comma,
  T.Error,
]);

const maxPatterns = 1000;

interface NameList {
  readonly labels: Name[];
}

interface MatcherList {
  readonly span: Span;
  name: Name | undefined;
  readonly matchers: Matcher[];
}

export abstract class LabelRules extends DurationRules {
  private readonly labelSequenceRule = (list: NameList) => this.labelSequence(list);
  private readonly nextLabelRule = (list: NameList) => this.nextLabel(list);
  private readonly labelRule = (list: NameList) => this.label(list);
  private readonly matcherSequenceRule = (list: MatcherList) => this.matcherSequence(list);
  private readonly nextMatcherRule = (list: MatcherList) => this.nextMatcher(list);
  private readonly matcherRule = (list: MatcherList) => this.matcher(list);
  private readonly matcherForms = [
    (list: MatcherList) => this.namedMatcher(list),
    (list: MatcherList) => this.quotedMatcher(list),
  ];
  private readonly matchClauseRule = (name: Name) => this.matchClause(name);
  private readonly matchClauseForms = [this.matchClauseRule];
  /** What is wrong with regular expressions seen before: people type the same ones again and again. */
  private readonly patterns = new Map<string, string | undefined>();

  /** The list in parentheses behind a keyword. */
  protected labelList(keyword: ScannedToken): LabelList {
    const span = spanOf(keyword);
    const open = this.expect(T.LeftParen);
    if (open === undefined) {
      this.unexpected(groupingStart);
      return { ...span, keyword: span, labels: [], parens: undefined };
    }
    const list: NameList = { labels: [] };
    this.maybe(D.labels, this.labelSequenceRule)?.(list);
    const close = this.expect(T.RightParen) ?? this.recoverLabels(list);
    const { end } = close ?? this.previous;
    const parens = { start: open.start, end };
    const { labels } = list;
    return { start: keyword.start, end, keyword: span, labels, parens };
  }

  private labelSequence(list: NameList): NameList {
    return this.fold(D.moreLabels, this.nextLabelRule, this.label(list));
  }

  private nextLabel(list: NameList): NameList {
    this.take(T.Comma);
    const more = this.maybe(D.labelAfterComma, this.labelRule)?.(list);
    if (more === undefined && this.la.type !== T.RightParen) this.unexpected(groupingLabel);
    return more ?? list;
  }

  private label(list: NameList): NameList {
    const token = this.expectOne(D.label, labelTerminals) ?? this.la;
    const quoted = token.type === T.String;
    const { start, end } = token;
    const value = quoted ? this.stringLiteral(token).value : this.image(token);
    if (quoted ? !isUtf8Name(value) : !this.isUnquotedLabel(value)) {
      const message = `invalid label name for grouping: ${quoteString(value)}`;
      this.reportEarly(semantic('invalid-grouping-label', message), spanOf(token));
    }
    list.labels.push({ start, end, value, quoted });
    return list;
  }

  /** Colons in unquoted labels are refused only by the flag for UTF-8 names. */
  private isUnquotedLabel(value: string): boolean {
    return !value.includes(':') || !this.language.features.has('unquoted-utf8-names');
  }

  /** Reads on to the closing parenthesis, over what is no list of labels. */
  private recoverLabels(list: NameList): ScannedToken | undefined {
    for (;;) {
      const close = this.accept(T.RightParen);
      if (close !== undefined) return close;
      const starts = this.previous.type === T.Comma || this.previous.type === T.LeftParen;
      this.unexpected(starts ? groupingLabel : groupingNext);
      if (labelStops.has(this.la.type)) return undefined;
      if (this.la.type === T.Comma) this.nextLabel(list);
      else if (!this.maybe(D.labels, this.labelSequenceRule)?.(list)) this.skip();
    }
  }

  /** A selector's braces and what stands in them. */
  protected braces(): Braces {
    const open = this.take(T.LeftBrace);
    const span = { start: open.start, end: open.end };
    const list: MatcherList = { span, name: undefined, matchers: [] };
    this.maybe(D.matchers, this.matcherSequenceRule)?.(list);
    const close = this.expect(T.RightBrace) ?? this.recoverMatchers(list);
    span.end = (close ?? this.previous).end;
    return list;
  }

  private matcherSequence(list: MatcherList): MatcherList {
    return this.fold(D.moreMatchers, this.nextMatcherRule, this.matcher(list));
  }

  private nextMatcher(list: MatcherList): MatcherList {
    this.take(T.Comma);
    const more = this.maybe(D.matcherAfterComma, this.matcherRule)?.(list);
    if (more === undefined && this.la.type !== T.RightBrace) this.unexpected(matcherStart);
    return more ?? list;
  }

  private matcher(list: MatcherList): MatcherList {
    return this.choose(D.matcher, this.matcherForms)?.(list) ?? list;
  }

  private namedMatcher(list: MatcherList): MatcherList {
    const token = this.take(T.LabelName);
    const name = this.nameOf(token);
    const matcher = this.choose(D.namedClause, this.matchClauseForms)?.(name);
    if (matcher === undefined) this.unexpected(matcherOperator);
    list.matchers.push(matcher ?? bareMatcher(name));
    return list;
  }

  private quotedMatcher(list: MatcherList): MatcherList {
    const token = this.take(T.String);
    const { start, end, value } = this.stringLiteral(token);
    const name = { start, end, value, quoted: true };
    const matcher = this.maybe(D.quotedClause, this.matchClauseRule)?.(name);
    if (matcher === undefined && list.name === undefined) list.name = name;
    else list.matchers.push(matcher ?? bareMatcher(name));
    return list;
  }

  /** Operator and value behind a label name. */
  private matchClause(name: Name): Matcher {
    const token = this.take(T.MatchOp);
    const text = this.expect(T.String);
    if (text === undefined) this.unexpected(matcherValue);
    const value = text && this.stringLiteral(text);
    const op = this.image(token) as MatchOp;
    const { end } = text ?? token;
    const opSpan = spanOf(token);
    const matcher = { kind: 'Matcher', start: name.start, end, name, op, opSpan, value } as const;
    this.checkPattern(matcher);
    return matcher;
  }

  private checkPattern(matcher: Matcher): void {
    const { op, value } = matcher;
    if (value === undefined || op === '=' || op === '!=' || isLiteral(value.value)) return;
    const message = this.patternError(value.value);
    if (message !== undefined) this.reportEarly(semantic('invalid-regex', message), matcher);
  }

  private patternError(pattern: string): string | undefined {
    const { patterns } = this;
    if (patterns.has(pattern)) return patterns.get(pattern);
    if (patterns.size >= maxPatterns) patterns.clear();
    const message = regexError(pattern);
    patterns.set(pattern, message);
    return message;
  }

  /** Reads on to the closing brace, over what is no list of matchers. */
  private recoverMatchers(list: MatcherList): ScannedToken | undefined {
    while (braceTerminals.has(this.la.type)) {
      this.unexpectedInBraces();
      if (this.la.type === T.Comma) this.nextMatcher(list);
      else if (!this.maybe(D.matchers, this.matcherSequenceRule)?.(list)) this.skip();
      const close = this.accept(T.RightBrace);
      if (close !== undefined) return close;
    }
    // Behind text that is no token there is nothing left to say about the braces.
    if (this.previous.type !== T.Error) this.unexpectedInBraces();
    return undefined;
  }

  private unexpectedInBraces(): void {
    const { type } = this.previous;
    this.unexpected(type === T.Comma || type === T.LeftBrace ? matcherStart : matcherNext);
  }

  /** A string token's value; a text that does not unescape stands for itself. */
  protected stringLiteral(token: ScannedToken): StringLiteral {
    const { start, end } = token;
    const image = this.image(token);
    const value = unquoteString(image) ?? image.slice(1);
    return { kind: 'StringLiteral', start, end, value };
  }
}

/** A name in braces with nothing behind it. */
export function bareMatcher(name: Name): Matcher {
  const { start, end } = name;
  return { kind: 'Matcher', start, end, name, op: undefined, opSpan: undefined, value: undefined };
}

/** Alternatives without any operator, which the reference compares as texts without compiling them. */
function isLiteral(pattern: string): boolean {
  return !/[\\.+*?()[\]{}^$]/.test(pattern);
}

/** Valid UTF-8, which raw bytes (lone surrogates here) are not, and not empty. */
function isUtf8Name(name: string): boolean {
  return name !== '' && name.isWellFormed();
}
