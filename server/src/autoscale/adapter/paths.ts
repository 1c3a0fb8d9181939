import { resourceText, type KnownResource } from './known-resources.ts';

/** What a metric is asked for. */
interface Asked {
  readonly name: string;
  readonly resource: KnownResource;
  /** Empty for a metric of no namespace. */
  readonly namespace: string;
  /** The object's name, or `*` for all. */
  readonly object: string;
}

const custom = '/apis/custom.metrics.k8s.io/v1beta1';

/**
 * The address of a custom metric below the API server.
 * Source: k8s.io/metrics v0.36.3 pkg/client/custom_metrics/versioned_client.go
 */
export const customMetricPath = ({ name, resource, namespace, object }: Asked): string => {
  const text = resourceText(resource);
  if (text === 'namespaces') return `${custom}/namespaces/${object}/metrics/${name}`;
  const place = namespace === '' ? '' : `/namespaces/${namespace}`;
  return `${custom}${place}/${text}/${object}/${name}`;
};

/** The address of an external metric below the API server. */
export const externalMetricPath = (name: string, namespace: string): string =>
  `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${name}`;
