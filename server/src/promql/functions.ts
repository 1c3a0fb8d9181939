/**
 * The functions and aggregations of PromQL as data: the next release is a few rows here.
 *
 * Source: prometheus v0.316.0 promql/parser/{functions,lex}.go and CHANGELOG.md; v0.309.1 for the parser
 * in Thanos 0.42/0.43; thanos-io/promql-engine execution/parse/functions.go for the x-functions.
 */
import type { ValueType } from './ast.ts';
import type { Doc } from './docs/doc.ts';
import type { AggregatorName } from './docs/aggregators.ts';
import { aggregatorDocs } from './docs/aggregators.ts';
import type { FunctionName } from './docs/functions.ts';
import { functionDocs } from './docs/functions.ts';

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
}

export interface FunctionSpec {
  readonly name: string;
  /** The types of the arguments, optional ones included; the last one repeats in variadic functions. */
  readonly args: readonly ValueType[];
  /** The names of the arguments, one for each of `args`. */
  readonly params: readonly string[];
  /** 0: exactly `args`. n: the last argument may be left out or given up to n times. -1: any number of times. */
  readonly variadic: number;
  readonly returns: ValueType;
  /** Needs the feature `experimental-functions`. */
  readonly experimental: boolean;
  /** The product and version that brought it; what is older than Prometheus 2.0 counts as 2.0. */
  readonly since: string;
  readonly doc: Doc;
}

export interface AggregatorSpec {
  readonly name: string;
  /** The argument in front of the vector. */
  readonly param: Parameter | undefined;
  /** Needs the feature `experimental-functions`. */
  readonly experimental: boolean;
  readonly since: string;
  readonly doc: Doc;
}

type Version = readonly [major: number, minor: number];

/** `params` holds `name:type` pairs, the types by their first letter: Vector, Matrix, Scalar, Text. */
interface FunctionRow {
  readonly name: FunctionName;
  readonly params: string;
  readonly variadic?: number;
  readonly returns?: ValueType;
  /** The first version of Prometheus that has it. */
  readonly since?: Version;
  /** Present in functions that were or are experimental: the version that made it stable, if one did. */
  readonly stable?: Version | 'not yet';
}

const types: ReadonlyMap<string, ValueType> = new Map([
  ['V', 'vector'],
  ['M', 'matrix'],
  ['S', 'scalar'],
  ['T', 'string'],
]);

const notYet = 'not yet';

/** The optional argument of the calendar functions is the time of evaluation. */
const calendar = { params: 'v:V', variadic: 1 } as const;
const overTime = { params: 'v:M' } as const;
const elementwise = { params: 'v:V' } as const;
const trigonometric = { params: 'v:V', since: [2, 31] } as const;

