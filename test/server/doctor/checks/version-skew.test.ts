import { versionSkew } from '../../../../server/src/doctor/checks/version-skew.ts';
import { checkDoctor, other, podOf, sample } from '../../../support/check-doctor.ts';

const unknown = 'The versions of fewer than two components are known.';

checkDoctor(versionSkew, [
  { title: 'nothing known', facts: {}, skips: unknown },
  {
    title: 'only the querier, and a tag that is no version',
    facts: { version: '0.42.4', deployed: [podOf('store', [], { version: 'latest' })] },
    skips: unknown,
  },
  {
    title: 'the same everywhere but for patches',
    facts: {
      version: '0.42.4',
      others: [other('store', { version: '0.42.1' })],
      deployed: [podOf('sidecar', [], { version: 'v0.42.4' })],
    },
  },
  {
    title: 'Prometheus counts on its own',
    facts: {
      version: '0.42.4',
      others: [other('prometheus', { version: '3.16.0' }), other('store', { version: '0.42.4' })],
    },
  },
  {
    title: 'an upgrade under way',
    facts: { version: '0.42.4', others: [other('store', { version: '0.41.0' })] },
    says: ['info: Thanos runs in versions from 0.41.0 to 0.42.4; behind are store.'],
  },
  {
    title: 'left behind, as pods and as scraped',
    facts: {
      version: '0.42.4',
      deployed: [podOf('sidecar', [], { version: 'v0.36.1' })],
      scraped: [
        sample('thanos_build_info', 1, { version: '0.40.0', job: 'rule', instance: 'r:1' }),
      ],
    },
    says: [
      'warning: Thanos runs in versions from 0.36.1 to 0.42.4; behind are eu1/mon/sidecar-0, rule/r:1.',
    ],
  },
  {
    title: 'many behind are counted',
    facts: {
      version: '1.0.0',
      others: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((endpoint) =>
        other('store', { endpoint, version: '0.42.0' }),
      ),
    },
    says: [
      'warning: Thanos runs in versions from 0.42.0 to 1.0.0; behind are a, b, c, d, e, 2 more.',
    ],
  },
]);
