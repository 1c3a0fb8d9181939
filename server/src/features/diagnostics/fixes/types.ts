import type { Binary, Call, Expr, VectorSelector } from '../../../promql/ast.ts';
import { valueTypeOf } from '../../../promql/index.ts';
import { argumentTypeOf } from '../../argument-type.ts';
import { isCumulative, roleOf } from '../../metric-role.ts';
import { metricOf } from '../../selector.ts';
import { unwrap } from '../rule.ts';
import type { Fix } from '../rule.ts';
import { around, blamed, fix, insert, remove, replace, wrap } from './site.ts';
import type { Blamed, Fixer, FixSite } from './site.ts';

/** The window a fix writes when nothing tells a better one. */
const usualWindow = '5m';

/** Where a selector ends without its modifiers. */
export function bodyEnd(selector: VectorSelector): number {
  return Math.max(selector.braces?.end ?? 0, selector.name?.end ?? 0, selector.start);
}

function needsParens(expr: Expr): boolean {
  return expr.kind === 'Binary' || expr.kind === 'Unary';
}

/** A window behind a selector, or a subquery around anything else. */
function addWindow(expr: Expr): readonly Fix[] {
  if (expr.kind === 'VectorSelector') {
    return [fix(`Add the range [${usualWindow}]`, insert(bodyEnd(expr), `[${usualWindow}]`))];
  }
  const window = `[${usualWindow}:]`;
  const edits = needsParens(expr) ? wrap(expr, '(', `)${window}`) : [insert(expr.end, window)];
  return [fix(`Add the subquery ${window}`, ...edits)];
}

/** A range vector where an instant vector stands: its rate or average, or the selector alone. */
function reduceRange(expr: Expr, { context }: FixSite): readonly Fix[] {
  if (expr.kind !== 'MatrixSelector' || expr.vector.kind !== 'VectorSelector') return [];
  const metric = metricOf(expr.vector) ?? '';
  const { role } = roleOf(metric, context.snapshot.metrics.info(metric));
  const name = isCumulative(role) ? 'rate' : 'avg_over_time';
  return [
    fix(
      `Take the ${name === 'rate' ? 'rate' : 'average over time'}`,
      ...wrap(expr, `${name}(`, ')'),
    ),
    fix('Remove the range', remove(expr.brackets)),
  ];
}

function convert(outer: Expr, wanted: string, site: FixSite): readonly Fix[] {
  const expr = unwrap(outer);
  const found = valueTypeOf(expr, site.context.language);
  switch (`${found} → ${wanted}`) {
    case 'vector → matrix':
      return addWindow(expr);
    case 'matrix → vector':
      return reduceRange(expr, site);
    case 'vector → scalar':
      return [fix('Convert it with scalar()', ...wrap(expr, 'scalar(', ')'))];
    case 'scalar → vector':
      return [fix('Convert it with vector()', ...wrap(expr, 'vector(', ')'))];
    case 'vector → string': {
      const isWord = expr.kind === 'VectorSelector' && expr.braces === undefined;
      return isWord ? [fix('Put it in quotes', ...wrap(expr, '"', '"'))] : [];
    }
    default:
      return [];
  }
}

/** The two arguments of a call in each other's place. */
function swap(call: Call, { parsed }: FixSite): readonly Fix[] {
  const [first, second] = call.args;
  if (first === undefined || second === undefined || call.args.length !== 2) return [];
  const text = (expr: Expr): string => parsed.text.slice(expr.start, expr.end);
  return [fix('Swap the arguments', replace(first, text(second)), replace(second, text(first)))];
}

function wantedType({ expr, parent }: Blamed, { context }: FixSite): string {
  if (parent === undefined) return 'vector';
  return argumentTypeOf(parent, expr, context.language);
}

export const convertType: Fixer = (site) => {
  const found = blamed(site);
  if (found === undefined) return [];
  const conversions = convert(found.expr, wantedType(found, site), site);
  return found.parent?.kind === 'Call'
    ? [...swap(found.parent, site), ...conversions]
    : conversions;
};

/** An operand that is a range vector or a string. */
export const convertOperand: Fixer = (site) => {
  const found = blamed(site);
  return found === undefined ? [] : convert(found.expr, 'vector', site);
};