const functionRows: readonly FunctionRow[] = [
  { name: 'abs', ...elementwise },
  { name: 'absent', ...elementwise },
  { name: 'absent_over_time', ...overTime, since: [2, 16] },
  { name: 'acos', ...trigonometric },
  { name: 'acosh', ...trigonometric },
  { name: 'asin', ...trigonometric },
  { name: 'asinh', ...trigonometric },
  { name: 'atan', ...trigonometric },
  { name: 'atanh', ...trigonometric },
  { name: 'avg_over_time', ...overTime },
  { name: 'ceil', ...elementwise },
  { name: 'changes', ...overTime },
  { name: 'clamp', params: 'v:V min:S max:S', since: [2, 26] },
  { name: 'clamp_max', params: 'v:V max:S' },
  { name: 'clamp_min', params: 'v:V min:S' },
  { name: 'cos', ...trigonometric },
  { name: 'cosh', ...trigonometric },
  { name: 'count_over_time', ...overTime },
  { name: 'day_of_month', ...calendar },
  { name: 'day_of_week', ...calendar },
  { name: 'day_of_year', ...calendar, since: [2, 36] },
  { name: 'days_in_month', ...calendar },
  { name: 'deg', ...trigonometric },
  { name: 'delta', ...overTime },
  { name: 'deriv', ...overTime },
  { name: 'double_exponential_smoothing', params: 'v:M sf:S tf:S', since: [3, 0], stable: notYet },
  { name: 'end', params: '', returns: 'scalar', since: [3, 12], stable: notYet },
  { name: 'exp', ...elementwise },
  { name: 'first_over_time', ...overTime, since: [3, 7], stable: [3, 14] },
  { name: 'floor', ...elementwise },
  { name: 'histogram_avg', ...elementwise, since: [2, 51] },
  { name: 'histogram_count', ...elementwise, since: [2, 40] },
  { name: 'histogram_fraction', params: 'lower:S upper:S b:V', since: [2, 40] },
  { name: 'histogram_quantile', params: 'φ:S b:V' },
  {
    name: 'histogram_quantiles',
    params: 'b:V quantile_label:T φ:S φ:S',
    variadic: 9,
    since: [3, 11],
    stable: notYet,
  },
  { name: 'histogram_stddev', ...elementwise, since: [2, 47] },
  { name: 'histogram_stdvar', ...elementwise, since: [2, 47] },
  { name: 'histogram_sum', ...elementwise, since: [2, 40] },
  { name: 'hour', ...calendar },
  { name: 'idelta', ...overTime },
  { name: 'increase', ...overTime },
  { name: 'info', params: 'v:V data_labels:V', variadic: 1, since: [2, 55], stable: notYet },
  { name: 'integral', params: 'v:M strategy:S', variadic: 1, since: [3, 16], stable: notYet },
  { name: 'irate', ...overTime },
  { name: 'label_join', params: 'v:V dst_label:T separator:T src_label:T', variadic: -1 },
  { name: 'label_replace', params: 'v:V dst_label:T replacement:T src_label:T regex:T' },
  { name: 'last_over_time', ...overTime, since: [2, 26] },
  { name: 'ln', ...elementwise },
  { name: 'log10', ...elementwise },
  { name: 'log2', ...elementwise },
  { name: 'mad_over_time', ...overTime, since: [2, 49], stable: notYet },
  { name: 'max_of', params: 'a:S b:S', returns: 'scalar', since: [3, 13], stable: notYet },
  { name: 'max_over_time', ...overTime },
  { name: 'min_of', params: 'a:S b:S', returns: 'scalar', since: [3, 13], stable: notYet },
  { name: 'min_over_time', ...overTime },
  { name: 'minute', ...calendar },
  { name: 'month', ...calendar },
  { name: 'pi', params: '', returns: 'scalar', since: [2, 31] },
  { name: 'predict_linear', params: 'v:M t:S' },
  { name: 'present_over_time', ...overTime, since: [2, 29] },
  { name: 'quantile_over_time', params: 'φ:S v:M' },
  { name: 'rad', ...trigonometric },
  { name: 'range', params: '', returns: 'scalar', since: [3, 12], stable: notYet },
  { name: 'rate', ...overTime },
  { name: 'resets', ...overTime },
  { name: 'round', params: 'v:V to_nearest:S', variadic: 1 },
  { name: 'scalar', ...elementwise, returns: 'scalar' },
  { name: 'sgn', ...elementwise, since: [2, 26] },
  { name: 'sin', ...trigonometric },
  { name: 'sinh', ...trigonometric },
  { name: 'sort', ...elementwise },
  { name: 'sort_by_label', params: 'v:V label:T', variadic: -1, since: [2, 49], stable: notYet },
  {
    name: 'sort_by_label_desc',
    params: 'v:V label:T',
    variadic: -1,
    since: [2, 49],
    stable: notYet,
  },
  { name: 'sort_desc', ...elementwise },
  { name: 'sqrt', ...elementwise },
  { name: 'start', params: '', returns: 'scalar', since: [3, 12], stable: notYet },
  { name: 'start_timestamp', ...elementwise, since: [3, 14], stable: notYet },
  { name: 'stddev_over_time', ...overTime },
  { name: 'stdvar_over_time', ...overTime },
  { name: 'step', params: '', returns: 'scalar', since: [3, 12], stable: notYet },
  { name: 'sum_over_time', ...overTime },
  { name: 'tan', ...trigonometric },
  { name: 'tanh', ...trigonometric },
  { name: 'time', params: '', returns: 'scalar' },
  { name: 'timestamp', ...elementwise },
  { name: 'ts_of_first_over_time', ...overTime, since: [3, 7], stable: notYet },
  { name: 'ts_of_last_over_time', ...overTime, since: [3, 5], stable: notYet },
  { name: 'ts_of_max_over_time', ...overTime, since: [3, 5], stable: notYet },
  { name: 'ts_of_min_over_time', ...overTime, since: [3, 5], stable: notYet },
  { name: 'vector', params: 's:S' },
  { name: 'year', ...calendar },
];

