import { invalid, type BinaryOperator, type Formula } from './syntax.ts';

// Source of this file: expr v1.17.8 vm/vm.go, vm/runtime, builtin/lib.go

/** Whole numbers and others stay apart, as in Go. */
export type FormulaValue =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'nil' }
  | { readonly kind: 'list'; readonly items: readonly FormulaValue[] };

type Numeric = FormulaValue & { readonly kind: 'int' | 'float' };

export const floatValue = (value: number): FormulaValue => ({ kind: 'float', value });
const intValue = (value: number): FormulaValue => ({ kind: 'int', value });
const boolValue = (value: boolean): FormulaValue => ({ kind: 'bool', value });
const nil: FormulaValue = { kind: 'nil' };

interface Scope {
  readonly names: ReadonlyMap<string, FormulaValue>;
  readonly item: FormulaValue;
}

const typeName = ({ kind }: FormulaValue): string => {
  if (kind === 'float') return 'float64';
  if (kind === 'nil') return '<nil>';
  return kind === 'list' ? '[]interface {}' : kind;
};

const isNumeric = (value: FormulaValue): value is Numeric =>
  value.kind === 'int' || value.kind === 'float';

const numeric = (value: FormulaValue, what: string, at: number): Numeric =>
  isNumeric(value) ? value : invalid(`invalid argument for ${what} (type ${typeName(value)})`, at);

const truth = (value: FormulaValue, at: number): boolean =>
  value.kind === 'bool'
    ? value.value
    : invalid(`interface conversion: interface {} is ${typeName(value)}, not bool`, at);

const itemsOf = (value: FormulaValue, at: number): readonly FormulaValue[] =>
  value.kind === 'list' ? value.items : invalid(`${typeName(value)} is no list`, at);

const isEqual = (left: FormulaValue, right: FormulaValue): boolean => {
  if (isNumeric(left) && isNumeric(right)) return left.value === right.value;
  if (left.kind === 'list' && right.kind === 'list') {
    return (
      left.items.length === right.items.length &&
      left.items.every((item, index) => isEqual(item, right.items[index] ?? nil))
    );
  }
  if (left.kind === 'bool' && right.kind === 'bool') return left.value === right.value;
  return left.kind === 'nil' && right.kind === 'nil';
};

const kept =
  (of: (left: number, right: number) => number) =>
  (left: Numeric, right: Numeric): FormulaValue => ({
    kind: left.kind === 'int' && right.kind === 'int' ? 'int' : 'float',
    value: of(left.value, right.value),
  });

const compared =
  (of: (left: number, right: number) => boolean) =>
  (left: Numeric, right: Numeric): FormulaValue =>
    boolValue(of(left.value, right.value));

type NumericOperator = Exclude<BinaryOperator, '||' | '&&' | '??' | '==' | '!=' | 'in'>;

const operations: Readonly<
  Record<NumericOperator, (left: Numeric, right: Numeric) => FormulaValue>
> = {
  '+': kept((left, right) => left + right),
  '-': kept((left, right) => left - right),
  '*': kept((left, right) => left * right),
  '/': (left, right) => floatValue(left.value / right.value),
  '**': (left, right) => floatValue(left.value ** right.value),
  '%': (left, right) => intValue(left.value % right.value),
  '<': compared((left, right) => left < right),
  '>': compared((left, right) => left > right),
  '<=': compared((left, right) => left <= right),
  '>=': compared((left, right) => left >= right),
};

const combine = (
  operator: NumericOperator,
  [left, right]: readonly [FormulaValue, FormulaValue],
  at: number,
): FormulaValue => {
  const isModulo = operator === '%';
  const fits =
    isNumeric(left) &&
    isNumeric(right) &&
    !(isModulo && (left.kind !== 'int' || right.kind !== 'int'));
  if (!fits) {
    return invalid(`invalid operation: ${typeName(left)} ${operator} ${typeName(right)}`, at);
  }
  if (isModulo && right.value === 0) return invalid('integer divide by zero', at);
  return operations[operator](left, right);
};

const binaryValue = (
  { operator, left, right, at }: Formula & { kind: 'binary' },
  scope: Scope,
): FormulaValue => {
  const first = valueOf(left, scope);
  const second = (): FormulaValue => valueOf(right, scope);
  switch (operator) {
    case '||':
      return boolValue(truth(first, at) || truth(second(), at));
    case '&&':
      return boolValue(truth(first, at) && truth(second(), at));
    case '??':
      return first.kind === 'nil' ? second() : first;
    case '==':
      return boolValue(isEqual(first, second()));
    case '!=':
      return boolValue(!isEqual(first, second()));
    case 'in':
      return boolValue(itemsOf(second(), at).some((item) => isEqual(first, item)));
    default:
      return combine(operator, [first, second()], at);
  }
};

/** Lists among the arguments count by their items. */
const flat = (values: readonly FormulaValue[], what: string, at: number): readonly Numeric[] =>
  values.flatMap((value) =>
    value.kind === 'list' ? flat(value.items, what, at) : [numeric(value, what, at)],
  );

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

