import { invalid, unknownHere, type BinaryOperator, type Formula } from './syntax.ts';

// Source of this file: expr v1.17.8 checker/checker.go, builtin/builtin.go

/** What a formula gives, as far as it can be told before it runs. */
export type FormulaType = 'int' | 'float' | 'bool' | 'nil' | 'any' | { readonly of: FormulaType };

const nameOf = (type: FormulaType): string => {
  if (typeof type === 'object') return `[]${type.of === 'any' ? 'interface {}' : nameOf(type.of)}`;
  if (type === 'float') return 'float64';
  return type === 'any' ? 'unknown' : type;
};

const isNumber = (type: FormulaType): boolean => type === 'int' || type === 'float';
const mayBeNumber = (type: FormulaType): boolean => isNumber(type) || type === 'any';
const mayBeBool = (type: FormulaType): boolean => type === 'bool' || type === 'any';

const isSame = (left: FormulaType, right: FormulaType): boolean => {
  if (typeof left === 'object' && typeof right === 'object') return isSame(left.of, right.of);
  return left === right;
};

const isComparable = (left: FormulaType, right: FormulaType): boolean =>
  isSame(left, right) ||
  [left, right].some((type) => type === 'any' || type === 'nil') ||
  (isNumber(left) && isNumber(right)) ||
  (typeof left === 'object' && typeof right === 'object');

const sumType = (left: FormulaType, right: FormulaType): FormulaType => {
  if (left === 'any' || right === 'any') return 'any';
  return left === 'int' && right === 'int' ? 'int' : 'float';
};

const coalesced = (left: FormulaType, right: FormulaType): FormulaType => {
  if (left === 'nil') return right;
  return right === 'nil' || isSame(left, right) ? left : 'any';
};

type Rule = (left: FormulaType, right: FormulaType) => FormulaType | undefined;

const numbers =
  (of: Rule): Rule =>
  (left, right) =>
    mayBeNumber(left) && mayBeNumber(right) ? of(left, right) : undefined;

const float: Rule = numbers(() => 'float');
const sum: Rule = numbers(sumType);
const order: Rule = numbers(() => 'bool');
const logic: Rule = (left, right) => (mayBeBool(left) && mayBeBool(right) ? 'bool' : undefined);
const equality: Rule = (left, right) => (isComparable(left, right) ? 'bool' : undefined);

const whole = (type: FormulaType): boolean => type === 'int' || type === 'any';

const rules: Readonly<Record<BinaryOperator, Rule>> = {
  '||': logic,
  '&&': logic,
  '==': equality,
  '!=': equality,
  '<': order,
  '>': order,
  '<=': order,
  '>=': order,
  '+': sum,
  '-': sum,
  '*': sum,
  '/': float,
  '**': float,
  '%': (left, right) => (whole(left) && whole(right) ? 'int' : undefined),
  in: (left, right) => {
    if (right === 'any') return 'bool';
    return typeof right === 'object' && isComparable(left, right.of) ? 'bool' : undefined;
  },
  '??': coalesced,
};

interface Scope {
  readonly names: ReadonlyMap<string, FormulaType>;
  readonly item: FormulaType;
}

const itemsOf = (type: FormulaType, name: string, at: number): FormulaType => {
  if (typeof type === 'object') return type.of;
  return type === 'any'
    ? 'any'
    : invalid(`builtin ${name} takes only array (got ${nameOf(type)})`, at);
};

const needsNumber = (name: string, types: readonly FormulaType[], at: number): FormulaType => {
  const [type, ...more] = types;
  if (type === undefined || more.length > 0) {
    return invalid(`invalid number of arguments (expected 1, got ${String(types.length)})`, at);
  }
  return mayBeNumber(type)
    ? type
    : invalid(`invalid argument for ${name} (type ${nameOf(type)})`, at);
};

/** Numbers, or lists of them. */
const needsNumbers = (name: string, types: readonly FormulaType[], at: number): void => {
  if (types.length === 0) {
    invalid(`not enough arguments to call ${name}`, at);
  }
  for (const type of types) {
    const inside = typeof type === 'object' ? type.of : type;
    if (!mayBeNumber(inside)) invalid(`invalid argument for ${name} (type ${nameOf(type)})`, at);
  }
};

type CallRule = (types: readonly FormulaType[], name: string, at: number) => FormulaType;

const onNumber =
  (gives: FormulaType | 'same'): CallRule =>
  (types, name, at) => {
    const type = needsNumber(name, types, at);
    return gives === 'same' ? type : gives;
  };

const onNumbers =
  (gives: FormulaType): CallRule =>
  (types, name, at) => {
    needsNumbers(name, types, at);
    return gives;
  };

const onList =
  (of: (item: FormulaType) => FormulaType): CallRule =>
  ([type = 'nil'], name, at) =>
    of(itemsOf(type, name, at));

const callRules: Readonly<Record<string, CallRule>> = {
  abs: onNumber('same'),
  ceil: onNumber('float'),
  floor: onNumber('float'),
  round: onNumber('float'),
  int: onNumber('int'),
  float: onNumber('float'),
  max: onNumbers('any'),
  min: onNumbers('any'),
  mean: onNumbers('float'),
  median: onNumbers('float'),
  len: ([type = 'nil'], name, at) =>
    typeof type === 'object' || type === 'any'
      ? 'int'
      : invalid(`invalid argument for ${name} (type ${nameOf(type)})`, at),
  first: onList((item) => item),
  last: onList((item) => item),
};

