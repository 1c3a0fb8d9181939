import { expect, it } from 'vitest';
import { withoutFields } from '../../../client/src/topology/without-fields.ts';
import type { Fields } from '../../../client/src/util/values.ts';

const service: Fields = {
  metadata: {
    labels: { app: 'a', 'app.kubernetes.io/name': 'thanos', 'app.kubernetes.io': 'short' },
    finalizers: ['one', 'two'],
  },
  spec: {
    replicas: 1,
    ports: [
      { name: 'grpc', port: 10901, nodePort: 1 },
      { name: 'http', port: 10902, protocol: 'TCP', nodePort: 2 },
      { name: 'dns', port: 10902, protocol: 'UDP', nodePort: 3 },
    ],
    containers: [
      { name: 'a', image: 'one', env: [{ name: 'X', value: '1' }] },
      { name: 'a]b', image: 'two' },
    ],
  },
  data: { 'hashrings.json': '[]', 'a.yaml': '{}' },
};

/** The same with another part of it. */
const withPart = (key: string, part: Fields): Fields => ({
  ...service,
  [key]: { ...(service[key] as Fields), ...part },
});
const ports = (...without: readonly number[]) =>
  (service['spec'] as { ports: readonly Fields[] }).ports.map((port, at) => {
    const { nodePort, ...rest } = port;
    return without.includes(at) ? rest : { ...rest, nodePort };
  });
const [first, second] = (service['spec'] as { containers: readonly Fields[] }).containers;

it.each<[path: string, left: Fields]>([
  ['.spec.replicas', { ...service, spec: { ports: ports(), containers: [first, second] } }],
  [
    '.metadata.labels.app.kubernetes.io/name',
    withPart('metadata', { labels: { app: 'a', 'app.kubernetes.io': 'short' } }),
  ],
  [
    '.metadata.labels.app.kubernetes.io',
    withPart('metadata', { labels: { app: 'a', 'app.kubernetes.io/name': 'thanos' } }),
  ],
  [
    '.metadata.labels.app',
    withPart('metadata', {
      labels: { 'app.kubernetes.io/name': 'thanos', 'app.kubernetes.io': 'short' },
    }),
  ],
  ['.data.hashrings.json', { ...service, data: { 'a.yaml': '{}' } }],
  // The protocol that is left out is TCP.
  ['.spec.ports[port=10901,protocol="TCP"].nodePort', withPart('spec', { ports: ports(0) })],
  ['.spec.ports[port=10902,protocol="UDP"].nodePort', withPart('spec', { ports: ports(2) })],
  ['.spec.ports[port=10902,protocol="UDP"]', withPart('spec', { ports: ports().slice(0, 2) })],
  ['.spec.containers[name="a"]', withPart('spec', { containers: [second] })],
  ['.spec.containers[name="a]b"]', withPart('spec', { containers: [first] })],
  [
    '.spec.containers[name="a"].env[name="X"].value',
    withPart('spec', {
      containers: [{ name: 'a', image: 'one', env: [{ name: 'X' }] }, second],
    }),
  ],
  ['.metadata.finalizers[="two"]', withPart('metadata', { finalizers: ['one'] })],
  ['.metadata.finalizers[0]', withPart('metadata', { finalizers: ['two'] })],
])('without %s', (path, left) => {
  expect(withoutFields(service, [path])).toEqual(left);
});

it.each([
  '.spec.nothing',
  '.nothing.at.all',
  '.spec.ports[port=1,protocol="TCP"].nodePort',
  '.spec.replicas[name="a"]',
  '.metadata.labels.app.kubernetes',
  '.metadata.finalizers[="three"]',
  '.metadata.finalizers[7]',
  '',
  '[',
])('%j names nothing, and nothing is left out', (path) => {
  expect(withoutFields(service, [path])).toEqual(service);
});

it('leaves several fields out and the given object as it is', () => {
  const copy = structuredClone(service);
  const left = withoutFields(service, ['.data.a.yaml', '.data.hashrings.json', '.spec']);
  expect(left).toEqual({ metadata: service['metadata'], data: {} });
  expect(service).toEqual(copy);
});
