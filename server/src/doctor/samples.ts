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

/** The target is a process that was asked itself: the only pod of its workload. */
const wasAsked = ({ others, deployed }: DoctorFacts): ((target: LabelSet) => boolean) => {
  const asked = new Set(
    others.flatMap(({ endpoint, metrics }) => (metrics === undefined ? [] : [endpoint])),
  );
  // The client names an endpoint that it found by cluster, namespace and workload.
  const workloads = Map.groupBy(deployed, ({ cluster, namespace, workload }) =>
    [cluster, namespace, workload].join('/'),
  );
  const pods = [...workloads].flatMap(([name, found]) =>
    asked.has(name) && found.length === 1 ? found : [],
  );
  const clusters = new Set(deployed.map(({ cluster }) => cluster));
  return ({ cluster = '', namespace, pod }) =>
    pods.some(
      (one) =>
        one.pod === pod &&
        one.namespace === namespace &&
        // The value of a label need not be the name of a context.
        (one.cluster === cluster || !clusters.has(cluster)),
    );
};

/** All samples of a family: from the processes themselves, and of the others as Prometheus scraped them. */
export const samplesOf = (facts: DoctorFacts, family: string): readonly PlacedSample[] => {
  const { others, scraped = [] } = facts;
  const isOf = ({ name }: MetricSample): boolean => name === family;
  const isKnown = wasAsked(facts);
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
    ...scraped
      .filter((sample) => isOf(sample) && !isKnown(sample.labels))
      .map(({ labels, value }) => ({
        labels,
        value,
        place: targetOf(labels),
        component: '',
      })),
  ];
};