/** Functions of expr that formulas of numbers have no use for. */
const otherFunctions: ReadonlySet<string> = new Set(
  [
    'findIndex findLast findLastIndex groupBy sortBy reduce type string trim trimPrefix trimSuffix',
    'upper lower split splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix',
    'toJSON fromJSON toBase64 fromBase64 now duration date timezone get take keys values toPairs',
    'fromPairs reverse uniq concat flatten sort bitand bitor bitxor bitnand bitshl bitshr bitushr',
    'bitnot',
  ].flatMap((line) => line.split(' ')),
);

const predicateGives: Readonly<
  Record<string, (item: FormulaType, predicate: FormulaType | undefined) => FormulaType>
> = {
  all: () => 'bool',
  none: () => 'bool',
  any: () => 'bool',
  one: () => 'bool',
  filter: (item) => ({ of: item }),
  map: (_item, predicate) => ({ of: predicate ?? 'any' }),
  count: () => 'int',
  sum: (item, predicate) => predicate ?? item,
  find: (item) => item,
};

const predicateType = (
  { name, args, at }: Formula & { kind: 'call' },
  scope: Scope,
): FormulaType => {
  const [list, predicate] = args;
  if (list === undefined) return invalid('expected at least 2 arguments', at);
  const item = itemsOf(typeOf(list, scope), name, list.at);
  const given = predicate === undefined ? undefined : typeOf(predicate, { ...scope, item });
  const wantsBool = name !== 'map' && name !== 'sum';
  if (given !== undefined && wantsBool && !mayBeBool(given)) {
    return invalid(`predicate should return boolean (got ${nameOf(given)})`, predicate?.at ?? at);
  }
  return predicateGives[name]?.(item, given) ?? 'any';
};

const callType = (call: Formula & { kind: 'call' }, scope: Scope): FormulaType => {
  const { name, args, at } = call;
  if (Object.hasOwn(predicateGives, name)) return predicateType(call, scope);
  const rule = Object.hasOwn(callRules, name) ? callRules[name] : undefined;
  const types = args.map((arg) => typeOf(arg, scope));
  if (rule !== undefined) return rule(types, name, at);
  return otherFunctions.has(name)
    ? unknownHere(`the function ${name}`, at)
    : invalid(`unknown name ${name}`, at);
};

const choiceType = (
  { condition, yes, no }: Formula & { kind: 'choice' },
  scope: Scope,
): FormulaType => {
  const type = typeOf(condition, scope);
  if (!mayBeBool(type)) {
    return invalid(`non-bool expression (type ${nameOf(type)}) used as condition`, condition.at);
  }
  const [left, right] = [typeOf(yes, scope), typeOf(no, scope)];
  if (left === 'nil') return right;
  return right === 'nil' || isSame(left, right) ? left : 'any';
};

const unaryType = (
  { operator, of, at }: Formula & { kind: 'unary' },
  scope: Scope,
): FormulaType => {
  const type = typeOf(of, scope);
  const fits = operator === '!' ? mayBeBool(type) : mayBeNumber(type);
  return fits
    ? type
    : invalid(
        `invalid operation: ${operator === '!' ? 'not' : operator} (mismatched type ${nameOf(type)})`,
        at,
      );
};

const binaryType = (
  { operator, left, right, at }: Formula & { kind: 'binary' },
  scope: Scope,
): FormulaType => {
  const [a, b] = [typeOf(left, scope), typeOf(right, scope)];
  return (
    rules[operator](a, b) ??
    invalid(`invalid operation: ${operator} (mismatched types ${nameOf(a)} and ${nameOf(b)})`, at)
  );
};

const listType = ({ items }: Formula & { kind: 'list' }, scope: Scope): FormulaType => {
  const types = items.map((item) => typeOf(item, scope));
  const [first = 'any'] = types;
  return { of: types.every((type) => isSame(type, first)) ? first : 'any' };
};

const letType = (
  { name, value, body, at }: Formula & { kind: 'let' },
  scope: Scope,
): FormulaType => {
  if (scope.names.has(name)) return invalid(`cannot redeclare ${name}`, at);
  const names = new Map([...scope.names, [name, typeOf(value, scope)]]);
  return typeOf(body, { ...scope, names });
};

/** The type of a formula; throws `FormulaFailure` where expr would not compile it. */
export const typeOf = (formula: Formula, scope: Scope): FormulaType => {
  switch (formula.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'nil':
      return formula.kind;
    case 'item':
      return scope.item;
    case 'name':
      return scope.names.get(formula.name) ?? invalid(`unknown name ${formula.name}`, formula.at);
    case 'unary':
      return unaryType(formula, scope);
    case 'binary':
      return binaryType(formula, scope);
    case 'choice':
      return choiceType(formula, scope);
    case 'list':
      return listType(formula, scope);
    case 'call':
      return callType(formula, scope);
    case 'let':
      return letType(formula, scope);
  }
};
