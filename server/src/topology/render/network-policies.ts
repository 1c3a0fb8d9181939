import { partOf } from './context.ts';
import { manifest, type Fields, type Manifest } from './manifest.ts';

interface WorkloadSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly spec: {
      readonly containers: readonly {
        readonly ports?: readonly { readonly name: string }[];
      }[];
    };
  };
}

const isWorkload = ({ kind }: Manifest): boolean => kind === 'Deployment' || kind === 'StatefulSet';

/** Who may use a port: gRPC is for Thanos alone unless other clusters ask there; the rest is for the cluster. */
const rule = (port: string, isOpen: boolean): Fields => ({
  ports: [{ port, protocol: 'TCP' }],
  ...(isOpen
    ? {}
    : {
        from: [
          port === 'grpc' ? { podSelector: { matchLabels: partOf } } : { namespaceSelector: {} },
        ],
      }),
});

/** A NetworkPolicy for every workload; `open` are the ports, `WORKLOAD/PORT`, that other clusters use. */
export const networkPolicies = (
  manifests: readonly Manifest[],
  open: ReadonlySet<string>,
): readonly Manifest[] =>
  manifests.filter(isWorkload).flatMap(({ metadata, spec }) => {
    const { name, namespace, labels } = metadata;
    if (namespace === undefined || labels === undefined) return [];
    const { selector, template } = spec as WorkloadSpec;
    const ports = template.spec.containers.flatMap(({ ports: of }) => of ?? []);
    return [
      manifest(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        { name, namespace, labels },
        {
          spec: {
            podSelector: selector,
            policyTypes: ['Ingress'],
            ingress: ports.map((port) => rule(port.name, open.has(`${name}/${port.name}`))),
          },
        },
      ),
    ];
  });