/** The argument that people leave out. */
const usualArguments: ReadonlyMap<string, string> = new Map([
  ['histogram_quantile', '0.95, '],
  ['quantile_over_time', '0.95, '],
  ['topk', '5, '],
  ['bottomk', '5, '],
  ['limitk', '10, '],
  ['quantile', '0.95, '],
  ['count_values', '"value", '],
]);

/** The first argument is missing. */
export const addArgument: Fixer = (site) => {
  const expr = blamed(site)?.expr;
  if (expr?.kind !== 'Call' && expr?.kind !== 'Aggregation') return [];
  const text = usualArguments.get(expr.kind === 'Call' ? expr.name.value : expr.op);
  const start = expr.args[0]?.start;
  if (text === undefined || start === undefined || expr.args.length !== 1) return [];
  return [fix(`Add the argument ${text.slice(0, -2)}`, insert(start, text))];
};

/** `sum (job) (foo)`: the keyword in front of the labels is missing. */
const addBy: Fixer = (site) => {
  const expr = blamed(site)?.expr;
  if (expr?.kind !== 'Aggregation' || expr.grouping !== undefined) return [];
  const behind = site.parsed.text.slice(expr.parens?.end ?? expr.end);
  if (!/^\s*\(/.test(behind)) return [];
  return [fix('Add by in front of the labels', insert(expr.opSpan.end, ' by'))];
};

export const completeAggregation: Fixer = (site) => [...addBy(site), ...addArgument(site)];

function isBinary(expr: Expr): expr is Binary {
  return expr.kind === 'Binary';
}

/** Errors about an operator cover the operator or the whole expression. */
function binaryOf(site: FixSite): Binary | undefined {
  const whole = blamed(site)?.expr;
  if (whole?.kind === 'Binary') return whole;
  const { start } = site.error;
  return around(site, (expr): expr is Binary => isBinary(expr) && expr.opSpan.start === start);
}

export const addBool: Fixer = (site) => {
  const binary = binaryOf(site);
  return binary === undefined ? [] : [fix('Add bool', insert(binary.opSpan.end, ' bool'))];
};

export const removeBool: Fixer = (site) => {
  const bool = binaryOf(site)?.bool;
  if (bool === undefined) return [];
  const blank = site.parsed.text.charAt(bool.end) === ' ' ? 1 : 0;
  return [fix('Remove bool', remove({ start: bool.start, end: bool.end + blank }))];
};

/** Set operators take vectors only. */
export const wrapScalars: Fixer = (site) => {
  const binary = binaryOf(site);
  if (binary === undefined) return [];
  const { language } = site.context;
  const scalars = [binary.left, binary.right].filter(
    (side) => valueTypeOf(side, language) === 'scalar',
  );
  return [
    fix('Convert it with vector()', ...scalars.flatMap((side) => wrap(side, 'vector(', ')'))),
  ];
};

/** The part of an operator from one offset to another, with the blank behind it. */
function removePart({ parsed }: FixSite, title: string, start: number, end: number): Fix {
  const blank = /^\s*/.exec(parsed.text.slice(end))?.[0].length ?? 0;
  return fix(title, remove({ start, end: end + blank }));
}

export const removeGrouping: Fixer = (site) => {
  const list = binaryOf(site)?.matching?.group?.list;
  if (list === undefined) return [];
  const keyword = site.parsed.text.slice(list.keyword.start, list.keyword.end);
  return [removePart(site, `Remove ${keyword}`, list.start, list.end)];
};

export const removeMatching: Fixer = (site) => {
  const matching = binaryOf(site)?.matching;
  if (matching === undefined) return [];
  const end = matching.group?.list.end ?? matching.list.end;
  return [removePart(site, 'Remove the matching', matching.list.start, end)];
};

/** A label that both lists have goes from the second. */
export const removeGroupLabel: Fixer = (site) => {
  const matching = binaryOf(site)?.matching;
  const group = matching?.group?.list;
  if (matching === undefined || group?.parens === undefined) return [];
  const on = new Set(matching.list.labels.map(({ value }) => value));
  const kept = group.labels.filter(({ value }) => !on.has(value));
  const names = kept.map(({ start, end }) => site.parsed.text.slice(start, end));
  return [
    fix('Remove the label from the group list', replace(group.parens, `(${names.join(', ')})`)),
  ];
};
