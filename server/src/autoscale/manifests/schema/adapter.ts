import { dict, flag, list, object, text, type Field } from './field.ts';

const resources = object('Which labels stand for which Kubernetes resources', {
  template: text(
    'How a label is made of a resource: `kube_<<.Group>>_<<.Resource>>`, `<<.Resource>>`',
  ),
  overrides: dict(
    'Labels and the resources they stand for',
    object('A resource', {
      group: text('Its API group; empty for the core', { usual: '""' }),
      resource: text('Its name: `pod`, `namespace`, `deployment`'),
    }),
  ),
  namespaced: flag('Whether the namespace of the one who asks is put into the query', {
    usual: 'true',
  }),
});

const templated =
  '`<<.Series>>`, `<<.LabelMatchers>>`, `<<.GroupBy>>` and `<<index .LabelValuesByName "…">>` are filled in';

const rule = object('One rule', {
  seriesQuery: text(
    'Selector of the series that are metrics; looked for every `--metrics-relist-interval` (10 min)',
  ),
  seriesFilters: list(
    'Regular expressions on the names of the series',
    object('One of the two', {
      is: text('The name must match, anywhere unless anchored'),
      isNot: text('The name must not match'),
    }),
  ),
  resources,
  name: object('What a series is called in the metrics API', {
    matches: text('Regular expression; series that do not match are left out', { usual: '.*' }),
    as: text('The name: `${1}_p99`. `$1_p99` would mean the group `1_p99`, which is empty', {
      usual: '$0, or $1 with one group',
    }),
  }),
  metricsQuery: text(`PromQL of the value. ${templated}`),
});

const resourceRule = object('Queries of one resource', {
  containerQuery: text(`PromQL of containers. ${templated}`),
  nodeQuery: text(`PromQL of nodes. ${templated}`),
  resources,
  containerLabel: text('The label with the name of the container'),
});

/** Source: prometheus-adapter v0.12.0 pkg/config/config.go */
export const adapterConfig: Field = object('Rules of prometheus-adapter', {
  rules: list('Metrics of Kubernetes objects (custom.metrics.k8s.io)', rule),
  externalRules: list('Metrics of nothing in particular (external.metrics.k8s.io)', rule),
  resourceRules: object('CPU and memory (metrics.k8s.io)', {
    cpu: resourceRule,
    memory: resourceRule,
    window: text('The window that the queries look at: `5m`'),
  }),
});
