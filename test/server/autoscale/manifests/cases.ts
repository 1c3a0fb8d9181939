/** Manifests with something to say about, one row a case at least for each check. */
export const hpa = (spec: string, version = 'autoscaling/v2', name = 'web'): string =>
  `apiVersion: ${version}
kind: HorizontalPodAutoscaler
metadata: { name: ${name} }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
${spec}`;

const scaled = (trigger: string, more = ''): string =>
  `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web }
spec:
  scaleTargetRef: { name: web }
${more}  triggers:
    - type: prometheus
${trigger}`;

export const query = (expr: string, more = ''): string =>
  scaled(`      metadata:
        serverAddress: http://thanos-query:9090
        query: ${expr}
        threshold: "10"
        ignoreNullValues: "false"
${more}`);

export const rule = (more: string): string => `rules:
- seriesQuery: 'http_requests_total'
  resources: {template: "<<.Resource>>"}
${more}`;

export const plain =
  "  metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)'\n";

const external = (target: string, name = 'lag'): string =>
  hpa(`  maxReplicas: 5
  metrics:
    - type: External
      external:
        metric: { name: ${name} }
        target: ${target}
`);

interface Case {
  readonly code: string;
  readonly text: string;
  readonly beside?: Readonly<Record<string, string>>;
  /** What is underlined. */
  readonly at: string;
  readonly message: RegExp;
  /** A part of the text after the first fix. */
  readonly fixed?: string;
}

export const utilization = hpa(`  maxReplicas: 5
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } }
`);

export const deployment = (containers: string, annotations = '{}'): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata: { annotations: ${annotations} }
    spec: { containers: [${containers}] }
`;

const window = `  advanced:
    horizontalPodAutoscalerConfig:
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } }
`;

export const budget = (spec: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: ${spec}\n`;

