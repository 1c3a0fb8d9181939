import { localCompaction } from '../../../../server/src/doctor/checks/local-compaction.ts';
import {
  blockOf,
  checkDoctor,
  other,
  podOf,
  sample,
  storeOf,
} from '../../../support/check-doctor.ts';

const uploading = ['sidecar', '--objstore.config=$(OBJSTORE_CONFIG)'];
const sidecar = (args: readonly string[], prometheusArgs?: readonly string[]) => ({
  deployed: [podOf('sidecar', args, prometheusArgs === undefined ? {} : { prometheusArgs })],
});
const equal = ['--storage.tsdb.min-block-duration=2h', '--storage.tsdb.max-block-duration=120m'];
const bad =
  'error: The Prometheus of eu1/mon/sidecar-0 compacts its blocks locally while the sidecar uploads them.';
const nobody =
  'No sidecar with its Prometheus is seen in a connected cluster, and no Prometheus with a sidecar was asked.';
const untold = 'Whether the sidecars upload is not known: not all of them were asked.';

const labels = { cluster: 'eu1', replica: 'a' };
const stores = [storeOf('s0', labels)];
const asked = (externalLabels: typeof labels, flags: Readonly<Record<string, string>> = {}) =>
  other('prometheus', {
    endpoint: 'http://p:9090',
    flags: {
      'storage.tsdb.min-block-duration': '2h',
      'storage.tsdb.max-block-duration': '1d12h',
      'storage.tsdb.delay-compact-file.path': '',
      ...flags,
    },
    externalLabels,
  });
const uploads = other('sidecar', {
  metrics: [sample('thanos_objstore_bucket_operations_total', 0)],
});
const idle = other('sidecar', {
  endpoint: 'idle',
  metrics: [sample('thanos_sidecar_prometheus_up', 1)],
});
const badAsked =
  'error: The Prometheus of http://p:9090 compacts its blocks locally while the sidecar uploads them.';
const blocks = (source: string) =>
  other('store', { blocks: { blocks: [{ ...blockOf(labels, [-4, -2]), source }] } });

checkDoctor(localCompaction, [
  { title: 'no cluster', facts: {}, skips: nobody },
  { title: 'a sidecar whose Prometheus is not seen', facts: sidecar(uploading), skips: nobody },
  {
    title: 'a Prometheus that was asked, and a sidecar that counts uploads',
    facts: { stores, others: [asked(labels), uploads] },
    says: [badAsked],
  },
  {
    title: 'a Prometheus that was asked, and blocks that its sidecar uploaded',
    facts: { stores, others: [asked(labels), blocks('sidecar')] },
    says: [badAsked],
  },
  {
    title: 'a Prometheus that was asked, and blocks of somebody else',
    facts: { stores, others: [asked(labels), blocks('compactor')] },
    skips: untold,
  },
  { title: 'a sidecar that does not upload', facts: { stores, others: [asked(labels), idle] } },
  {
    title: 'one of two sidecars was asked',
    facts: {
      stores: [...stores, storeOf('s1', { ...labels, replica: 'b' })],
      others: [asked(labels), uploads],
    },
    skips: untold,
  },
  {
    title: 'two sidecars, of which one uploads',
    facts: {
      stores: [...stores, storeOf('s1', { ...labels, replica: 'b' })],
      others: [asked(labels), uploads, idle],
    },
    skips: untold,
  },
  {
    title: 'a Prometheus without a sidecar',
    facts: { stores, others: [asked({ ...labels, replica: 'c' }), uploads] },
    skips: nobody,
  },
  {
    title: 'a Prometheus that was asked, with equal durations',
    facts: { stores, others: [asked(labels, { 'storage.tsdb.max-block-duration': '2h' })] },
  },
  {
    title: 'a Prometheus that was asked, with the file of the sidecar',
    facts: {
      stores,
      others: [
        asked(labels, { 'storage.tsdb.delay-compact-file.path': '/p/thanos.shipper.json' }),
        uploads,
      ],
    },
  },
  {
    title: 'pods tell more than a Prometheus that was asked',
    facts: { ...sidecar(uploading, equal), stores, others: [asked(labels), uploads] },
  },
  { title: 'no uploads', facts: sidecar(['sidecar'], []) },
  { title: 'equal durations', facts: sidecar(uploading, equal) },
  {
    title: 'the file of the sidecar',
    facts: sidecar(uploading, ['--storage.tsdb.delay-compact-file.path=/p/thanos.shipper.json']),
  },
  {
    title: 'the file of another name, on both sides',
    facts: sidecar(
      [...uploading, '--shipper.meta-file-name', 'x.json'],
      ['--storage.tsdb.delay-compact-file.path=/p/x.json'],
    ),
  },
  {
    title: 'the file of another name, on one side',
    facts: sidecar(uploading, ['--storage.tsdb.delay-compact-file.path=/p/x.json', ...equal]),
    says: [bad],
  },
  {
    title: 'the defaults',
    facts: sidecar(['sidecar', '--objstore.config-file=/b'], []),
    says: [bad],
  },
  {
    title: 'a longer maximum',
    facts: sidecar(uploading, [
      '--storage.tsdb.min-block-duration=2h',
      '--storage.tsdb.max-block-duration=36h',
    ]),
    says: [bad],
  },
]);
