import {
  invalid,
  unknownHere,
  type BinaryOperator,
  type Formula,
  type UnaryOperator,
} from './syntax.ts';
import { tokensOf, type Token } from './tokens.ts';

// Source of this file: expr v1.17.8 parser/parser.go, parser/operator/operator.go

const unary: ReadonlyMap<string, readonly [UnaryOperator, number]> = new Map([
  ['not', ['!', 50]],
  ['!', ['!', 50]],
  ['-', ['-', 90]],
  ['+', ['+', 90]],
]);

const binary: ReadonlyMap<string, readonly [BinaryOperator | '|', number]> = new Map([
  ['|', ['|', 0]],
  ['or', ['||', 10]],
  ['||', ['||', 10]],
  ['and', ['&&', 15]],
  ['&&', ['&&', 15]],
  ['==', ['==', 20]],
  ['!=', ['!=', 20]],
  ['<', ['<', 20]],
  ['>', ['>', 20]],
  ['>=', ['>=', 20]],
  ['<=', ['<=', 20]],
  ['in', ['in', 20]],
  ['+', ['+', 30]],
  ['-', ['-', 30]],
  ['*', ['*', 60]],
  ['/', ['/', 60]],
  ['%', ['%', 60]],
  ['**', ['**', 100]],
  ['^', ['**', 100]],
  ['??', ['??', 500]],
]);

/** Source: expr v1.17.8 parser/lexer/token.go */
const kindNames: Readonly<Record<Token['kind'], string>> = {
  number: 'Number',
  name: 'Identifier',
  operator: 'Operator',
  bracket: 'Bracket',
  end: 'EOF',
};

const comparisons: ReadonlySet<string> = new Set(['<', '>', '<=', '>=']);

/** Functions whose second argument is a predicate over the items of the first. */
const predicateFunctions: ReadonlySet<string> = new Set(
  'all none any one filter map count sum find'.split(' '),
);

/** Deeper formulas are no one's. */
const maxDepth = 100;

const numberOf = ({ text, at }: Token): Formula => {
  const plain = text.replaceAll('_', '');
  const value = Number(plain);
  if (Number.isNaN(value)) return invalid(`bad number syntax: ${JSON.stringify(text)}`, at);
  const isFloat = !/^0[xob]/i.test(plain) && /[.e]/i.test(plain);
  return { kind: isFloat ? 'float' : 'int', value, at };
};

class FormulaParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Predicates around the place: only inside one there is an item. */
  #predicates = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Formula {
    const formula = this.#sequence();
    if (this.#current.kind !== 'end') this.#unexpected();
    return formula;
  }

  get #current(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: 0 };
  }

  #unexpected(): never {
    const { kind, text, at } = this.#current;
    const name = kindNames[kind];
    return invalid(`unexpected token ${kind === 'end' ? name : `${name}("${text}")`}`, at);
  }

  #is(text: string): boolean {
    const { kind, text: found } = this.#current;
    return found === text && kind !== 'name' && kind !== 'end';
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#unexpected();
  }

  #name(): Token {
    const token = this.#current;
    if (token.kind !== 'name') this.#unexpected();
    this.#at += 1;
    return token;
  }

  #sequence(): Formula {
    let formula = this.#expression(0);
    // Only the last one of a sequence counts.
    while (this.#take(';')) {
      if (this.#current.kind === 'end') break;
      formula = this.#expression(0);
    }
    return formula;
  }

  #expression(precedence: number): Formula {
    if (this.#depth > maxDepth) return unknownHere('a formula this deep', this.#current.at);
    this.#depth += 1;
    const formula = this.#unboundedExpression(precedence);
    this.#depth -= 1;
    return formula;
  }

  #unboundedExpression(precedence: number): Formula {
    if (precedence === 0 && this.#take('let')) return this.#declaration();
    if (precedence === 0 && this.#take('if')) return this.#branches();
    const left = this.#operations(precedence);
    return precedence === 0 ? this.#choice(left) : left;
  }

  /** The operator at hand, if it binds as strongly as is asked for; `not in` is one of two words. */
  #operator(precedence: number) {
    const token = this.#current;
    if (token.kind !== 'operator') return undefined;
    const negated = token.text === 'not' && this.#tokens[this.#at + 1]?.text === 'in';
    const [operator, strength] = binary.get(negated ? 'in' : token.text) ?? [];
    const binds = operator !== undefined && strength !== undefined && strength >= precedence;
    return binds ? { token, negated, operator, strength } : undefined;
  }

  #operations(precedence: number): Formula {
    let left = this.#primary();
    let previous = '';
    for (;;) {
      const found = this.#operator(precedence);
      if (found === undefined) return left;
      const { token, negated, operator } = found;
      this.#at += negated ? 2 : 1;
      if (previous === '??' && operator !== '??' && operator !== '|') {
        return invalid(
          `Operator (${token.text}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.`,
          token.at,
        );
      }
      left = this.#behind(left, operator, found);
      if (negated) left = { kind: 'unary', operator: '!', of: left, at: token.at };
      previous = operator;
    }
  }

  #behind(
    left: Formula,
    operator: BinaryOperator | '|',
    { token, strength }: { readonly token: Token; readonly strength: number },
  ): Formula {
    if (operator === '|') return this.#call(this.#name(), [left]);
    if (comparisons.has(operator)) return this.#comparison(left, operator, { token, strength });
    const right = this.#expression(operator === '**' ? strength : strength + 1);
    return { kind: 'binary', operator, left, right, at: token.at };
  }

  /** `1 < a < 3` means both. */
  #comparison(
    first: Formula,
    operator: BinaryOperator,
    { token, strength }: { readonly token: Token; readonly strength: number },
  ): Formula {
    let right = this.#expression(strength + 1);
    let all: Formula = { kind: 'binary', operator, left: first, right, at: token.at };
    while (this.#current.kind === 'operator' && comparisons.has(this.#current.text)) {
      const { text, at } = this.#current;
      this.#at += 1;
      const left = right;
      right = this.#expression(strength + 1);
      const next = binary.get(text)?.[0];
      if (next === undefined || next === '|') break;
      const both: Formula = { kind: 'binary', operator: next, left, right, at };
      all = { kind: 'binary', operator: '&&', left: all, right: both, at };
    }
    return all;
  }

  #declaration(): Formula {
    const { text: name, at } = this.#name();
    this.#expect('=');
    const value = this.#expression(0);
    this.#expect(';');
    return { kind: 'let', name, value, body: this.#sequence(), at };
  }

  #branches(): Formula {
    const { at } = this.#current;
    const condition = this.#expression(0);
    this.#expect('{');
    const yes = this.#sequence();
    this.#expect('}');
    this.#expect('else');
    if (this.#take('if')) {
      return { kind: 'choice', condition, yes, no: this.#branches(), at };
    }
    this.#expect('{');
    const no = this.#sequence();
    this.#expect('}');
    return { kind: 'choice', condition, yes, no, at };
  }

  #choice(condition: Formula): Formula {
    let formula = condition;
    while (this.#is('?')) {
      const { at } = this.#current;
      this.#at += 1;
      const short = this.#is(':');
      const yes = short ? formula : this.#expression(0);
      this.#expect(':');
      const no = this.#expression(0);
      formula = { kind: 'choice', condition: formula, yes, no, at };
    }
    return formula;
  }

  #primary(): Formula {
    const { kind, text, at } = this.#current;
    const [operator, strength] = (kind === 'operator' ? unary.get(text) : undefined) ?? [];
    if (operator !== undefined && strength !== undefined) {
      this.#at += 1;
      return this.#postfix({ kind: 'unary', operator, of: this.#expression(strength), at });
    }
    if (this.#take('(')) {
      const inner = this.#sequence();
      this.#expect(')');
      return this.#postfix(inner);
    }
    if (this.#predicates > 0 && this.#take('#')) return this.#postfix({ kind: 'item', at });
    return this.#postfix(this.#secondary());
  }

  #secondary(): Formula {
    const token = this.#current;
    const { text, at } = token;
    if (token.kind === 'number') {
      this.#at += 1;
      return numberOf(token);
    }
    if (token.kind === 'name') {
      this.#at += 1;
      if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true', at };
      if (text === 'nil') return { kind: 'nil', at };
      return this.#is('(') ? this.#call(token, []) : { kind: 'name', name: text, at };
    }
    if (this.#take('[')) return { kind: 'list', items: this.#items(']'), at };
    return this.#is('{') ? unknownHere('a map', at) : this.#unexpected();
  }

  #items(close: string): readonly Formula[] {
    const items: Formula[] = [];
    while (!this.#take(close)) {
      if (items.length > 0) {
        this.#expect(',');
        if (this.#take(close)) break;
      }
      items.push(this.#expression(0));
    }
    return items;
  }

  #call({ text: name, at }: Token, before: readonly Formula[]): Formula {
    this.#expect('(');
    if (!predicateFunctions.has(name)) {
      return { kind: 'call', name, args: [...before, ...this.#items(')')], at };
    }
    const args = [...before];
    if (args.length === 0) {
      args.push(this.#expression(0));
      if (!this.#is(')')) this.#expect(',');
    }
    if (!this.#is(')')) args.push(this.#predicate());
    this.#take(',');
    this.#expect(')');
    const isOptional = name === 'count' || name === 'sum';
    if (args.length < 2 && !isOptional) return invalid('expected at least 2 arguments', at);
    return { kind: 'call', name, args, at };
  }

  #predicate(): Formula {
    this.#predicates += 1;
    const braced = this.#take('{');
    const formula = braced ? this.#sequence() : this.#expression(0);
    if (braced) this.#expect('}');
    this.#predicates -= 1;
    return formula;
  }

  #postfix(formula: Formula): Formula {
    const { kind, text, at } = this.#current;
    if (kind === 'operator' && (text === '.' || text === '?.')) return unknownHere('a field', at);
    return kind === 'bracket' && text === '[' ? unknownHere('an index', at) : formula;
  }
}

/** Reads a formula; throws `FormulaFailure`. */
export const parseFormula = (text: string): Formula => new FormulaParser(tokensOf(text)).whole();
