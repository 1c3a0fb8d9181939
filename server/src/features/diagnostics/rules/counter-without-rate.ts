import type { Expr, VectorSelector } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import type { Language } from '../../../promql/index.ts';
import { roleOf } from '../../metric-role.ts';
import { metricOf } from '../../selector.ts';
import { parentOf, rule } from '../rule.ts';
import type { Finding, Fix, RuleSite } from '../rule.ts';

/** What may be asked of a counter as it is: whether it is there, since when, how many there are, its labels. */
const allowedCalls: ReadonlySet<string> = new Set([
  'absent',
  'histogram_avg',
  'histogram_count',
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
  'histogram_stddev',
  'histogram_stdvar',
  'histogram_sum',
  'info',
  'label_join',
  'label_replace',
  'start_timestamp',
  'timestamp',
]);

const allowedAggregations: ReadonlySet<string> = new Set([
  'count',
  'count_values',
  'group',
  'limitk',
  'limit_ratio',
]);

/** Operators that look at labels only, or compare two counters with each other. */
const allowedOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless', '-', '==', '!=']);

function isAllowedIn(ancestor: Expr, { functions }: Language): boolean {
  switch (ancestor.kind) {
    case 'MatrixSelector':
    case 'Subquery':
      return true;
    case 'Call':
      // A function that wants a range has its own error while there is none.
      return (
        allowedCalls.has(ancestor.name.value) ||
        (functions.get(ancestor.name.value)?.args.includes('matrix') ?? false)
      );
    case 'Aggregation':
      return allowedAggregations.has(ancestor.op);
    case 'Binary':
      return allowedOperators.has(ancestor.op);
    default:
      return false;
  }
}

/** A lone selector is somebody looking at the data. */
function isLookedAt(site: RuleSite): boolean {
  return parentOf(site) === undefined;
}

/** The comparison with a fixed value, for alerts on any error at all: `errors_total > 0`. */
function isThreshold(site: RuleSite): boolean {
  const parent = parentOf(site);
  if (parent?.kind !== 'Binary') return false;
  return parent.op === '>' && parent.right.kind === 'NumberLiteral' && parent.right.value === 0;
}

function withRate(selector: VectorSelector, name: string): Fix {
  const at = Math.max(selector.braces?.end ?? 0, selector.name?.end ?? 0);
  const edits = [
    { start: selector.start, end: selector.start, text: `${name}(` },
    { start: at, end: at, text: '[5m]' },
    { start: selector.end, end: selector.end, text: ')' },
  ];
  return { title: `Take the ${name} over 5 minutes`, edits };
}

function check(selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const name = metricOf(selector);
  if (name === undefined || site.context.recordingRules.has(name)) return [];
  const { role, certain } = roleOf(name, site.context.snapshot.metrics.info(name));
  if (role !== 'counter' && role !== 'bucket') return [];
  if (
    isLookedAt(site) ||
    isThreshold(site) ||
    site.ancestors.some((one) => isAllowedIn(one, site.context.language))
  )
    return [];
  const { start, end } = selector.name ?? selector;
  const what = certain ? 'is a counter' : 'looks like a counter by its name';
  const message = `${quoteString(name)} ${what}: without rate() or increase() its value only tells how long the process runs`;
  const fixes = [withRate(selector, 'rate'), withRate(selector, 'increase')];
  return [{ start, end, message, fixes, severity: certain ? 'warning' : 'hint' }];
}

/**
 * The value of a counter means nothing by itself: it starts from zero whenever the process does.
 *
 * @bad sum by (job) (http_requests_total)
 * @good sum by (job) (rate(http_requests_total[5m]))
 */
export const counterWithoutRate = rule({
  code: 'counter-without-rate',
  severity: 'warning',
  visit: { VectorSelector: check },
});
