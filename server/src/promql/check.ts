/**
 * Value types: what an expression evaluates to, and the errors when operands do not fit together.
 *
 * Source: prometheus v0.316.0 promql/parser/parse.go (checkAST) and ast.go (Type); the errors come in its order.
 */
import type {
  Aggregation,
  Binary,
  Call,
  Expr,
  MatrixSelector,
  ParseError,
  Span,
  Subquery,
  Unary,
  ValueType,
  VectorSelector,
} from './ast.ts';
import { regexMatchesEmpty } from './re2-syntax.ts';
import { aggregationParts, postfix, referenceEnd } from './walk.ts';
import type { Language } from './dialects.ts';
import { at, typeProblem } from './errors.ts';
import type { FunctionSpec } from './functions.ts';
import { aggregators } from './functions.ts';
import { quoteString } from './literal-strings.ts';
import { skipBlanks, isSpace } from './chars.ts';

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** The types by the names people know them by. */
const documented: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
  none: '<unknown>',
};

interface Types {
  readonly wanted: ValueType;
  readonly found: ValueType;
}

interface Checker {
  readonly text: string;
  readonly language: Language;
  readonly errors: ParseError[];
}

/** The type of the expression's value; `none` where it is not known. */
export function valueTypeOf(expr: Expr, language: Pick<Language, 'functions'>): ValueType {
  if (expr.kind !== 'Binary') return operandType(expr, language);
  const open: Expr[] = [expr];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'Binary') open.push(node.left, node.right);
    else if (operandType(node, language) !== 'scalar') return 'vector';
  }
  return 'scalar';
}

function operandType(
  expr: Exclude<Expr, Binary>,
  language: Pick<Language, 'functions'>,
): ValueType {
  switch (expr.kind) {
    case 'NumberLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'VectorSelector':
    case 'Aggregation':
      return 'vector';
    case 'MatrixSelector':
    case 'Subquery':
      return 'matrix';
    case 'Call':
      return language.functions.get(expr.name.value)?.returns ?? 'none';
    case 'Paren':
    case 'Unary':
      return valueTypeOf(expr.expr, language);
    case 'Missing':
    case 'Invalid':
      return 'none';
  }
}

function binaryType(left: ValueType, right: ValueType): ValueType {
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector';
}

/** Checks an expression that has no syntax errors and adds what is wrong with its types. */
export function checkTypes(expr: Expr, checker: Checker): void {
  check(expr, checker);
}

function report(checker: Checker, code: string, message: string, where: Expr | Span): void {
  const { start } = where;
  const end = 'kind' in where ? referenceEnd(where) : where.end;
  checker.errors.push(at(typeProblem(code, message), { start, end }));
}

/** A node that can stand in the operand of another of its kind any number of times. */
type Ranged = Subquery | MatrixSelector;

function check(expr: Expr, checker: Checker): ValueType {
  if (expr.kind !== 'Binary') return checkOperand(expr, checker);
  const { left, right } = expr;
  if (left.kind !== 'Binary' && right.kind !== 'Binary') {
    const type = checkOperand(left, checker);
    return checkBinary(expr, type, checkOperand(right, checker), checker);
  }
  return checkChain(expr, checker);
}

/** Both operands of an operator are checked before it is. */
function checkChain(expr: Binary, checker: Checker): ValueType {
  const types: ValueType[] = [];
  for (const node of postfix(expr)) {
    if (node.kind === 'Binary') {
      const right = types.pop() ?? 'none';
      types.push(checkBinary(node, types.pop() ?? 'none', right, checker));
    } else types.push(checkOperand(node, checker));
  }
  return types.pop() ?? 'none';
}

/** Ranges of ranges are wrong, but may be many: they are gone down without recursion, and then up again. */
function checkRanged(expr: Ranged, checker: Checker): ValueType {
  const chain: Ranged[] = [];
  let inner: Expr = expr;
  while (inner.kind === 'Subquery' || inner.kind === 'MatrixSelector') {
    chain.push(inner);
    inner = inner.kind === 'Subquery' ? inner.expr : inner.vector;
  }
  let type = check(inner, checker);
  for (const node of chain.toReversed()) {
    if (node.kind === 'Subquery') checkSubquery(node, type, checker);
    type = 'matrix';
  }
  return type;
}

