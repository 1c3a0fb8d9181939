import { compactorCount } from '../../../../server/src/doctor/checks/compactor-count.ts';
import { checkDoctor, other, podOf, sample, storeOf } from '../../../support/check-doctor.ts';

const bucket = sample('thanos_objstore_bucket_operations_total', 5, {
  bucket: 'b1',
  operation: 'iter',
});
const iterations = sample('thanos_compact_iterations_total', 5);
const compactor = (endpoint: string) =>
  other('compact', { endpoint, metrics: [bucket, iterations] });
const scrapedOf = (labels: Readonly<Record<string, string>>) => [
  { ...bucket, labels: { ...bucket.labels, ...labels } },
  { ...iterations, labels },
];
const store = other('store', { metrics: [bucket] });
const config = ['compact', '--objstore.config-file=/b'];

checkDoctor(compactorCount, [
  {
    title: 'nothing known',
    facts: {},
    skips: 'No metrics of object storage are known, and no cluster is connected.',
  },
  { title: 'one on the bucket of a store', facts: { others: [store, compactor('c1')] } },
  {
    title: 'one, as Prometheus scraped it',
    facts: {
      scraped: [
        { ...bucket, labels: { ...bucket.labels, job: 'c', instance: 'c1' } },
        { ...iterations, labels: { job: 'c', instance: 'c1' } },
        { ...bucket, labels: { ...bucket.labels, job: 's', instance: 's1' } },
      ],
    },
  },
  {
    title: 'one that was asked and that Prometheus scraped, too',
    facts: {
      others: [compactor('eu1/mon/compact')],
      deployed: [podOf('compact', config)],
      scraped: scrapedOf({ cluster: 'eu', namespace: 'mon', pod: 'compact-0', instance: 'i' }),
    },
  },
  {
    title: 'one that was asked and another that Prometheus scraped, in another cluster',
    facts: {
      others: [compactor('eu1/mon/compact')],
      deployed: [podOf('compact', config), podOf('store', ['store'], { cluster: 'us1' })],
      scraped: scrapedOf({ cluster: 'us1', namespace: 'mon', pod: 'compact-0', instance: 'i' }),
    },
    says: ['error: 2 compactors work on the bucket b1: eu1/mon/compact, us1/mon/compact-0/i.'],
  },
  {
    title: 'none',
    facts: { others: [store] },
    says: ['warning: No compactor is seen on the bucket b1.'],
  },
  {
    title: 'two',
    facts: { others: [compactor('c2'), compactor('c1')] },
    says: ['error: 2 compactors work on the bucket b1: c1, c2.'],
  },
  {
    title: 'two that share the work by labels',
    facts: {
      others: [
        { ...compactor('c1'), flags: { 'selector.relabel-config': '- action: keep' } },
        { ...compactor('c2'), flags: { 'selector.relabel-config': '- action: drop' } },
      ],
    },
  },
  {
    title: 'stores in connected clusters without any compactor',
    facts: {
      stores: [storeOf('g', { a: 'b' }, { kind: 'store' })],
      deployed: [podOf('store', ['store'])],
    },
    says: ['warning: Stores serve a bucket, but no compactor is seen in the connected clusters.'],
  },
  { title: 'one pod of a StatefulSet', facts: { deployed: [podOf('compact', config)] } },
  {
    title: 'two replicas',
    facts: { deployed: [podOf('compact', config, { replicas: 2 })] },
    says: ['error: The compactor eu1/mon/compact has 2 replicas.'],
  },
  {
    title: 'a Deployment',
    facts: { deployed: [podOf('compact', config, { workloadKind: 'Deployment' })] },
    says: [
      'warning: The compactor eu1/mon/compact is a Deployment: two of them run while it is rolled out.',
    ],
  },
  {
    title:
      'two workloads with one configuration, beside one with another and one of another cluster',
    facts: {
      deployed: [
        podOf('compact', config),
        podOf('compact', config, { workload: 'other', pod: 'other-0' }),
        podOf('compact', ['compact', '--objstore.config-file=/c'], { workload: 'c', pod: 'c-0' }),
        podOf('compact', config, { cluster: 'us1' }),
      ],
    },
    says: [
      'error: 2 compactors have the same bucket configuration: eu1/mon/compact-0, eu1/mon/other-0.',
    ],
  },
]);
