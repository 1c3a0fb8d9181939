import { manifest, type Manifest } from './manifest.ts';
import { partOf } from './context.ts';

interface ServiceFields {
  readonly ports?: readonly { readonly name: string }[];
}

/** A ServiceMonitor for every Service of the cluster itself that leads to metrics. */
export const serviceMonitors = (manifests: readonly Manifest[]): readonly Manifest[] =>
  manifests.flatMap(({ kind, metadata, spec }) => {
    const { name, namespace, labels } = metadata;
    const endpoints = ((spec as ServiceFields | undefined)?.ports ?? [])
      .map((port) => port.name)
      .filter((port) => port === 'http' || port === 'web');
    if (kind !== 'Service' || endpoints.length === 0) return [];
    if (namespace === undefined || labels === undefined) return [];
    return [
      manifest(
        'monitoring.coreos.com/v1',
        'ServiceMonitor',
        { name, namespace, labels },
        {
          spec: {
            jobLabel: 'app.kubernetes.io/name',
            selector: {
              matchLabels: {
                ...partOf,
                'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] ?? name,
              },
            },
            endpoints: endpoints.map((port) => ({ port })),
          },
        },
      ),
    ];
  });
