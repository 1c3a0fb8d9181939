import type { DoctorFacts } from '../protocol/doctor.ts';
import type { LabelSet, MetricSample } from '../protocol/thanos.ts';

/** A sample with where it comes from. */
export interface PlacedSample {
  readonly labels: LabelSet;
  readonly value: number;
  /** Which process it is of: an endpoint, or the target that was scraped. */
  readonly place: string;
  readonly endpoint?: string;
  /** `compact`, `store` …, empty when only the scraped labels could tell. */
  readonly component: string;
}

/** Labels by which targets are told apart. */
const targetLabels = ['cluster', 'namespace', 'pod', 'job', 'instance'];

const targetOf = (labels: LabelSet): string =>
  targetLabels
    .flatMap((name) => labels[name] ?? [])
    .filter((value) => value !== '')
    .join('/');

/** All samples of a family: from the processes themselves, and as Prometheus scraped them. */
export const samplesOf = (
  { others, scraped = [] }: DoctorFacts,
  family: string,
): readonly PlacedSample[] => {
  const isOf = ({ name }: MetricSample): boolean => name === family;
  return [
    ...others.flatMap(({ endpoint, component, metrics = [] }) =>
      metrics.filter(isOf).map(({ labels, value }) => ({
        labels,
        value,
        place: endpoint,
        endpoint,
        component,
      })),
    ),
    ...scraped.filter(isOf).map(({ labels, value }) => ({
      labels,
      value,
      place: targetOf(labels),
      component: '',
    })),
  ];
};
