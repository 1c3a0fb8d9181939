/**
 * From rules to decision tables: records the grammar with Chevrotain and reads the first tokens of each choice off it.
 * `npm run generate` writes what comes of it to `decision-rows.ts`; no program that parses runs this.
 *
 * Chevrotain checks the recorded grammar as it checks any other (left recursion, ambiguous alternatives, unresolved
 * rules); `test/server/promql/grammar.test.ts` compares the tables with the lookahead it computes itself.
 */
import {
  Alternation,
  Alternative,
  createToken,
  EmbeddedActionsParser,
  Lexer,
  NonTerminal,
  Option,
  Repetition,
  Terminal as GrammarTerminal,
} from 'chevrotain';
import type { IProduction, TokenType } from 'chevrotain';
import { D } from './decisions.ts';
import { language } from './dialects.ts';
import type { AnyRule, GrammarTables, Rule } from './engine.ts';
import { PromqlParser } from './parser.ts';
import type { ScannedToken } from './scanner.ts';
import { T, terminalCount } from './tokens.ts';
import type { Terminal } from './tokens.ts';

/** The start rule and all rules that stand in more than one place; other methods are recorded as parts of these. */
const ruleNames = [
  'root',
  'expression',
  'operand',
  'callBody',
  'braces',
  'matcher',
  'matchClause',
  'labelList',
  'label',
  'groupingClause',
  'numberToken',
  'durationExpression',
  'durationTail',
  'durationOperand',
  'durationSign',
  'durationNumber',
  'durationExtreme',
  'durationCall',
  'parenthesized',
] as const;
type RuleName = (typeof ruleNames)[number];

/** A token that no rule accepts. */
const nothing: ScannedToken = { type: T.Assign, start: 0, end: 0 };

/** Stands for every token, node and list while rules are recorded. */
function blank(): never {
  const parens = { start: 0, end: 0 };
  const lists = { labels: [], matchers: [], args: [], commas: [] };
  return { kind: 'Missing', ...nothing, parens, ...lists } as never;
}

const noTables: GrammarTables = {
  decisions: new Uint8Array(Object.keys(D).length * terminalCount),
  binding: new Uint8Array(terminalCount),
};

/** Chevrotain's types of the terminals, by number; the end of a text is not part of the grammar. */
function terminalTypes(): readonly TokenType[] {
  return Object.keys(T).map((name) => createToken({ name, pattern: Lexer.NA }));
}

/** Chevrotain's recorder, with its methods open to the rules. */
export class GrammarRecorder extends EmbeddedActionsParser {
  private readonly types: readonly TokenType[];
  private occurrence = 0;

  constructor(bodies: ReadonlyMap<RuleName, (recorder: GrammarRecorder) => void>) {
    const types = terminalTypes();
    super([...types], { maxLookahead: 1 });
    this.types = types;
    for (const [name, body] of bodies) {
      Object.defineProperty(this, name, { value: this.RULE(name, () => body(this)) });
    }
    this.performSelfAnalysis();
  }

  /** The same terminal or rule may stand in a rule several times: each time is another occurrence (up to 255). */
  private next(): number {
    const decisions = Object.keys(D).length;
    this.occurrence = this.occurrence < 255 ? Math.max(this.occurrence, decisions) + 1 : decisions;
    return this.occurrence;
  }

  token(terminal: Terminal): void {
    const type = terminal === T.End ? undefined : this.types[terminal];
    if (type !== undefined) this.consume(this.next(), type);
  }

  either(decision: number, bodies: readonly (() => void)[]): void {
    this.or(
      decision,
      bodies.map((body) => ({ ALT: body })),
    );
  }

  perhaps(decision: number, body: () => void): void {
    this.option(decision, body);
  }

  perhapsToken(terminal: Terminal): void {
    this.option(this.next(), () => this.token(terminal));
  }

  repeatedly(decision: number, body: () => void): void {
    this.many(decision, body);
  }

  nested(name: RuleName): void {
    this.subrule(this.next(), Reflect.get(this, name) as () => void);
  }
}

/** Runs the rules with every primitive replaced by its counterpart of Chevrotain's DSL. */
class RecordingParser extends PromqlParser {
  private recorder: GrammarRecorder | undefined;

  constructor() {
    super(noTables, nothing, language('prometheus'));
    for (const name of ruleNames) {
      const value = (): unknown => this.record((to) => to.nested(name));
      Object.defineProperty(this, name, { value });
    }
  }

  /** The bodies of the rules; each records into the recorder that runs it. */
  bodies(): ReadonlyMap<RuleName, (recorder: GrammarRecorder) => void> {
    const rules: object = PromqlParser.prototype;
    const body = (name: RuleName) => (recorder: GrammarRecorder) => {
      this.recorder = recorder;
      Reflect.apply(Reflect.get(rules, name) as () => void, this, [blank()]);
    };
    return new Map(ruleNames.map((name) => [name, body(name)]));
  }

