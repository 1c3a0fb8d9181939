import { walk, type Expr } from '../../../promql/index.ts';
import { textOf, valueAt } from '../read.ts';
import { spanOf, usedQueries, type ManifestCheck, type Subject, type UsedQuery } from './check.ts';

/** The usual names of the external label of a cluster. */
const clusterLabels: ReadonlySet<string> = new Set(['cluster', 'cluster_id', 'cluster_name']);

const namesCluster = (root: Expr): boolean => {
  let found = false;
  walk(root, (node) => {
    if (node.kind === 'Matcher') found ||= clusterLabels.has(node.name.value);
    if (node.kind === 'Aggregation') {
      const labels = node.grouping?.labels ?? [];
      const isKept =
        node.grouping?.without === true || labels.some(({ value }) => clusterLabels.has(value));
      found ||= isKept;
    }
  });
  return found;
};

const quantilesIn = (root: Expr): readonly Expr[] => {
  const found: Expr[] = [];
  walk(root, (node) => {
    if (node.kind === 'Call' && node.name.value === 'histogram_quantile') found.push(node);
  });
  return found;
};

/** A server of one cluster has no other clusters' series; a trigger says which server it asks. */
const asksGlobally = ({ manifest }: Subject, { use, path }: UsedQuery): boolean => {
  if (use !== 'trigger') return true;
  const metadata = path.slice(0, -1);
  return /thanos|global|quer/i.test(textOf(valueAt(manifest.value, ...metadata, 'serverAddress')));
};

/** A quantile over all clusters: it rises in clusters that are not slow, and more pods there do not help. */
export const globalQuantile: ManifestCheck = {
  code: 'autoscale-global-quantile',
  severity: 'warning',
  run: (subject) =>
    usedQueries(subject).flatMap((query) =>
      asksGlobally(subject, query)
        ? quantilesIn(query.parsed.expr)
            .filter((quantile) => !namesCluster(quantile))
            .map((quantile) => ({
              path: query.path,
              span: spanOf(query, quantile),
              message:
                'asked of a Thanos over several clusters this is the quantile of all of them: every cluster scales when one is slow, and its pods do not help there. Match the own cluster (`cluster="…"`), or scale by its own requests',
            }))
        : [],
    ),
};
