import { expect, it } from 'vitest';
import type { SuiteContext } from '../context.ts';

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: strest }
spec:
  scaleTargetRef: { name: strest-server }
  triggers:
    - type: prometheus
      metadata:
        serverAddress: http://thanos-query:9090
        query: sum(rate(request_tot[1m]))
        threshold: "10"
`;

const hpa = `apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata: { name: strest }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
  maxReplicas: 10 # the most we pay for
  metrics:
    - type: Object
      object:
        metricName: response_latency_ms_p99
        target: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
        targetValue: 10000m
`;

const migrated = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: strest }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
  maxReplicas: 10 # the most we pay for
  metrics:
    - type: Object
      object:
        metric:
          name: response_latency_ms_p99
        describedObject: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
        target:
          type: Value
          value: 10000m
`;

/** What a person sees in manifests that scale. */
export function manifestScenarios(suite: () => SuiteContext): void {
  it('completes PromQL and fields of a ScaledObject while it is written', async () => {
    const { workbench, write, read } = suite();
    write('scaled-object.yaml', scaledObject);
    await workbench.open('scaled-object.yaml');
    await workbench.goTo(10, 35);
    await workbench.suggest('request_total');
    await workbench.press('Enter');
    await workbench.goTo(11, 24);
    await workbench.press('Enter');
    await workbench.page.keyboard.type('ign');
    await workbench.suggest('ignoreNullValues');
    await workbench.press('Enter');
    await workbench.page.keyboard.type('"false"');
    await workbench.save();
    const wanted = scaledObject
      .replace('request_tot[', 'request_total[')
      .replace('"10"\n', '"10"\n        ignoreNullValues: "false"\n');
    expect(read('scaled-object.yaml')).toBe(wanted);
  });

  it('tells in a hover what a field means', async () => {
    const { workbench, write } = suite();
    write('cooldown.yaml', scaledObject.replace('  triggers', '  cooldownPeriod: 60\n  triggers'));
    await workbench.open('cooldown.yaml');
    const text = await workbench.showHover(6, 6, 'Seconds after the last activity');
    expect(text).toMatch(/Without it: 300/);
    await workbench.press('Escape', 'Escape');
  });

  it("migrates an HPA of the talk's time by its quick fix", async () => {
    const { workbench, write, read } = suite();
    write('hpa.yaml', hpa);
    await workbench.open('hpa.yaml');
    await workbench.activeEditor.locator('.squiggly-error').first().waitFor();
    await workbench.goTo(1, 16);
    await workbench.quickFix('Migrate to autoscaling/v2');
    await workbench.page.locator('.tab.active.dirty').waitFor();
    await workbench.save();
    expect(read('hpa.yaml')).toBe(migrated);
  });
}