function checkOperand(expr: Exclude<Expr, Binary>, checker: Checker): ValueType {
  switch (expr.kind) {
    case 'Subquery':
    case 'MatrixSelector':
      return checkRanged(expr, checker);
    case 'VectorSelector':
      checkSelector(expr, checker, false);
      return 'vector';
    case 'Aggregation':
      checkAggregation(expr, checker);
      return 'vector';
    case 'Call':
      return checkCall(expr, checker);
    case 'Paren':
      return check(expr.expr, checker);
    case 'Unary':
      return checkUnary(expr, checker);
    case 'NumberLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'Missing':
      return 'none';
    case 'Invalid':
      // Only the 3.9 parser lets one through without a syntax error: a duration where an expression is expected.
      report(checker, 'misplaced-duration', 'unknown node type: *parser.DurationExpr', expr);
      return 'scalar';
  }
}

function reportType(expr: Expr, types: Types, where: string, checker: Checker): void {
  const { wanted, found } = types;
  const message = `expected type ${documented[wanted]} in ${where}, got ${documented[found]}`;
  report(checker, 'wrong-type', message, expr);
}

function checkAggregation(expr: Aggregation, checker: Checker): void {
  const { param, body } = aggregationParts(expr);
  const found = body === undefined ? 'vector' : check(body, checker);
  if (body !== undefined && found !== 'vector') {
    reportType(body, { wanted: 'vector', found }, 'aggregation expression', checker);
  }
  const wanted = param === undefined ? undefined : aggregators.get(expr.op)?.param?.type;
  if (param === undefined || wanted === undefined) return;
  const type = check(param, checker);
  if (type !== wanted) {
    reportType(param, { wanted, found: type }, 'aggregation parameter', checker);
  }
}

function checkSubquery(expr: Subquery, type: ValueType, checker: Checker): void {
  if (type === 'vector') return;
  const message = `subquery is only allowed on instant vector, got ${type} instead`;
  report(checker, 'subquery-type', message, expr);
}

function checkUnary(expr: Unary, checker: Checker): ValueType {
  const type = check(expr.expr, checker);
  if (type === 'scalar' || type === 'vector') return type;
  const got = quoteString(documented[type]);
  const message = `unary expression only allowed on expressions of type scalar or instant vector, got ${got}`;
  report(checker, 'unary-type', message, expr);
  return type;
}

/** `lenient` lifts the rule that a selector must select something, as `info` does for its second argument. */
function checkSelector(expr: VectorSelector, checker: Checker, lenient: boolean): void {
  const { name, matchers } = expr;
  if (name !== undefined && !name.quoted) {
    for (const matcher of matchers) {
      const again = matcher.op === undefined ? matcher.name.value : matcher.value?.value;
      if (matcher.op !== undefined && matcher.name.value !== '__name__') continue;
      const names = `${quoteString(name.value)} or ${quoteString(again ?? '')}`;
      report(checker, 'name-set-twice', `metric name must not be set twice: ${names}`, expr);
    }
    return;
  }
  const selects = (name?.value ?? '') !== '' || matchers.some(excludesEmpty);
  if (lenient || selects) return;
  const message = 'vector selector must contain at least one non-empty matcher';
  report(checker, 'selects-everything', message, expr);
}

/** Whether the matcher does not match the empty value. */
function excludesEmpty({ name, op, value }: VectorSelector['matchers'][number]): boolean {
  switch (op) {
    case undefined:
      return name.value !== '';
    case '=':
      return value?.value !== '';
    case '!=':
      return value?.value === '';
    case '=~':
      return !regexMatchesEmpty(value?.value ?? '');
    case '!~':
      return regexMatchesEmpty(value?.value ?? '');
  }
}

function checkCount(expr: Call, spec: FunctionSpec, checker: Checker): void {
  const given = expr.args.length;
  const least = spec.variadic === 0 ? spec.args.length : spec.args.length - 1;
  const most = least + spec.variadic;
  let expected: string | undefined;
  if (spec.variadic === 0) expected = given === least ? undefined : `${least}`;
  else if (given < least) expected = `at least ${least}`;
  else if (spec.variadic > 0 && given > most) expected = `at most ${most}`;
  if (expected === undefined) return;
  const message = `expected ${expected} argument(s) in call to ${quoteString(spec.name)}, got ${given}`;
  report(checker, 'argument-count', message, expr);
}

function checkCall(expr: Call, checker: Checker): ValueType {
  const spec = checker.language.functions.get(expr.name.value);
  if (spec === undefined) return 'none';
  checkCount(expr, spec, checker);
  const labels = spec.name === 'info' ? expr.args[1] : undefined;
  if (labels !== undefined) checkInfoLabels(expr, labels, checker);
  const last = spec.args.length - 1;
  const { args } = expr;
  for (let index = 0; index < args.length; index += 1) {
    if (index > last && spec.variadic === 0) break;
    const arg = args[index];
    const wanted = spec.args[Math.min(index, last)];
    if (arg !== undefined && wanted !== undefined) checkArgument(expr, arg, wanted, checker);
  }
  return spec.returns;
}

