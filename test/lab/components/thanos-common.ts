// What all components of Thanos have in common.
// Values of probes, grace and security as in kube-thanos@55d4a7c, but for sizes and for how soon a pod counts as ready.
import type { KubeObject } from '../component.ts';
import type { Fields, Identity, Resources } from './manifest.ts';
import { container, headlessService, httpProbes, imageReference, nobody } from './manifest.ts';
import { namespaces } from './namespaces.ts';
import { nodePortService } from './node-port.ts';

/** Ports of every component, by the names that SRV records and scrapes go by. */
export const thanosPorts = { grpc: 10901, http: 10902 } as const;

/** The name under which pods of every cluster know a Service of this namespace. */
export function serviceHost(name: string): string {
  return `${name}.${namespaces.monitoring}.svc.cluster.local`;
}

/** Who a component is, and the labels that select its pods. */
export function thanosIdentity(
  name: string,
  component: string,
): { readonly identity: Identity; readonly selector: Readonly<Record<string, string>> } {
  const selector = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': component,
  };
  const version = imageReference('thanos').split(':').at(-1) ?? '';
  return {
    selector,
    identity: {
      name,
      namespace: namespaces.monitoring,
      labels: { ...selector, 'app.kubernetes.io/version': version },
    },
  };
}

/** The Services of a StoreAPI: every pod under its own address in the cluster, and gRPC on a node port for other clusters. */
export function storeApiServices(
  identity: Identity,
  selector: Readonly<Record<string, string>>,
  nodePort: number,
): readonly KubeObject[] {
  const { grpc, http } = thanosPorts;
  return [
    headlessService(identity, selector, { grpc: { port: grpc }, http: { port: http } }),
    nodePortService(identity, selector, { name: 'grpc', port: grpc, nodePort }),
  ];
}

export interface ThanosOptions {
  readonly name: string;
  /** The subcommand and its flags; where it listens and how it logs are added. */
  readonly args: readonly string[];
  readonly ports?: Readonly<Record<string, number>>;
  readonly env?: readonly Fields[];
  readonly resources: Resources;
  readonly mounts?: Readonly<Record<string, string>>;
  readonly writable?: readonly string[];
}

/** A container that runs one component. */
export function thanosContainer(options: ThanosOptions): Fields {
  const { args, ports = thanosPorts, env = [], ...rest } = options;
  const grpc = ports['grpc'];
  return container({
    ...rest,
    image: 'thanos',
    ports,
    env,
    args: [
      ...args,
      '--log.level=info',
      `--http-address=0.0.0.0:${ports['http']}`,
      ...(grpc === undefined ? [] : [`--grpc-address=0.0.0.0:${grpc}`]),
    ],
    further: httpProbes('http', { ready: '/-/ready', live: '/-/healthy' }),
  });
}

/** A pod with those containers; nothing of it is worth a long goodbye in a lab. */
export function thanosPod(containers: readonly Fields[], volumes: readonly Fields[]): Fields {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: nobody,
    terminationGracePeriodSeconds: 30,
    containers,
    volumes,
  };
}

/** A volume that lives as long as its pod. */
export function scratch(name: string): Fields {
  return { name, emptyDir: {} };
}

/** A volume with the texts of a ConfigMap. */
export function texts(name: string, configMapName: string): Fields {
  return { name, configMap: { name: configMapName } };
}