  private record(call: (recorder: GrammarRecorder) => void): never {
    if (this.recorder !== undefined) call(this.recorder);
    return blank();
  }

  private forms(rules: readonly AnyRule[]): readonly (() => void)[] {
    return rules.map((rule) => () => void rule(blank()));
  }

  protected override take(terminal: Terminal): ScannedToken {
    return this.record((to) => to.token(terminal));
  }

  protected override expect(terminal: Terminal): ScannedToken | undefined {
    return this.record((to) => to.token(terminal));
  }

  protected override accept(terminal: Terminal): ScannedToken | undefined {
    return this.record((to) => to.perhapsToken(terminal));
  }

  protected override expectOne(
    decision: number,
    terminals: readonly Terminal[],
  ): ScannedToken | undefined {
    const forms = (to: GrammarRecorder): (() => void)[] =>
      terminals.map((terminal) => () => to.token(terminal));
    return this.record((to) => to.either(decision, forms(to)));
  }

  protected override choose<F extends AnyRule>(decision: number, rules: readonly F[]): F {
    this.record((to) => to.either(decision, this.forms(rules)));
    return blank as never;
  }

  protected override maybe<F extends AnyRule>(decision: number, rule: F): F {
    return this.maybeOne(decision, [rule]);
  }

  protected override maybeOne<F extends AnyRule>(decision: number, rules: readonly F[]): F {
    this.record((to) => to.perhaps(decision, () => to.either(decision, this.forms(rules))));
    return blank as never;
  }

  protected override fold<A>(decision: number, rule: Rule<A, A>): A {
    return this.record((to) => to.repeatedly(decision, () => void rule(blank())));
  }

  protected override climb<A>(decision: number, rule: Rule<A, A>): A {
    return this.fold(decision, rule);
  }

  protected override gate(): boolean {
    return true;
  }

  protected override fits(): boolean {
    return true;
  }

  protected override unexpected(): void {
    // What is recorded is the grammar of valid text.
  }
}

/** The sequences between which the production chooses; a repetition has one. */
function formsOf(production: Alternation | Repetition): readonly (readonly IProduction[])[] {
  if (production instanceof Repetition) return [production.definition];
  return production.definition
    .filter((form) => form instanceof Alternative)
    .map((form) => form.definition);
}

/** Collects the terminals a sequence can start with; whether it can be empty. */
function firstOf(sequence: readonly IProduction[], found: Set<TokenType>): boolean {
  return sequence.every((production) => firstOfProduction(production, found));
}

function firstOfProduction(production: IProduction, found: Set<TokenType>): boolean {
  if (production instanceof GrammarTerminal) {
    found.add(production.terminalType);
    return false;
  }
  if (production instanceof NonTerminal)
    return firstOf(production.referencedRule.definition, found);
  if (production instanceof Alternation) {
    const empties = formsOf(production).map((form) => firstOf(form, found));
    return empties.includes(true);
  }
  if (production instanceof Option || production instanceof Repetition) {
    firstOf(production.definition, found);
  }
  return true;
}

/** The productions in a rule at which the next token decides. */
function decisionsIn(sequence: readonly IProduction[]): readonly (Alternation | Repetition)[] {
  return sequence.flatMap((production) => {
    if (production instanceof Alternation) {
      return [production, ...formsOf(production).flatMap(decisionsIn)];
    }
    if (production instanceof Repetition)
      return [production, ...decisionsIn(production.definition)];
    return production instanceof Option ? decisionsIn(production.definition) : [];
  });
}

/** Writes the decision's row: the number of the alternative, from 1, for each token it can start with. */
function fillRow(decisions: Uint8Array, production: Alternation | Repetition): void {
  for (const [index, form] of formsOf(production).entries()) {
    const found = new Set<TokenType>();
    firstOf(form, found);
    for (const { name } of found) {
      const terminal = Object.keys(T).indexOf(name);
      decisions[production.idx * terminalCount + terminal] = index + 1;
    }
  }
}

/** Records the grammar: some tens of milliseconds, which is why `decision-rows.ts` holds what comes of it. */
export function recordGrammar(): {
  readonly recorder: GrammarRecorder;
  /** See `GrammarTables`. */
  readonly decisions: Uint8Array;
} {
  const recorder = new GrammarRecorder(new RecordingParser().bodies());
  const decisions = noTables.decisions.slice();
  for (const { definition } of Object.values(recorder.getGAstProductions())) {
    for (const production of decisionsIn(definition)) fillRow(decisions, production);
  }
  return { recorder, decisions };
}
