import { expect, it } from 'vitest';
import {
  hasHashringFile,
  parseHashrings,
  writtenHashrings,
} from '../../../client/src/thanos/hashrings.ts';

const flag = '--receive.hashrings-file=/var/lib/thanos-receive/hashrings.json';

// Shapes of kube-thanos, thanos-receive-controller, thanos-operator and the documentation of receive.
it.each([
  [
    'addresses',
    '[{"hashring":"default","tenants":[],"endpoints":["r-0.r.thanos.svc.cluster.local:10901"]}]',
    [
      {
        name: 'default',
        tenants: [],
        glob: false,
        endpoints: [{ address: 'r-0.r.thanos.svc.cluster.local:10901', zone: '' }],
      },
    ],
  ],
  [
    'objects, patterns and zones',
    JSON.stringify([
      {
        hashring: 'eu',
        tenants: ['team-*'],
        tenant_matcher_type: 'glob',
        algorithm: 'ketama',
        endpoints: [
          { address: 'r-0:10901', capnproto_address: 'r-0:19391', az: 'eu-1a' },
          { address: 'r-1:10901' },
        ],
      },
    ]),
    [
      {
        name: 'eu',
        tenants: ['team-*'],
        glob: true,
        endpoints: [
          { address: 'r-0:10901', zone: 'eu-1a' },
          { address: 'r-1:10901', zone: '' },
        ],
      },
    ],
  ],
  [
    'one without a name',
    '[{"endpoints":["127.0.0.1:10901", 7, {}]}]',
    [
      {
        name: '',
        tenants: [],
        glob: false,
        endpoints: [{ address: '127.0.0.1:10901', zone: '' }],
      },
    ],
  ],
  ['none', '[]', []],
  ['no list', '{}', undefined],
  ['no JSON', 'hashring: default', undefined],
])('reads %s', (_, text, expected) => {
  expect(parseHashrings(text)).toEqual(expected);
});

it('tells arguments that hold hashrings from those that name their file', () => {
  expect(hasHashringFile({ args: ['receive', flag] })).toBe(true);
  expect(hasHashringFile({ args: ['receive', '--receive.hashrings=[]'] })).toBe(false);
  expect(writtenHashrings(['--receive.hashrings=[{"endpoints":["a:1"]}]'])).toHaveLength(1);
  expect(writtenHashrings(['receive', flag])).toEqual([]);
});
