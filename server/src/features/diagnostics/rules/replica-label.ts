import type { Aggregation, Binary, Name, VectorSelector } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

function listed(labels: readonly Name[], { context }: RuleSite, where: string): readonly Finding[] {
  const { replicaLabels } = context.snapshot;
  return labels
    .filter(({ value }) => replicaLabels.includes(value))
    .map(({ value, start, end }) => {
      const message = `${quoteString(value)} is a replica label: deduplication removes it, so ${where} never sees it`;
      return { start, end, message };
    });
}

function checkSelector({ matchers }: VectorSelector, { context }: RuleSite): readonly Finding[] {
  const { replicaLabels } = context.snapshot;
  return matchers
    .filter(({ name }) => replicaLabels.includes(name.value))
    .map(({ name, start, end }) => {
      const message = `${quoteString(name.value)} is a replica label: picking one replica keeps deduplication from filling its gaps`;
      return { start, end, message, severity: 'info' };
    });
}

function checkAggregation({ grouping }: Aggregation, site: RuleSite): readonly Finding[] {
  if (grouping === undefined) return [];
  return listed(grouping.labels, site, grouping.without ? 'without' : 'by');
}

function checkBinary({ matching }: Binary, site: RuleSite): readonly Finding[] {
  if (matching === undefined) return [];
  const { list, group, on } = matching;
  return [
    ...listed(list.labels, site, on ? 'on' : 'ignoring'),
    ...listed(group?.list.labels ?? [], site, 'the group list'),
  ];
}

/**
 * Results of a deduplicating querier have no replica label.
 *
 * @bad sum by (replica) (up)
 * @good sum by (job) (up)
 */
export const replicaLabel = rule({
  code: 'replica-label',
  severity: 'warning',
  visit: { VectorSelector: checkSelector, Aggregation: checkAggregation, Binary: checkBinary },
});
