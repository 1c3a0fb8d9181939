import type { MetricIdentifier, MetricSpec, MetricTarget } from './spec.ts';

/** What a metric is held against, whatever its type. */
export const targetOf = ({
  resource,
  containerResource,
  pods,
  object,
  external,
}: MetricSpec): MetricTarget | undefined =>
  (resource ?? containerResource ?? pods ?? object ?? external)?.target;

const identifierOf = ({ pods, object, external }: MetricSpec): MetricIdentifier | undefined =>
  (pods ?? object ?? external)?.metric;

/** The metric's own name: of a resource, or of what an adapter serves. */
export const nameOf = (metric: MetricSpec): string =>
  (metric.resource ?? metric.containerResource ?? identifierOf(metric))?.name ?? '';
