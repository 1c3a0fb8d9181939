import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../server/src/protocol/doctor.ts';
import type { RuleGroupFacts, StoreFacts } from '../../../server/src/protocol/thanos.ts';
import { createInventory } from '../../../client/src/mesh/inventory.ts';
import type { StoreRecord } from '../../../client/src/thanos/store-history.ts';
import { meshRoots } from '../../../client/src/trees/mesh/mesh-roots.ts';
import type { MeshCluster } from '../../../client/src/trees/mesh/mesh-state.ts';
import { doctorRow } from '../../../client/src/trees/thanos/doctor-rows.ts';
import { rulesRow } from '../../../client/src/trees/thanos/rule-rows.ts';
import { storeKindRows } from '../../../client/src/trees/thanos/store-rows.ts';
import { toMarkdown } from '../../../client/src/trees/tooltip.ts';
import type { TooltipPart } from '../../../client/src/trees/tree-node.ts';
import { clusterView } from '../cluster-view.ts';
import { clusterOf, controlPlane, deployment, raw } from '../mesh/fixture.ts';
import { expectPlainRows, expectPlainTooltip, hostileTexts } from './hostile.ts';

const texts = hostileTexts.map((text) => [text] as const);

describe('a tooltip', () => {
  it('sets headings and names apart, and keeps code as it is', () => {
    const parts: readonly TooltipPart[] = [
      { kind: 'heading', text: 'web' },
      { kind: 'field', name: 'State', value: 'up' },
      { kind: 'code', language: 'promql', text: 'up{a="b"}' },
    ];
    expect(toMarkdown(parts).value).toBe('**web**  \n_State_: up\n\n```promql\nup{a="b"}\n```\n');
  });

  it.each(texts)('shows %j as text, wherever it stands', (text) => {
    const parts: readonly TooltipPart[] = [
      { kind: 'heading', text },
      { kind: 'text', text },
      { kind: 'field', name: text, value: text },
      { kind: 'code', language: 'promql', text },
    ];
    for (const part of parts) expectPlainTooltip({ tooltip: () => [part] });
    expectPlainTooltip({ tooltip: () => parts });
  });

  it('cuts what is too long', () => {
    const value = toMarkdown([{ kind: 'text', text: 'a'.repeat(100_000) }]).value;
    expect(value.length).toBeLessThan(2100);
    expect(value).toMatch(/…$/);
  });
});

describe('rows made of texts of servers', () => {
  it.each(texts)('show findings of the doctor with %j', (text) => {
    const finding: Finding = {
      check: text,
      id: text,
      severity: 'warning',
      message: text,
      explanation: text,
      fix: text,
      subject: { store: text },
    };
    const doctor = {
      value: {
        findings: [finding],
        skipped: [{ check: text, reason: text }],
        failures: [],
        checks: [{ check: text, title: text }],
      },
      at: 0,
    };
    expect(expectPlainRows([doctorRow('aks/query', doctor)])).toBeGreaterThan(4);
  });

  it.each(texts)('show rules and alerts with %j', (text) => {
    const group: RuleGroupFacts = {
      name: text,
      file: text,
      interval: 60,
      evaluationTime: 1,
      partialResponse: 'abort',
      rules: [
        {
          kind: 'alerting',
          name: text,
          expr: text,
          health: 'err',
          lastError: text,
          labels: { [text]: text },
          alerts: [
            {
              state: 'firing',
              labels: { alertname: text, [text]: text },
              annotations: { [text]: text },
              value: text,
              activeAt: 0,
            },
          ],
        },
      ],
    };
    expect(expectPlainRows([rulesRow('aks/query', { value: [group], at: 0 }, 0)])).toBeGreaterThan(
      3,
    );
  });

  it.each(texts)('show stores with %j', (text) => {
    const facts: StoreFacts = {
      name: text,
      kind: 'sidecar',
      labelSets: [{ cluster: text, [text]: text }],
      minTime: 0,
      empty: false,
      lastCheck: 0,
      lastError: text,
    };
    const record: StoreRecord = { facts, firstSeen: 0, lastSeen: 0, failingSince: 0, flaps: 1 };
    const rows = storeKindRows(
      { endpoint: text, clusterLabel: 'cluster', now: 60_000, findings: [] },
      new Map([[text, record]]),
    );
    expect(expectPlainRows(rows)).toBeGreaterThan(3);
  });

  it.each(texts)('show the mesh of a cluster that is called, and holds, %j', (text) => {
    const view = clusterView(text, {
      snapshot: clusterOf(
        ...controlPlane(text),
        ...deployment('shop', text, { pods: 2, meshed: 1, version: text }),
        raw('Server', text, {
          apiVersion: 'policy.linkerd.io/v1beta3',
          namespace: 'shop',
          spec: { podSelector: { matchLabels: { app: text } }, port: text },
        }),
        raw('Link', text, {
          apiVersion: 'multicluster.linkerd.io/v1alpha3',
          namespace: 'mc',
          spec: { targetClusterName: text, gatewayAddress: text, gatewayPort: text },
        }),
      ),
    });
    const inventory = createInventory()(view.snapshot);
    const numbers = { kind: 'failed', message: text } as const;
    const cluster: MeshCluster = { view, inventory, numbers, linkerd1: [] };
    const rows = meshRoots({ clusters: [cluster], quantile: 0.99, now: 0 });
    expect(expectPlainRows(rows)).toBeGreaterThan(10);
  });
});