/** Functions of the Thanos engine, switched on by the feature `x-functions`. */
const xFunctionRows: readonly FunctionRow[] = [
  { name: 'xdelta', ...overTime },
  { name: 'xincrease', ...overTime },
  { name: 'xrate', ...overTime },
];

interface AggregatorRow {
  readonly name: AggregatorName;
  readonly param?: string;
  readonly since?: Version;
  readonly experimental?: true;
}

const aggregatorRows: readonly AggregatorRow[] = [
  { name: 'avg' },
  { name: 'bottomk', param: 'k:S' },
  { name: 'count' },
  { name: 'count_values', param: 'label:T' },
  { name: 'group', since: [2, 20] },
  { name: 'limit_ratio', param: 'ratio:S', since: [2, 54], experimental: true },
  { name: 'limitk', param: 'k:S', since: [2, 54], experimental: true },
  { name: 'max' },
  { name: 'min' },
  { name: 'quantile', param: 'φ:S' },
  { name: 'stddev' },
  { name: 'stdvar' },
  { name: 'sum' },
  { name: 'topk', param: 'k:S' },
];

const oldest: Version = [2, 0];

function parameter(text: string): Parameter {
  const [name = '', letter = ''] = text.split(':');
  return { name, type: types.get(letter) ?? 'none' };
}

function isAtLeast(version: Version, other: Version): boolean {
  return version[0] > other[0] || (version[0] === other[0] && version[1] >= other[1]);
}

function functionSpec(row: FunctionRow, version: Version, product: string): FunctionSpec {
  const params = row.params
    .split(' ')
    .filter((text) => text !== '')
    .map(parameter);
  const { stable } = row;
  return {
    name: row.name,
    args: params.map(({ type }) => type),
    params: params.map(({ name }) => name),
    variadic: row.variadic ?? 0,
    returns: row.returns ?? 'vector',
    experimental: stable !== undefined && (stable === notYet || !isAtLeast(version, stable)),
    since: product,
    doc: functionDocs[row.name],
  };
}

function sinceText(version: Version): string {
  return `Prometheus ${version.join('.')}`;
}

/** The functions that the parser of a Prometheus version knows, by name. */
export function functionTable(
  parser: `${number}.${number}`,
  xFunctions: boolean,
): ReadonlyMap<string, FunctionSpec> {
  const [major = 0, minor = 0] = parser.split('.').map(Number);
  const version: Version = [major, minor];
  const known = functionRows
    .filter((row) => isAtLeast(version, row.since ?? oldest))
    .map((row) => functionSpec(row, version, sinceText(row.since ?? oldest)));
  const extended = xFunctions
    ? xFunctionRows.map((row) => functionSpec(row, version, 'Thanos 0.34'))
    : [];
  return new Map([...known, ...extended].map((spec) => [spec.name, spec]));
}

/** The aggregations, by name in lower case. */
export const aggregators: ReadonlyMap<string, AggregatorSpec> = new Map(
  aggregatorRows.map(({ name, param, since, experimental }) => [
    name,
    {
      name,
      param: param === undefined ? undefined : parameter(param),
      experimental: experimental ?? false,
      since: sinceText(since ?? oldest),
      doc: aggregatorDocs[name],
    },
  ]),
);
