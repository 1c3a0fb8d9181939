import { language, parse, usualFeatures, walk, type Expr } from '../../promql/index.ts';
import { labelOfMatcher } from '../adapter/within-matchers.ts';

/** What a cluster's own demand and latency are, from a quantile over all clusters. */
export interface OwnQueries {
  /** The quantile of this cluster alone. */
  readonly latency: string;
  /** Requests/s of this cluster. */
  readonly demand: string;
  /** The label that tells clusters apart. */
  readonly label: string;
  /** Time (ms) that each value looks back: nearer ones share samples. */
  readonly window: number;
  /** Both for every cluster. */
  readonly byCluster: { readonly latency: string; readonly demand: string };
}

type Selector = Extract<Expr, { readonly kind: 'VectorSelector' }>;

interface Histogram {
  readonly selector: Selector;
  /** As it is written, without the brackets; undefined where it is of another time. */
  readonly range: string | undefined;
  /** In ms; undefined where it is calculated. */
  readonly window: number | undefined;
}

const bucket = /_bucket$/;

/** The quantile that an expression is; with more around it, its value has another unit than the histogram's. */
const asQuantile = (root: Expr): Expr | undefined => {
  if (root.kind === 'Paren') return asQuantile(root.expr);
  return root.kind === 'Call' && root.name.value === 'histogram_quantile' ? root : undefined;
};

const histogramsIn = (root: Expr, text: string): readonly Histogram[] => {
  const found: Histogram[] = [];
  walk(root, (node) => {
    if (node.kind !== 'MatrixSelector' || node.vector.kind !== 'VectorSelector') return;
    const { start, end } = node.brackets;
    const isElsewhen = [node, node.vector].some(({ offset, at }) => offset ?? at);
    const range = isElsewhen ? undefined : text.slice(start + 1, end - 1);
    const window = node.range?.kind === 'DurationLiteral' ? 1000 * node.range.value : undefined;
    found.push({ selector: node.vector, range, window });
  });
  return found;
};

const selectorText = (
  name: string,
  { matchers }: Selector,
  text: string,
  more: readonly string[] = [],
): string => {
  const own = matchers
    .filter((matcher) => matcher.name.value !== 'le')
    .map(({ start, end }) => text.slice(start, end));
  return `${name}{${[...own, ...more].join(', ')}}`;
};

/** Where a label is added to what buckets are added up by; undefined where that cannot be done. */
const groupingEnd = (root: Expr): number | undefined => {
  const found: (number | undefined)[] = [];
  walk(root, (node) => {
    if (node.kind !== 'Aggregation') return;
    const { grouping } = node;
    found.push(grouping?.without === false ? grouping.labels.at(-1)?.end : undefined);
  });
  return found.length === 1 ? found[0] : undefined;
};

const replaced = (
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string =>
  edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, edit) => `${now.slice(0, edit.start)}${edit.text}${now.slice(edit.end)}`, text);

/** A quantile of one classic histogram, added up over clusters. */
interface GlobalQuantile {
  readonly quantile: Expr;
  readonly selector: Selector;
  readonly range: string;
  readonly window: number;
  /** Of the histogram, without its ending. */
  readonly name: string;
  readonly groupedUntil: number;
}

const globalQuantileOf = (
  text: string,
  labels: ReadonlySet<string>,
): GlobalQuantile | undefined => {
  const { expr, errors } = parse(text, language('thanos', usualFeatures));
  const quantile = errors.length === 0 ? asQuantile(expr) : undefined;
  if (quantile === undefined) return undefined;
  const [histogram, ...others] = histogramsIn(quantile, text);
  const groupedUntil = groupingEnd(quantile);
  if (histogram === undefined || others.length > 0 || groupedUntil === undefined) return undefined;
  const { selector, range, window } = histogram;
  if (range === undefined || window === undefined) return undefined;
  const name = selector.name?.quoted === false ? selector.name.value : '';
  const isOwn = selector.matchers.some((matcher) => labels.has(matcher.name.value));
  return isOwn || !bucket.test(name)
    ? undefined
    : { quantile, selector, range, window, name: name.replace(bucket, ''), groupedUntil };
};

/**
 * The queries of a cluster's own demand, for a query that is a quantile of a classic histogram over all clusters;
 * undefined for any other. `matchers` pick the cluster, as in `cluster="aks"`.
 */
export const ownQueriesOf = (text: string, matchers: readonly string[]): OwnQueries | undefined => {
  const labels = matchers.map((matcher) => labelOfMatcher(matcher) ?? '');
  const [label = ''] = labels;
  const found = globalQuantileOf(text, new Set(labels));
  if (label === '' || found === undefined) return undefined;
  const { quantile, selector, range, window, name, groupedUntil } = found;
  const before = quantile.start;
  const whole = text.slice(before, quantile.end);
  const own = {
    start: selector.start - before,
    end: selector.end - before,
    text: selectorText(`${name}_bucket`, selector, text, matchers),
  };
  const by = { start: groupedUntil - before, end: groupedUntil - before, text: `, ${label}` };
  const count = (more?: readonly string[]): string =>
    `rate(${selectorText(`${name}_count`, selector, text, more)}[${range}])`;
  return {
    latency: replaced(whole, [own]),
    demand: `sum(${count(matchers)})`,
    label,
    window,
    byCluster: {
      latency: replaced(whole, [by]),
      demand: `sum by (${label}) (${count()})`,
    },
  };
};