export const cases: readonly Case[] = [
  {
    code: 'autoscale-form',
    text: hpa('  minReplica: 1\n  maxReplicas: 5\n'),
    at: 'minReplica',
    message: /unknown field `minReplica`; `minReplicas` was probably meant/,
    fixed: '  minReplicas: 1\n',
  },
  {
    code: 'autoscale-form',
    text: scaled('      metadata: { serverAddress: a, query: vector(1), threshold: 100 }\n'),
    at: '100',
    message: /must be a text: "100"/,
    fixed: 'threshold: "100"',
  },
  {
    code: 'autoscale-form',
    text: hpa('  maxReplicas: 5\n  behavior: { scaleUp: { selectPolicy: max } }\n'),
    at: 'max ',
    message: /`max` is none of `Max`, `Min`, `Disabled`/,
    fixed: 'selectPolicy: Max',
  },
  {
    code: 'autoscale-refused',
    text: hpa('  minReplicas: 8\n  maxReplicas: 5\n'),
    at: '5',
    message: /^spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`$/,
  },
  {
    code: 'autoscale-removed-version',
    text: hpa('  maxReplicas: 5\n', 'autoscaling/v2beta2'),
    at: 'autoscaling/v2beta2',
    message: /removed in Kubernetes 1.26/,
    fixed: 'apiVersion: autoscaling/v2\n',
  },
  {
    code: 'autoscale-two-controllers',
    text: `${hpa('  maxReplicas: 5\n')}---\n${query('vector(1)')}`,
    at: 'web',
    message: /the workload 'web' of kind 'Deployment' is already managed by the ScaledObject 'web'/,
  },
  {
    code: 'autoscale-two-controllers',
    text: hpa('  maxReplicas: 5\n'),
    beside: { 'file:///w/deploy/b.yaml': hpa('  maxReplicas: 9\n', 'autoscaling/v2', 'other') },
    at: 'web',
    message: /by the HPA 'other' \(b\.yaml\)/,
  },
  {
    code: 'autoscale-value-mixup',
    text: external('{ type: Value, averageValue: 10 }'),
    at: 'averageValue',
    message: /`type: Value` goes with `value`/,
    fixed: '{ type: Value, value: 10 }',
  },
  {
    code: 'autoscale-value-mixup',
    text: external('{ type: AverageValue, averageValue: 10 }', 'response_latency_ms_p99'),
    at: 'AverageValue',
    message: /does not spread over pods/,
  },
  {
    code: 'autoscale-value-mixup',
    text: query('sum(rate(errors_total[1m])) / sum(rate(request_total[1m]))'),
    at: 'query',
    message: /a ratio does not spread over pods/,
    fixed: 'metricType: Value',
  },
  {
    code: 'keda-several-series',
    text: query('sum by (pod) (rate(request_total[1m]))'),
    at: 'sum by',
    message: /for every value of `pod`, and KEDA fails/,
  },
  {
    code: 'keda-several-series',
    text: query('rate(request_total[1m]) * 2'),
    at: 'rate(',
    message: /an element for every series/,
  },
  {
    code: 'keda-several-series',
    text: query('scalar(sum(up))'),
    at: 'scalar(',
    message: /wrap it in `vector/,
  },
  {
    code: 'keda-null-values',
    text: query('sum(up)').replace('"false"', '"true"'),
    at: 'ignoreNullValues',
    message: /a gap in the metric looks like no load/,
    fixed: 'ignoreNullValues: "false"',
  },
  {
    code: 'keda-null-values',
    text: query('sum(up)').replace('        ignoreNullValues: "false"\n', ''),
    at: 'query',
    message: /scales in/,
    fixed: '        ignoreNullValues: "false"\n',
  },
  {
    code: 'autoscale-rate-window',
    text: query('sum(rate(request_total[30s]))'),
    at: '30s',
    message: /^a window of 30s holds fewer than 4 scrapes unless they are at most 7\.5 s apart/,
    fixed: 'rate(request_total[1m])',
  },
  {
    code: 'autoscale-irate',
    text: rule(plain.replace('rate(', 'irate(')),
    at: 'irate',
    message: /take `rate`/,
    fixed: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)',
  },
  {
    code: 'autoscale-global-quantile',
    text: query('histogram_quantile(0.99, sum by (le) (rate(latency_bucket[1m])))'),
    at: 'histogram_quantile(0.99',
    message: /every cluster scales when one is slow/,
  },
  {
    code: 'autoscale-disruption-budget',
    text: `${hpa('  minReplicas: 2\n  maxReplicas: 5\n')}---\n${budget('{ minAvailable: 2, selector: { matchLabels: { app: web } } }')}`,
    at: 'minReplicas',
    message: /wants 2 pods, and at the least there are 2/,
  },
  {
    code: 'keda-formula',
    text: scaled(
      '      name: a\n      metadata: { serverAddress: a, query: vector(1), threshold: "1" }\n',
      '  advanced: { scalingModifiers: { formula: a + b, target: "5" } }\n',
    ),
    at: 'a + b',
    message: /^unknown name b$/,
  },
  {
    code: 'keda-formula',
    text: scaled('', '  advanced: { scalingModifiers: { formula: "1" } }\n'),
    at: 'formula',
    message: /^formula is given but target is empty$/,
  },
  {
    code: 'keda-refused',
    text: scaled('', '  minReplicaCount: 5\n  maxReplicaCount: 3\n'),
    at: '3',
    message: /^MinReplicaCount=5 must be less than MaxReplicaCount=3$/,
  },
  {
    code: 'keda-refused',
    text: scaled('', '  minReplicaCount: 0\n').replace('prometheus', 'cpu'),
    at: 'minReplicaCount',
    message: /scale to zero doesn't work/,
    fixed: 'minReplicaCount: 1',
  },
  {
    code: 'adapter-refused',
    text: rule(`  name: {matches: "(a)(b)"}\n${plain}`),
    at: "'http_requests_total'",
    message: /^must specify an 'as' value for name matcher/,
  },
  {
    code: 'adapter-name',
    text: rule(`  name: {matches: "^(.*)_bucket$", as: "$1_p99"}\n${plain}`),
    at: '"$1_p99"',
    message: /names the group `1_p99`/,
    fixed: 'as: "${1}_p99"',
  },
  {
    code: 'adapter-template',
    text: rule("  metricsQuery: 'sum(up) by (<<.GroupBy>>)'\n"),
    at: "'sum(up)",
    message: /without `<<.LabelMatchers>>`/,
  },
  {
    code: 'adapter-no-resource',
    text: rule(plain).replace('  resources: {template: "<<.Resource>>"}\n', ''),
    at: "'http_requests_total'",
    message: /no label of these series stands for a resource/,
    fixed: '  resources: { template: <<.Resource>> }\n',
  },
  {
    code: 'adapter-no-resource',
    text: rule(plain).replace('template: "<<.Resource>>"', 'overrides: {}'),
    at: "'http_requests_total'",
    message: /no label of these series stands for a resource/,
    fixed: '  resources: { template: <<.Resource>> }\n',
  },
  {
    code: 'adapter-collision',
    text: `${rule(plain)}${rule(`  name: {as: http_requests_total}\n${plain}`).replace('rules:\n', '')}`,
    at: "'http_requests_total'",
    message:
      /`rules\[1\]` gives a metric `http_requests_total`, too: the adapter keeps the last one/,
  },
  {
    code: 'adapter-collision',
    text: `externalRules:
- { seriesQuery: '{__name__="a_total"}', name: {matches: ^(.*)_total$, as: "$1"}, metricsQuery: '<<.Series>>' }
- { seriesQuery: a, metricsQuery: '<<.Series>>' }
`,
    at: '"$1"',
    message: /`externalRules\[1\]` gives a metric `a`, too/,
  },
  {
    code: 'autoscale-missing-requests',
    text: `${utilization}---\n${deployment('{ name: app, resources: { limits: { cpu: 1 } } }, { name: log }')}`,
    at: '50',
    message: /^`log` of the Deployment 'web' requests no cpu: .*LimitRange/,
  },
  {
    code: 'autoscale-missing-requests',
    text: `${scaled('', '').replace('type: prometheus', 'type: memory')}      metricType: Utilization
      metadata: { value: "70" }
---
${deployment('{ name: app, resources: { requests: { cpu: 1 } } }')}`,
    at: '"70"',
    message: /^`app` of the Deployment 'web' requests no memory/,
  },
  {
    code: 'autoscale-never-scales',
    text: hpa('  minReplicas: 3\n  maxReplicas: 3\n'),
    at: '3\n',
    message: /nothing scales/,
  },
  {
    code: 'autoscale-max-below-need',
    text: `${hpa('  minReplicas: 2\n  maxReplicas: 5\n')}---\n${deployment('{ name: app }').replace('spec:\n', 'spec:\n  replicas: 6\n')}`,
    at: '5',
    message: /^the Deployment 'web' is written with 6 replicas, and at the most there are 5: /,
  },
  {
    code: 'autoscale-short-stabilization',
    text: query('sum(rate(request_total[5m]))').replace('  triggers:', `${window}  triggers:`),
    at: '60',
    message: /^the query looks back over 5m, longer than these 60 s/,
    fixed: 'stabilizationWindowSeconds: 300',
  },
  {
    code: 'autoscale-unmeshed',
    text: `${query('sum(rate(request_total{deployment="web"}[1m]))')}---\n${deployment('{ name: app }', '{ linkerd.io/inject: disabled }')}`,
    at: 'request_total',
    message:
      /^`request_total` comes from the Linkerd proxy, and the pods of the Deployment 'web' have none/,
  },
];
