import { failed, done, type Outcome } from '../hpa/outcome.ts';
import type { ResourceRule } from './config.ts';
import type { KnownResource, ResourceMapper } from './known-resources.ts';
import { createMetricsQuery } from './metrics-query.ts';
import { createResourceLabels } from './resource-labels.ts';

/** The two queries behind `cpu` or `memory` of the resource metrics API. */
export interface CompiledResourceRule {
  readonly forPods: (namespace: string, names: readonly string[]) => Outcome<string>;
  readonly forNodes: (names: readonly string[]) => Outcome<string>;
}

const core = (resource: string, namespaced: boolean): KnownResource => ({
  group: '',
  resource: `${resource}s`,
  singular: resource,
  namespaced,
});

/** Source: prometheus-adapter v0.12.0 pkg/resourceprovider/provider.go newResourceQuery, runQuery */
export const compileResourceRule = (
  rule: ResourceRule,
  mapper: ResourceMapper,
): Outcome<CompiledResourceRule> => {
  const labels = createResourceLabels(rule.resources, mapper);
  if (!labels.ok) return failed(`unable to construct label-resource converter: ${labels.message}`);
  const containers = createMetricsQuery(rule.containerQuery, labels.value, true);
  if (!containers.ok) {
    return failed(`unable to construct container metrics query: ${containers.message}`);
  }
  const nodes = createMetricsQuery(rule.nodeQuery, labels.value, true);
  if (!nodes.ok) return failed(`unable to construct node metrics query: ${nodes.message}`);
  return done({
    forPods: (namespace, names) =>
      containers.value.forObjects({
        series: '',
        resource: core('pod', true),
        namespace,
        names,
        selector: [],
        groupBy: [rule.containerLabel],
      }),
    forNodes: (names) =>
      nodes.value.forObjects({
        series: '',
        resource: core('node', false),
        namespace: '',
        names,
        selector: [],
      }),
  });
};