function checkArgument(call: Call, arg: Expr, wanted: ValueType, checker: Checker): void {
  if (call.name.value === 'info' && arg === call.args[1] && arg.kind === 'VectorSelector') {
    checkSelector(arg, checker, true);
    return;
  }
  const found = check(arg, checker);
  if (found === wanted) return;
  const where = `call to function ${quoteString(call.name.value)}`;
  reportType(arg, { wanted, found }, where, checker);
}

function checkInfoLabels(call: Call, labels: Expr, checker: Checker): void {
  const type = valueTypeOf(labels, checker.language);
  if (type !== 'vector') {
    const got = documented[type];
    const message = `expected type instant vector in call to function "info", got ${got}`;
    report(checker, 'wrong-type', message, call);
  }
  if (labels.kind !== 'VectorSelector') {
    report(checker, 'info-labels', 'expected label selectors only', labels);
  } else if (labels.name !== undefined && !labels.name.quoted) {
    const message = 'expected label selectors only, got vector selector instead';
    report(checker, 'info-labels', message, labels);
  }
}

/**
 * From the operator to the last modifier. The end is one short of the exact one, as in the reference; where that
 * leaves nothing, the range stays empty.
 */
function operatorSpan(expr: Binary, text: string): Span {
  const start = skipBlanks(text, expr.left.end);
  let end = expr.right.start - 1;
  while (end > start && isSpace(text.charCodeAt(end))) end -= 1;
  return { start, end };
}

function isInstant(type: ValueType): boolean {
  return type === 'scalar' || type === 'vector';
}

function checkBinary(expr: Binary, left: ValueType, right: ValueType, checker: Checker): ValueType {
  checkOperator(expr, binaryType(left, right), checker);
  const operands = 'binary expression must contain only scalar and instant vector types';
  if (!isInstant(left)) report(checker, 'operand-type', operands, expr.left);
  if (!isInstant(right)) report(checker, 'operand-type', operands, expr.right);
  const isSet = setOperators.has(expr.op);
  if (left !== 'vector' || right !== 'vector') checkMatchingOfScalars(expr, checker);
  else if (isSet) checkSetOperator(expr, checker);
  if (isSet && (left === 'scalar' || right === 'scalar')) {
    const message = `set operator ${quoteString(expr.op)} not allowed in binary scalar expression`;
    report(checker, 'set-operator-on-scalar', message, expr);
  }
  return binaryType(left, right);
}

function checkOperator(expr: Binary, type: ValueType, checker: Checker): void {
  const { text } = checker;
  const isComparison = comparisons.has(expr.op);
  if (expr.bool !== undefined && !isComparison) {
    const message = 'bool modifier can only be used on comparison operators';
    report(checker, 'misplaced-bool', message, operatorSpan(expr, text));
  }
  if (isComparison && expr.bool === undefined && type === 'scalar') {
    const message = 'comparisons between scalars must use BOOL modifier';
    report(checker, 'missing-bool', message, operatorSpan(expr, text));
  }
  if (expr.matching?.on !== true) return;
  const { list, group } = expr.matching;
  for (const { value } of list.labels) {
    for (const included of group?.list.labels ?? []) {
      if (included.value !== value) continue;
      const message = `label ${quoteString(value)} must not occur in ON and GROUP clause at once`;
      report(checker, 'label-in-on-and-group', message, operatorSpan(expr, text));
    }
  }
}

function checkMatchingOfScalars(expr: Binary, checker: Checker): void {
  if ((expr.matching?.list.labels.length ?? 0) > 0) {
    const message = 'vector matching only allowed between instant vectors';
    report(checker, 'matching-on-scalar', message, expr);
  }
  if (expr.fills.length > 0) {
    const message = 'filling in missing series only allowed between instant vectors';
    report(checker, 'fill-on-scalar', message, expr);
  }
}

function checkSetOperator(expr: Binary, checker: Checker): void {
  if (expr.matching?.group !== undefined) {
    const message = `no grouping allowed for ${quoteString(expr.op)} operation`;
    report(checker, 'grouped-set-operator', message, expr);
    report(checker, 'grouped-set-operator', 'set operations must always be many-to-many', expr);
  }
  if (expr.fills.length > 0) {
    const message = 'filling in missing series not allowed for set operators';
    report(checker, 'fill-on-set-operator', message, expr);
  }
}
