import { expect, test } from 'vitest';
import { listAutoscalers } from '../../../../server/src/autoscale/requests/list.ts';

const hpa = (...metrics: readonly object[]): string =>
  JSON.stringify({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      metrics,
    },
  });
const target = { type: 'AverageValue', averageValue: '10' };
const external = (labels?: object) => ({
  type: 'External',
  external: {
    metric: { name: 'p99', ...(labels && { selector: { matchLabels: labels } }) },
    target,
  },
});
const pods = { type: 'Pods', pods: { metric: { name: 'requests' }, target } };
const cpu = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
};

test.each([
  ['resources alone', hpa(cpu), undefined],
  ['metrics of pods, twice, and from outside', hpa(pods, external(), pods), ['custom', 'external']],
  [
    'metrics that KEDA answers for',
    hpa(external({ 'scaledobject.keda.sh/name': 'web' })),
    undefined,
  ],
])('an HPA of %s asks for them of these APIs', (_, text, apis) => {
  const [found] = listAutoscalers({ text }).autoscalers;
  expect(found?.name).toBe('web');
  expect(found?.apis).toEqual(apis);
});

test('what is no YAML has none', () => {
  expect(listAutoscalers({ text: 'a: [' })).toEqual({ autoscalers: [] });
});
