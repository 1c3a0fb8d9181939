import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { withApiDefaults } from '../../../../server/src/autoscale/hpa/defaults.ts';
import { checkManifests } from '../../../../server/src/autoscale/manifests/check.ts';
import { manifestChecks } from '../../../../server/src/autoscale/manifests/checks/index.ts';
import { readHpaSpec, traitsOf, validateHpaSpec } from '../../../../server/src/autoscale/index.ts';
import { findHost } from '../../../../server/src/embedded/index.ts';
import { language, parse } from '../../../../server/src/promql/index.ts';
import { budget, cases, deployment, hpa, plain, query, rule, utilization } from './cases.ts';

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
    [
      'a share of requests that all containers have',
      `${utilization}---\n${deployment('{ name: app, resources: { requests: { cpu: 1 } } }')}`,
    ],
    [
      'metrics of the proxy of another workload',
      `${query('sum(rate(request_total{deployment="front"}[1m]))')}---\n${deployment('{ name: app }', '{ linkerd.io/inject: disabled }')}`,
    ],
    [
      'metrics of the proxy of a meshed one',
      `${query('sum(rate(request_total[1m]))')}---\n${deployment('{ name: app }', '{ linkerd.io/inject: enabled }')}`,
    ],
    [
      'one name for two resources',
      ['pod', 'service']
        .map((label) =>
          rule(plain).replace(
            'template: "<<.Resource>>"',
            `overrides: { ${label}: { resource: ${label} } }`,
          ),
        )
        .join('')
        .replace(/(?<=\n)rules:\n/, ''),
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
