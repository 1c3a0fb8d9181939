import { expect, it } from 'vitest';
import { portsOf } from '../../../client/src/explorer/forward-ports.ts';
import { objectSubject } from '../../../client/src/trees/clusters/clusters-state.ts';
import { pod, raw, running, snapshot } from '../trees/clusters/fixture.ts';

const containers = [
  { name: 'app', ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9090 }] },
];
const held = snapshot([
  pod('web-abc-1', { ready: false }, { spec: { containers } }),
  pod('web-abc-2', running, { spec: { containers } }),
  raw('Service', 'web', { namespace: 'shop', spec: { ports: [{ name: 'http', port: 80 }] } }),
]);
const named = (kind: 'pods' | 'services' | 'deployments', name: string) =>
  objectSubject('aks', kind, { namespace: 'shop', name });

it('a pod is led to by its own ports', () => {
  expect(portsOf(held, named('pods', 'web-abc-1'))).toEqual({
    target: { kind: 'pod', name: 'web-abc-1' },
    ports: [
      { name: 'http', port: 8080 },
      { name: 'app', port: 9090 },
    ],
  });
});

it('a Service is led to by its ports', () => {
  expect(portsOf(held, named('services', 'web'))).toMatchObject({
    target: { kind: 'service', name: 'web' },
    ports: [{ name: 'http', port: 80 }],
  });
});

it('a workload is led to by a ready pod of it', () => {
  expect(portsOf(held, named('deployments', 'web')).target).toEqual({
    kind: 'pod',
    name: 'web-abc-2',
  });
});

it('a workload without pods leads nowhere', () => {
  expect(portsOf(held, named('deployments', 'other'))).toEqual({ ports: [] });
  expect(portsOf(undefined, named('pods', 'unseen'))).toEqual({
    target: { kind: 'pod', name: 'unseen' },
    ports: [],
  });
});
