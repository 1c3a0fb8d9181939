import { deprecatedFlags } from '../../../../server/src/doctor/checks/deprecated-flags.ts';
import { checkDoctor, other, podOf } from '../../../support/check-doctor.ts';

checkDoctor(deprecatedFlags, [
  { title: 'no flags', facts: {}, skips: 'The flags of no component are known.' },
  {
    title: 'the defaults of a querier, as it tells them',
    facts: {
      flags: {
        endpoint: '',
        'endpoint.sd-config-file': '/sd.yaml',
        'grpc-client-tls-secure': 'false',
        'grpc-client-tls-min-version': '1.3',
        'grpc-compression': 'none',
        'store.sd-interval': '5m0s',
      },
      others: [
        other('store', { flags: { 'store.grpc.series-sample-limit': '0' } }),
        other('rule', { flags: { 'tsdb.enable-native-histograms': 'true' } }),
      ],
    },
  },
  {
    title: 'deprecated ones that are set',
    facts: {
      flags: { endpoint: 'a:1,b:1', 'grpc-compression': 'snappy' },
      deployed: [
        podOf('store', ['store', '--store.grpc.series-sample-limit=10']),
        podOf('receive', ['receive', '--no-tsdb.enable-native-histograms']),
      ],
    },
    says: [
      'info: The querier uses `--endpoint`, which is deprecated.',
      'info: The querier uses `--grpc-compression`, which is deprecated.',
      'info: eu1/mon/store-0 uses `--store.grpc.series-sample-limit`, which is deprecated.',
      'info: eu1/mon/receive-0 uses `--tsdb.enable-native-histograms`, which is deprecated.',
    ],
  },
  {
    title: 'flags of the talk that are gone',
    facts: {
      deployed: [
        podOf('query', ['query', '--cluster.disable', '--store=a:10901', '--store=b:10901']),
      ],
    },
    says: [
      'warning: eu1/mon/query-0 uses `--cluster.disable`, which Thanos 0.9 and later do not have.',
      'warning: eu1/mon/query-0 uses `--store`, which Thanos 0.38 and later do not have.',
    ],
  },
  {
    title: 'the flag of another component',
    facts: { deployed: [podOf('sidecar', ['sidecar', '--endpoint=x'])] },
  },
]);
