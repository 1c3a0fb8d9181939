import { expect, test } from 'vitest';
import { discover } from '../../../client/src/discovery/discover.ts';
import type { FoundComponent } from '../../../client/src/discovery/found.ts';
import { chosenOf, readUsed, remember } from '../../../client/src/endpoints/used.ts';
import { readFixture, snapshotOf } from '../discovery/fixture.ts';

function memoryWith(value?: unknown) {
  let stored: unknown = value;
  return {
    get: () => stored,
    update: async (_: string, next: unknown) => {
      stored = JSON.parse(JSON.stringify(next));
    },
  };
}

const found = discover('aks', snapshotOf(readFixture('kube-thanos'))).found.find(
  ({ component }) => component === 'query',
) as FoundComponent;

test('remembers what it takes to ask again, and neither arguments nor pods', async () => {
  const memory = memoryWith();
  await remember(memory, { name: 'aks/thanos/thanos-query', found });
  const [used] = readUsed(memory);
  expect(used?.name).toBe('aks/thanos/thanos-query');
  expect(used?.found).toMatchObject({
    cluster: 'aks',
    namespace: 'thanos',
    component: 'query',
    product: 'thanos',
    http: { port: 9090, scheme: 'http', prefix: '' },
    service: { name: 'thanos-query', port: 9090 },
  });
  expect(JSON.stringify(memory.get())).not.toMatch(/replica-label|6d5f8c7b9/);
});

test('remembers the newest twenty, each once', async () => {
  const memory = memoryWith();
  for (let index = 0; index < 25; index++) await remember(memory, { name: `e${index}`, found });
  await remember(memory, { name: 'e10', found });
  const names = readUsed(memory).map(({ name }) => name);
  expect(names).toHaveLength(20);
  expect(names.slice(-2)).toEqual(['e24', 'e10']);
});

const good = {
  name: 'a',
  component: 'query',
  cluster: 'c',
  namespace: 'n',
  workload: 'w',
  http: { port: 9090 },
};

test.each([
  ['nothing', undefined, 0],
  ['something else', 'x', 0],
  ['odd entries beside a good one', [null, 1, {}, good], 1],
  ['a port that is none', [{ ...good, http: { port: 99_999 } }], 0],
  ['a port as a text', [{ ...good, http: { port: '9090' } }], 0],
  ['a component that nobody asks', [{ ...good, component: 'keda-operator' }], 0],
  ['no cluster', [{ ...good, cluster: '' }], 0],
  ['a prefix that leads away', [{ ...good, http: { port: 1, prefix: '/../x' } }], 1],
])('reads %s', (_, value, count) => {
  const used = readUsed(memoryWith(value));
  expect(used).toHaveLength(count);
  for (const one of used) expect(one.found.http?.prefix).toBe('');
});

test.each([
  ['everywhere', { everywhere: 'a', byUri: {} }, ['a']],
  ['in a folder', { byUri: { 'file:///x': 'b' } }, ['b']],
  ['nowhere', { everywhere: null, byUri: { 'file:///x': null } }, []],
])('finds what is chosen %s', (_, choices, expected) => {
  const used = ['a', 'b'].map((name) => ({ name, found }));
  expect(chosenOf(used, choices).map(({ name }) => name)).toEqual(expected);
});
