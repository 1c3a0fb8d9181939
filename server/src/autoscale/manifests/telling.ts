/** Files that matter to a manifest that scales beside them: other autoscalers, budgets, workloads. */
export const tellsOfScaling = (text: string): boolean =>
  /HorizontalPodAutoscaler|keda\.sh\/|PodDisruptionBudget|\bkind:\s*(?:Deployment|StatefulSet)\b/.test(
    text,
  );
