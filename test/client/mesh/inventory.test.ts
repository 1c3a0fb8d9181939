import { describe, expect, it } from 'vitest';
import { createInventory } from '../../../client/src/mesh/inventory.ts';
import type { MeshWorkload } from '../../../client/src/mesh/inventory.ts';
import { clusterOf, controlPlane, deployment, raw } from './fixture.ts';

const inject = (value: string) => ({ annotations: { 'linkerd.io/inject': value } });

function workload(
  options: Parameters<typeof deployment>[2],
  namespace: Parameters<typeof raw>[2] = {},
): MeshWorkload {
  const read = createInventory()(
    clusterOf(
      ...controlPlane(),
      raw('Namespace', 'a', namespace),
      ...deployment('a', 'web', options),
    ),
  );
  const found = read.namespaces.find(({ name }) => name === 'a')?.workloads[0];
  return found ?? expect.fail('no workload');
}

describe('problems of a workload', () => {
  it.each([
    ['all is well', { pods: 2, meshed: 2 }, inject('enabled'), []],
    ['nobody asked', { pods: 2 }, {}, []],
    ['asked for by its namespace', { pods: 2 }, inject('enabled'), ['not-injected']],
    ['asked for as ingress', { pods: 1, inject: 'ingress' }, {}, ['not-injected']],
    ['its own word wins', { pods: 2, inject: 'disabled' }, inject('enabled'), []],
    ['some pods are older', { pods: 2, meshed: 1 }, inject('enabled'), ['partly-injected']],
    ['half by hand', { pods: 2, meshed: 1 }, {}, ['partly-injected']],
    ['not wanted', { pods: 1, meshed: 1, inject: 'disabled' }, {}, ['unwanted-proxy']],
    ['not ready', { pods: 1, meshed: 1, proxyReady: false }, {}, ['proxy-not-ready']],
    [
      'ordinary and not ready',
      { pods: 1, meshed: 1, native: false, proxyReady: false },
      {},
      ['proxy-not-ready'],
    ],
    ['of the talk', { pods: 1, meshed: 1, version: 'edge-19.5.2' }, {}, ['proxy-old']],
    ['from the future', { pods: 1, meshed: 1, version: 'edge-27.1.1' }, {}, ['proxy-newer']],
    ['no pods', { pods: 0 }, inject('enabled'), []],
  ])('%s', (_, options, namespace, expected) => {
    expect(workload(options, namespace).problems.map(({ kind }) => kind)).toEqual(expected);
  });

  it.each([
    [
      'the namespace is kept from the injector',
      [
        ...controlPlane(),
        raw('Namespace', 'a', {
          ...inject('enabled'),
          labels: { 'config.linkerd.io/admission-webhooks': 'disabled' },
        }),
      ],
      'Remove the label',
    ],
    ['there is no control plane', [raw('Namespace', 'a', inject('enabled'))], 'no control plane'],
  ])('says why: %s', (_, objects, words) => {
    const { namespaces } = createInventory()(
      clusterOf(...objects, ...deployment('a', 'web', { pods: 1 })),
    );
    const [found] = namespaces.find(({ name }) => name === 'a')?.workloads ?? [];
    expect(found?.problems[0]?.advice).toContain(words);
  });
});

describe('createInventory', () => {
  const objects = [
    ...controlPlane(),
    raw('Namespace', 'linkerd-viz', { labels: { 'linkerd.io/extension': 'viz' } }),
    ...deployment('a', 'web', { pods: 3, meshed: 2 }),
    ...deployment('b', 'plain', { pods: 1 }),
    raw('Pod', 'alone', { namespace: 'b', spec: { containers: [] }, status: { phase: 'Running' } }),
    raw('Pod', 'over', {
      namespace: 'b',
      spec: { containers: [] },
      status: { phase: 'Succeeded' },
    }),
    raw('Pod', 'dead', { namespace: 'b', spec: { containers: [] }, status: { phase: 'Failed' } }),
  ];

  it('counts pods that wait or run', () => {
    const { meshed, total, namespaces } = createInventory()(clusterOf(...objects));
    expect({ meshed, total }).toEqual({ meshed: 5, total: 8 });
    expect(namespaces.map((row) => `${row.name} ${row.meshed}/${row.total}`)).toEqual([
      'a 2/3',
      'b 0/2',
      'linkerd 3/3',
      'linkerd-viz 0/0',
    ]);
    expect(namespaces[1]?.workloads.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Pod alone',
      'Deployment plain',
    ]);
  });

  it('finds the control plane and what is beside it', () => {
    const { controlPlane: plane } = createInventory()(clusterOf(...objects));
    expect(plane).toMatchObject({
      namespace: 'linkerd',
      version: 'edge-26.8.3',
      missing: [],
      extensions: [{ name: 'viz', namespace: 'linkerd-viz' }],
    });
    expect(plane?.components.map(({ component, ready }) => `${component} ${ready}`)).toEqual([
      'destination 1',
      'identity 1',
      'proxy-injector 1',
    ]);
  });

  it('has no control plane where there is none', () => {
    const { controlPlane: plane } = createInventory()(
      clusterOf(...deployment('b', 'x', { pods: 1 })),
    );
    expect(plane).toBeUndefined();
  });

  it('keeps the rows of namespaces in which nothing changed', () => {
    const read = createInventory();
    const first = clusterOf(...objects);
    const before = read(first);
    const pods = first.kinds.pods ?? expect.fail();
    const changed = new Map(pods.objects);
    changed.set('b', new Map());
    const after = read({ kinds: { ...first.kinds, pods: { ...pods, objects: changed } } });
    expect(after.namespaces[0]).toBe(before.namespaces[0]);
    expect(after.namespaces[1]).not.toBe(before.namespaces[1]);
  });
});
