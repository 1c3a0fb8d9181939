// A day of two clusters that run the talk's demo, and the autoscaler there.
import { historyParameters } from '../lab/history/model/parameters.ts';

const beforeSeconds = Date.parse('2026-11-20T12:00:00Z') / 1000;
export const demoParameters = historyParameters({
  clusters: ['aks', 'do'],
  days: 1,
  beforeSeconds,
});

/** What steers it: KEDA's HPA, as a file of its own. */
export const demoManifest = `# The server of the talk's demo.
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: keda-hpa-strest-server, namespace: strest }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
  minReplicas: 1
  maxReplicas: 6 # as many as there are nodes
  metrics:
    - type: External
      external: { metric: { name: s0-prometheus }, target: { type: Value, value: '350' } }
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 30
      policies: [{ type: Pods, value: 1, periodSeconds: 15 }]
`;

/** A rule for each API over the same series. */
export const demoRules = `rules:
- seriesQuery: 'request_total{namespace="strest",direction="inbound"}'
  resources: { template: <<.Resource>> }
  name: { matches: ^request_total$, as: requests }
  metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)
externalRules:
- seriesQuery: 'request_total{namespace="strest",direction="inbound"}'
  resources: { template: <<.Resource>> }
  name: { matches: ^request_total$, as: requests }
  metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m]))
`;
