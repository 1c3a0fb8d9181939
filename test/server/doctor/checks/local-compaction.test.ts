import { localCompaction } from '../../../../server/src/doctor/checks/local-compaction.ts';
import { checkDoctor, podOf } from '../../../support/check-doctor.ts';

const uploading = ['sidecar', '--objstore.config=$(OBJSTORE_CONFIG)'];
const sidecar = (args: readonly string[], prometheusArgs?: readonly string[]) => ({
  deployed: [podOf('sidecar', args, prometheusArgs === undefined ? {} : { prometheusArgs })],
});
const equal = ['--storage.tsdb.min-block-duration=2h', '--storage.tsdb.max-block-duration=120m'];
const bad =
  'error: The Prometheus of eu1/mon/sidecar-0 compacts its blocks locally while the sidecar uploads them.';

checkDoctor(localCompaction, [
  {
    title: 'no cluster',
    facts: {},
    skips: 'No sidecar with its Prometheus is seen in a connected cluster.',
  },
  {
    title: 'a sidecar whose Prometheus is not seen',
    facts: sidecar(uploading),
    skips: 'No sidecar with its Prometheus is seen in a connected cluster.',
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
