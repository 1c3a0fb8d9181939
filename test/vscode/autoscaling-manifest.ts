/** The autoscaler of the demo as a file has it, asking with that PromQL. */
export function demoManifest(query: string): string {
  return `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: strest-server
  namespace: strest
spec:
  scaleTargetRef:
    name: strest-server
  minReplicaCount: 1
  maxReplicaCount: 6
  triggers:
    - type: prometheus
      metricType: Value
      metadata:
        serverAddress: http://thanos-query.thanos.svc:9090
        query: ${JSON.stringify(query)}
        threshold: '350'
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 30
          policies:
            - type: Pods
              value: 1
              periodSeconds: 15
`;
}
