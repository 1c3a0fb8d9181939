// Kinds of the Prometheus Operator, of any form: definitions are real, and nothing acts on their objects.
import type { Lab } from '../../lab/lab.ts';
import { waitFor } from '../../stand/processes.mjs';

const group = 'monitoring.coreos.com';

/** Makes Prometheus and ServiceMonitor known to a cluster. */
export async function giveOperator(lab: Lab, cluster: string): Promise<void> {
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const kinds = [
    { kind: 'Prometheus', plural: 'prometheuses' },
    { kind: 'ServiceMonitor', plural: 'servicemonitors' },
  ];
  const definitions = kinds.map(({ kind, plural }) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }));
  const list = { apiVersion: 'v1', kind: 'List', items: definitions };
  await lab.kubectl(cluster, ['apply', '-f', '-'], JSON.stringify(list));
  const names = definitions.map(({ metadata }) => `crd/${metadata.name}`);
  await lab.kubectl(cluster, ['wait', '--for=condition=Established', ...names, '--timeout=60s']);
  for (const { plural } of kinds) {
    // Established, it is still a moment until objects of it can be read.
    await waitFor(
      async () => lab.kubectl(cluster, ['get', `${plural}.${group}`, '-A']).catch(() => undefined),
      { timeoutMs: 60_000, everyMs: 500, describe: () => `${plural} cannot be read` },
    );
  }
}