const best = (
  numbers: readonly Numeric[],
  isBetter: (candidate: number, than: number) => boolean,
): FormulaValue => {
  const [first, ...others] = numbers;
  if (first === undefined) return nil;
  return others.reduce(
    (found, candidate) => (isBetter(candidate.value, found.value) ? candidate : found),
    first,
  );
};

/** Half away from zero, as Go's `math.Round`. */
const rounded = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

type Call = (values: readonly FormulaValue[], name: string, at: number) => FormulaValue;

const onNumber =
  (of: (value: Numeric) => FormulaValue): Call =>
  ([value = nil], name, at) =>
    of(numeric(value, name, at));

const onNumbers =
  (of: (numbers: readonly Numeric[]) => FormulaValue): Call =>
  (values, name, at) =>
    of(flat(values, name, at));

const plain = (numbers: readonly Numeric[]): readonly number[] => numbers.map(({ value }) => value);

const total = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0);

const calls: Readonly<Record<string, Call>> = {
  abs: onNumber(({ kind, value }) => ({ kind, value: Math.abs(value) })),
  ceil: onNumber(({ value }) => floatValue(Math.ceil(value))),
  floor: onNumber(({ value }) => floatValue(Math.floor(value))),
  round: onNumber(({ value }) => floatValue(rounded(value))),
  int: onNumber(({ value }) => intValue(Math.trunc(value))),
  float: onNumber(({ value }) => floatValue(value)),
  max: onNumbers((numbers) => best(numbers, (candidate, than) => candidate > than)),
  min: onNumbers((numbers) => best(numbers, (candidate, than) => candidate < than)),
  mean: onNumbers((numbers) =>
    floatValue(numbers.length === 0 ? 0 : total(plain(numbers)) / numbers.length),
  ),
  median: onNumbers((numbers) => floatValue(median(plain(numbers)))),
  len: ([value = nil], _name, at) => intValue(itemsOf(value, at).length),
  first: ([value = nil], _name, at) => itemsOf(value, at)[0] ?? nil,
  last: ([value = nil], _name, at) => itemsOf(value, at).at(-1) ?? nil,
};

const summed = (values: readonly FormulaValue[], at: number): FormulaValue =>
  values.reduce<FormulaValue>((sum, value) => combine('+', [sum, value], at), intValue(0));

const predicateValue = (
  { name, args: [list, predicate], at }: Formula & { kind: 'call' },
  scope: Scope,
): FormulaValue | undefined => {
  const items = list === undefined ? [] : itemsOf(valueOf(list, scope), at);
  const of = (item: FormulaValue): FormulaValue =>
    predicate === undefined ? item : valueOf(predicate, { ...scope, item });
  const holds = (item: FormulaValue): boolean => truth(of(item), at);
  switch (name) {
    case 'all':
      return boolValue(items.every(holds));
    case 'none':
      return boolValue(!items.some(holds));
    case 'any':
      return boolValue(items.some(holds));
    case 'one':
      return boolValue(items.filter(holds).length === 1);
    case 'filter':
      return { kind: 'list', items: items.filter(holds) };
    case 'map':
      return { kind: 'list', items: items.map(of) };
    case 'count':
      return intValue(items.filter(holds).length);
    case 'sum':
      return summed(items.map(of), at);
    case 'find':
      return items.find(holds) ?? nil;
    default:
      return undefined;
  }
};

const callValue = (formula: Formula & { kind: 'call' }, scope: Scope): FormulaValue => {
  const { name, args, at } = formula;
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (call === undefined)
    return predicateValue(formula, scope) ?? invalid(`unknown name ${name}`, at);
  return call(
    args.map((arg) => valueOf(arg, scope)),
    name,
    at,
  );
};

const unaryValue = (
  { operator, of, at }: Formula & { kind: 'unary' },
  scope: Scope,
): FormulaValue => {
  const value = valueOf(of, scope);
  if (operator === '!') return boolValue(!truth(value, at));
  const number = numeric(value, operator, at);
  return operator === '-' ? { kind: number.kind, value: -number.value } : number;
};

/** The value of a formula; throws `FormulaFailure` where expr fails at run time. */
export const valueOf = (formula: Formula, scope: Scope): FormulaValue => {
  switch (formula.kind) {
    case 'int':
    case 'float':
      return { kind: formula.kind, value: formula.value };
    case 'bool':
      return boolValue(formula.value);
    case 'nil':
      return nil;
    case 'item':
      return scope.item;
    case 'name':
      return scope.names.get(formula.name) ?? nil;
    case 'unary':
      return unaryValue(formula, scope);
    case 'binary':
      return binaryValue(formula, scope);
    case 'choice':
      return truth(valueOf(formula.condition, scope), formula.at)
        ? valueOf(formula.yes, scope)
        : valueOf(formula.no, scope);
    case 'list':
      return { kind: 'list', items: formula.items.map((item) => valueOf(item, scope)) };
    case 'call':
      return callValue(formula, scope);
    case 'let': {
      const names = new Map([...scope.names, [formula.name, valueOf(formula.value, scope)]]);
      return valueOf(formula.body, { ...scope, names });
    }
  }
};
