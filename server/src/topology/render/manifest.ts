/** A Kubernetes object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Fields of an object, as they are written. */
export type Fields = Readonly<Record<string, unknown>>;

/** Who an object is. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Any namespaced object. */
export const manifest = (
  apiVersion: string,
  kind: string,
  { name, namespace, labels }: Identity,
  fields: Fields,
): Manifest => ({ apiVersion, kind, metadata: { name, namespace, labels }, ...fields });

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly nodePort?: number | undefined;
  readonly targetPort?: string | number;
}

export interface ServiceOptions {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly spec?: Fields;
}

/** A Service. */
export const service = (identity: Identity, { selector, ports, spec }: ServiceOptions): Manifest =>
  manifest('v1', 'Service', identity, {
    spec: {
      ...spec,
      selector,
      ports: ports.map(({ name, port, nodePort, targetPort }) => ({
        name,
        port,
        targetPort: targetPort ?? name,
        protocol: 'TCP',
        ...(nodePort === undefined ? {} : { nodePort }),
      })),
    },
  });

/** A Service without an address: its names answer with the pods', also those that are not ready yet if wanted. */
export const headlessService = (identity: Identity, options: ServiceOptions): Manifest =>
  service(identity, { ...options, spec: { clusterIP: 'None', ...options.spec } });

export const configMap = (identity: Identity, data: Readonly<Record<string, string>>): Manifest =>
  manifest('v1', 'ConfigMap', identity, { data });

/** Lets one pod go at a time, or as many as may. */
export const podDisruptionBudget = (
  identity: Identity,
  selector: Readonly<Record<string, string>>,
  maxUnavailable: number,
): Manifest =>
  manifest('policy/v1', 'PodDisruptionBudget', identity, {
    spec: { maxUnavailable, selector: { matchLabels: selector } },
  });

/** A key of a Secret as an environment variable. */
export const fromSecret = (name: string, secret: string, key: string): Fields => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

/** A pod's own field as an environment variable. */
export const fromField = (name: string, fieldPath: string): Fields => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});
