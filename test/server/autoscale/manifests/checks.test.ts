import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { withApiDefaults } from '../../../../server/src/autoscale/hpa/defaults.ts';
import { checkManifests } from '../../../../server/src/autoscale/manifests/check.ts';
import { manifestChecks } from '../../../../server/src/autoscale/manifests/checks/index.ts';
import { readHpaSpec, traitsOf, validateHpaSpec } from '../../../../server/src/autoscale/index.ts';
import { findHost } from '../../../../server/src/embedded/index.ts';
import { language, parse } from '../../../../server/src/promql/index.ts';

const uri = 'file:///w/deploy/a.yaml';

const findingsIn = (text: string, beside: Readonly<Record<string, string>> = {}) => {
  const host = findHost({ uri, languageId: 'yaml', text });
  const queries = (host?.extract(text).expressions ?? []).map((embedded) => ({
    ...embedded.hostRange,
    parsed: parse(embedded.text, language('thanos')),
    toHost: embedded.toHost,
    toHostEnd: embedded.toHostEnd,
  }));
  const others = Object.entries(beside).map(([path, other]) => ({ uri: path, text: other }));
  return checkManifests({ uri, text }, queries, others);
};

type Finding = ReturnType<typeof findingsIn>[number];

/** The text after a fix of a finding. */
const fixed = (text: string, { fixes }: Finding, at = 0): string =>
  (fixes[at]?.edits ?? [])
    .toSorted((left, right) => right.start - left.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);

const hpa = (spec: string, version = 'autoscaling/v2', name = 'web'): string =>
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

const query = (expr: string, more = ''): string =>
  scaled(`      metadata:
        serverAddress: http://thanos-query:9090
        query: ${expr}
        threshold: "10"
        ignoreNullValues: "false"
${more}`);

const rule = (more: string): string => `rules:
- seriesQuery: 'http_requests_total'
  resources: {template: "<<.Resource>>"}
${more}`;

const plain =
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

const budget = (spec: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: ${spec}\n`;

const cases: readonly Case[] = [
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
    message: /fewer than 4 scrapes unless they are at most 7\.5 s apart/,
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
];

/** The manifest of the talk, with a comment. */
const talk = `apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata:
  name: strest
spec:
  scaleTargetRef:
    apiVersion: extensions/v1beta1 # as in 2019
    kind: Deployment
    name: strest-server
  minReplicas: 1
  maxReplicas: 10
  metrics:
    - type: Object
      object:
        metricName: response_latency_ms_p99
        target:
          apiVersion: extensions/v1beta1
          kind: Deployment
          name: strest-server
        targetValue: 10000m # 10 ms
    - type: Resource
      resource: { name: cpu, targetAverageUtilization: 60 }
    - type: External
      external:
        metricName: lag
        metricSelector:
          matchLabels:
            queue: work
        targetAverageValue: 30
`;

const migrated = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: strest
spec:
  scaleTargetRef:
    apiVersion: apps/v1 # as in 2019
    kind: Deployment
    name: strest-server
  minReplicas: 1
  maxReplicas: 10
  metrics:
    - type: Object
      object:
        metric:
          name: response_latency_ms_p99
        describedObject:
          apiVersion: apps/v1
          kind: Deployment
          name: strest-server
        target:
          type: Value
          value: 10000m # 10 ms
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
    - type: External
      external:
        metric:
          selector: {"matchLabels":{"queue":"work"}}
          name: lag
        target:
          type: AverageValue
          averageValue: 30
`;

describe('manifests that scale', () => {
  test.each(cases)('$code: $message', ({ text, code, at, message, beside, fixed: wanted }) => {
    const found = findingsIn(text, beside).filter((finding) => finding.code === code);
    const finding = found.find((one) => message.test(one.message));
    expect(found.map((one) => one.message).join('\n')).toMatch(message);
    if (finding === undefined) return;
    expect(text.slice(finding.start, finding.end) + text.slice(finding.end)).toMatch(
      new RegExp(`^${RegExp.escape(at)}`),
    );
    expect(finding.end).toBeGreaterThan(finding.start);
    if (wanted !== undefined) expect(fixed(text, finding)).toContain(wanted);
  });

  test('every check has a row', () => {
    expect(new Set(cases.map(({ code }) => code))).toEqual(
      new Set(manifestChecks.map(({ code }) => code)),
    );
  });

  test("the talk's demo is migrated, comments and order kept, to what API servers take", () => {
    const [finding] = findingsIn(talk);
    if (finding === undefined) throw new Error('no finding');
    const text = fixed(talk, finding);
    expect(text).toBe(migrated);
    const { spec, problems } = readHpaSpec((parseYaml(text) as { readonly spec: unknown }).spec);
    expect(problems).toEqual([]);
    expect(validateHpaSpec(withApiDefaults(spec), traitsOf('1.36'))).toEqual([]);
  });

  const fine: readonly [string, string, Readonly<Record<string, string>>?][] = [
    ['a plain HPA', hpa('  minReplicas: 2\n  maxReplicas: 5\n')],
    ['one element', query('sum(rate(request_total[1m])) or vector(0)')],
    [
      'a quantile of one cluster',
      `${query('histogram_quantile(0.99, sum by (le) (rate(latency_bucket{cluster="a"}[1m])))')}      metricType: Value\n`,
    ],
    ['a rule', rule(plain)],
    [
      'a copy for another cluster',
      hpa('  maxReplicas: 5\n'),
      { 'file:///w/deploy/b.yaml': hpa('  maxReplicas: 6\n') },
    ],
    [
      'a file of another folder',
      hpa('  maxReplicas: 5\n'),
      { 'file:///w/other/b.yaml': hpa('  maxReplicas: 6\n', 'autoscaling/v2', 'x') },
    ],
    [
      'a budget with room',
      `${hpa('  minReplicas: 3\n  maxReplicas: 5\n')}---\n${budget('{ minAvailable: 2, selector: { matchLabels: { app: web } } }')}`,
    ],
    ['rules of Prometheus', 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n'],
    ['no YAML', 'kind: [\n'],
  ];
  test.each(fine.map(([name, text, beside]) => ({ name, text, beside })))(
    'nothing is said about $name',
    ({ text, beside }) => {
      expect(findingsIn(text, beside)).toEqual([]);
    },
  );
});
