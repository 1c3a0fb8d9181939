import { describe, expect, it } from 'vitest';
import { isTopologyPath, looksLikeHost } from '../../client/src/host-check.ts';

describe('looksLikeHost', () => {
  it.each([
    ['promql', ''],
    ['yaml', 'groups:\n  - name: a\n'],
    ['yaml', '# rules\n"groups" : []\n'],
    ['yaml', 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n'],
    ['yaml', 'apiVersion: gauntlet/v1alpha1\nkind: ThanosTopology\n'],
    ['yaml', 'spec:\n  groups:\n  - name: a\n'],
    ['yaml', 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\n'],
    ['yaml', 'apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\n'],
    ['yaml', 'data:\n  config.yaml: |\n    rules:\n    - seriesQuery: up\n'],
    ['yaml', "- kind: List\n---\nkind: 'PrometheusRule' # x\n"],
  ])('accepts %s: %j', (languageId, text) => {
    expect(looksLikeHost(languageId, text)).toBe(true);
  });

  it.each([
    ['yaml', ''],
    ['yaml', 'kind: Deployment\nspec:\n  replicas: 1\n'],
    ['yaml', 'description: groups: of things\n'],
    ['yaml', 'kind: PrometheusRules\n'],
    ['plaintext', 'groups:\n'],
    ['json', '{"groups": []}'],
  ])('leaves %s alone: %j', (languageId, text) => {
    expect(looksLikeHost(languageId, text)).toBe(false);
  });

  it('looks at the start of a large document only', () => {
    expect(looksLikeHost('yaml', `${'# x\n'.repeat(10_000)}groups:\n`)).toBe(false);
  });
});

describe('isTopologyPath', () => {
  it.each([
    ['/w/prod.thanos-topology.yaml', true],
    ['/w/Prod.Thanos-Topology.YML', true],
    ['thanos-topology.yaml', false],
    ['/w/prod.thanos-topology.yaml.bak', false],
  ])('%s: %s', (path, is) => {
    expect(isTopologyPath(path)).toBe(is);
  });
});
