import type { ComponentType } from '../schema/components.ts';

/** What became of a flag, by minor version of Thanos. */
export interface FlagChange {
  readonly types: readonly ComponentType[];
  readonly name: string;
  /** The first version that has it. */
  readonly since?: string;
  /** The first version that calls it deprecated. */
  readonly deprecated?: string;
  /** The first version without it. */
  readonly gone?: string;
  /** What does the same today; ends a sentence. */
  readonly instead?: string;
}

const endpoints =
  'the endpoints of this file are written to `--endpoint.sd-config-file`; add more with `endpoints`';
const servers: readonly ComponentType[] = ['prometheus', 'query', 'store', 'rule', 'receive'];

const clientTls = 'use `exposure.tls`, or `tls` of an endpoint';

/** Source: CHANGELOG.md of thanos v0.42.0 and `thanos COMPONENT --help` of v0.42.4. */
export const flagChanges: readonly FlagChange[] = [
  { types: ['query'], name: 'store', gone: '0.38', instead: endpoints },
  { types: ['query'], name: 'rule', gone: '0.38', instead: endpoints },
  { types: ['query'], name: 'metadata', gone: '0.38', instead: endpoints },
  { types: ['query'], name: 'exemplar', gone: '0.38', instead: endpoints },
  { types: ['query'], name: 'store-strict', gone: '0.38', instead: endpoints },
  { types: ['query'], name: 'endpoint', deprecated: '0.38', instead: endpoints },
  { types: ['query'], name: 'endpoint-strict', deprecated: '0.38', instead: endpoints },
  { types: ['query'], name: 'endpoint-group', deprecated: '0.38', instead: endpoints },
  { types: ['query'], name: 'endpoint-group-strict', deprecated: '0.38', instead: endpoints },
  { types: ['query'], name: 'store.sd-files', deprecated: '0.38', instead: endpoints },
  { types: ['query'], name: 'store.sd-interval', deprecated: '0.38', instead: endpoints },
  ...['secure', 'skip-verify', 'cert', 'key', 'ca', 'min-version'].map((end) => ({
    types: ['query'] as const,
    name: `grpc-client-tls-${end}`,
    deprecated: '0.42',
    instead: clientTls,
  })),
  { types: ['query'], name: 'grpc-client-server-name', deprecated: '0.42', instead: clientTls },
  { types: servers, name: 'cluster.disable', gone: '0.5', instead: 'gossip is gone' },
  {
    types: ['store'],
    name: 'store.grpc.series-sample-limit',
    deprecated: '0.32',
    instead: 'use `store.limits.request-samples`',
  },
  {
    types: ['store'],
    name: 'store.grpc.touched-series-limit',
    deprecated: '0.32',
    instead: 'use `store.limits.request-series`',
  },
  { types: ['store'], name: 'debug.advertise-compatibility-label', gone: '0.42' },
  { types: ['store'], name: 'disable-admin-operations', since: '0.39' },
  { types: ['receive'], name: 'shipper.ignore-unequal-block-size', gone: '0.42' },
  { types: ['receive'], name: 'writer.intern', gone: '0.43' },
  {
    types: ['receive', 'rule'],
    name: 'tsdb.enable-native-histograms',
    deprecated: '0.41',
    instead: 'native histograms are always on',
  },
  { types: servers, name: 'grpc-server-tls-ciphers', since: '0.42' },
  { types: servers, name: 'grpc-server-tls-curves', since: '0.42' },
  { types: ['receive'], name: 'remote-write.server-tls-ciphers', since: '0.42' },
  { types: ['receive'], name: 'remote-write.server-tls-curves', since: '0.42' },
  {
    types: ['prometheus', 'rule', 'receive'],
    name: 'shipper.skip-corrupted-blocks',
    since: '0.39',
  },
  { types: ['query', 'query-frontend', 'rule'], name: 'enable-feature', since: '0.39' },
];
