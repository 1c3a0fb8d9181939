import { walk, type Expr } from '../../../promql/index.ts';
import { valueAt } from '../read.ts';
import { spanOf, usedQueries, workloadOf, type ManifestCheck } from './check.ts';

/** Source: linkerd2-proxy, its metrics of HTTP and TCP. */
const ofProxy =
  /^(?:request_total|response_total|response_latency_ms(?:_bucket|_sum|_count)?|tcp_(?:open_total|open_connections|close_total|read_bytes_total|write_bytes_total))$/;

const workloadLabels: ReadonlySet<string> = new Set(['deployment', 'statefulset', 'daemonset']);

type Selector = Extract<Expr, { readonly kind: 'VectorSelector' }>;

/** Whether a selector is about another workload than that of the name. */
const isOfOther = ({ matchers }: Selector, name: string): boolean =>
  matchers.some(
    ({ name: label, value }) =>
      workloadLabels.has(label.value) && value !== undefined && value.value !== name,
  );

/** Metrics of the Linkerd proxy for a workload whose pods get none: there is never a value. */
export const unmeshed: ManifestCheck = {
  code: 'autoscale-unmeshed',
  severity: 'warning',
  run: (subject) => {
    const { manifest, around } = subject;
    const workload = workloadOf(manifest, around);
    const annotations = ['spec', 'template', 'metadata', 'annotations', 'linkerd.io/inject'];
    if (workload === undefined || valueAt(workload.value, ...annotations) !== 'disabled') return [];
    return usedQueries(subject).flatMap((query) => {
      const found: Selector[] = [];
      walk(query.parsed.expr, (node) => {
        if (node.kind !== 'VectorSelector' || !ofProxy.test(node.name?.value ?? '')) return;
        if (!isOfOther(node, workload.name)) found.push(node);
      });
      return found.map(({ name }) => ({
        path: query.path,
        span: spanOf(query, name ?? query.parsed.expr),
        message: `\`${name?.value ?? ''}\` comes from the Linkerd proxy, and the pods of the ${workload.kind} '${workload.name}' have none (\`linkerd.io/inject: disabled\`)`,
      }));
    });
  },
};
