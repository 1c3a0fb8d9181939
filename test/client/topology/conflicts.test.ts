// What an API server says of fields that belong to others, over the client that everybody else uses too.
import { expect, it } from 'vitest';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient, RawRequest } from '../../../client/src/k8s/port.ts';
import { createClusterApi } from '../../../client/src/topology/api.ts';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import type { Choice } from '../../../client/src/topology/plan.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type { TopologyDeployment } from '../../../server/src/protocol/topology.ts';

const place = '/apis/apps/v1/namespaces/mon/deployments/query';
const label = 'example.com/team';
const owned: Fields = {
  'f:metadata': { 'f:labels': { [`f:${label}`]: {} } },
  'f:spec': { 'f:replicas': {} },
};
const live: Fields = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'query',
    namespace: 'mon',
    uid: 'u',
    resourceVersion: '5',
    labels: { [label]: 'theirs' },
    managedFields: [{ manager: 'kubectl-edit', operation: 'Update', time: 't', fieldsV1: owned }],
  },
  spec: { replicas: 7 },
  status: { observedGeneration: 1, replicas: 7, updatedReplicas: 7, availableReplicas: 7 },
};
const deployment: TopologyDeployment = {
  name: 't',
  clusters: [
    {
      name: 'a',
      context: 'ctx',
      namespace: 'mon',
      objects: [
        {
          wave: 'stateless',
          component: 'query',
          last: false,
          optional: false,
          attached: false,
          manifest: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'query', namespace: 'mon', labels: { [label]: 'ours' } },
            spec: { replicas: 1, paused: false },
          },
        },
      ],
    },
  ],
  queriers: [],
};

const notFound = { kind: 'Status', message: 'not found' };
const fieldOf = (object: Fields | undefined, part: string, name: string): unknown =>
  asFields(object?.[part])?.[name];

/** What of an apply belongs to somebody else. */
const conflictsOf = (object: Fields): readonly string[] => [
  ...(fieldOf(object, 'spec', 'replicas') === 1 ? ['.spec.replicas'] : []),
  ...(asFields(fieldOf(object, 'metadata', 'labels'))?.[label] === 'ours'
    ? [`.metadata.labels.${label}`]
    : []),
];

/** An API server with one Deployment that somebody else has edited. */
const apiServer = () => {
  const writes: { readonly query: string; readonly object: Fields }[] = [];
  const answer = (method: string, path: string, body: Fields): readonly [number, Fields] => {
    const [target = '', query = ''] = path.split('?');
    if (target.endsWith('selfsubjectaccessreviews')) return [201, { status: { allowed: true } }];
    if (method === 'GET') {
      if (target === place) return [200, live];
      if (target === '/api/v1/namespaces/mon') return [200, { kind: 'Namespace' }];
      return target.endsWith('s') ? [200, { kind: 'List', items: [] }] : [404, notFound];
    }
    if (!query.includes('dryRun=All')) writes.push({ query, object: body });
    if (target !== place) return [201, body];
    const conflicts = query.includes('force=true') ? [] : conflictsOf(body);
    if (conflicts.length === 0) return [200, { ...live, ...body }];
    const causes = conflicts.map((field) => ({
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl-edit" using apps/v1',
      field,
    }));
    return [409, { kind: 'Status', message: 'Apply failed with conflicts', details: { causes } }];
  };
  const unused = (): never => {
    throw new Error('not asked for');
  };
  const client: ClusterClient = {
    raw: async ({ method, path, body }: RawRequest) => {
      let text = '';
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString('utf8');
      const sent = asFields(text === '' ? {} : JSON.parse(text)) ?? {};
      const [status, object] = answer(method, path, sent);
      const bytes = Buffer.from(JSON.stringify(object));
      return {
        status,
        headers: {},
        body: (async function* () {
          yield bytes;
        })(),
      };
    },
    getJson: unused,
    getText: unused,
    watch: unused,
    follow: unused,
    forward: unused,
    renewCredentials: async () => false,
    close: async () => undefined,
  };
  return { client, writes: () => writes.filter(({ object }) => object['kind'] === 'Deployment') };
};

const run = async (choice: Choice | undefined) => {
  const { client, writes } = apiServer();
  const { signal } = new AbortController();
  const api = async () => createClusterApi(client, signal);
  const plan = await makePlan('file:///t.yaml', deployment, { api, now: () => 1 });
  const planned = plan.clusters[0]?.objects.find(({ path }) => path === place);
  const key = planned?.key ?? '';
  const outcome = await applyPlan(plan, new Map(choice === undefined ? [] : [[key, choice]]), {
    api,
    journal: { write: async () => undefined },
    now: () => 1,
    sleep: async () => undefined,
    signal,
    tell: () => undefined,
    patience: { rollout: 0, stuck: 0, check: 0 },
  });
  return { planned, outcome, writes: writes() };
};

it.each([undefined, 'skip'] as const)(
  'a conflict tells field and owner, and nothing of it is written unasked: %s',
  async (choice) => {
    const { planned, outcome, writes } = await run(choice);
    expect(planned?.change).toMatchObject({
      kind: 'conflict',
      conflicts: [
        { field: '.spec.replicas', owner: 'kubectl-edit' },
        { field: `.metadata.labels.${label}`, owner: 'kubectl-edit' },
      ],
    });
    expect(outcome.kind).toBe('done');
    expect(writes).toEqual([]);
  },
);

it('fields that are left to their owner are not sent, and the rest is, without force', async () => {
  const { outcome, writes } = await run('leave');
  expect(outcome.kind).toBe('done');
  expect(writes).toHaveLength(1);
  expect(writes[0]?.query).not.toContain('force');
  expect(writes[0]?.object['spec']).toEqual({ paused: false });
  expect(asFields(fieldOf(writes[0]?.object, 'metadata', 'labels'))).not.toHaveProperty([label]);
});

it('fields are taken over only when people say so, onto the version that they saw', async () => {
  const { outcome, writes } = await run('take');
  expect(outcome.kind).toBe('done');
  expect(writes[0]?.query).toContain('force=true');
  expect(writes[0]?.object['metadata']).toMatchObject({ resourceVersion: '5' });
  expect(writes[0]?.object['spec']).toEqual({ replicas: 1, paused: false });
});

it('a server that is too busy is asked once more after the time that it names, and then told', async () => {
  const { client } = apiServer();
  let asked = 0;
  const busy = (refusals: number): ClusterClient => ({
    ...client,
    raw: async (request) => {
      asked += 1;
      if (asked > refusals) return client.raw(request);
      const body = (async function* () {
        yield Buffer.from(JSON.stringify({ message: 'storage is (re)initializing' }));
      })();
      return { status: 429, headers: { 'retry-after': '0' }, body };
    },
  });
  const { signal } = new AbortController();
  expect(await createClusterApi(busy(1), signal).get(place)).toMatchObject({ kind: 'Deployment' });
  asked = 0;
  await expect(createClusterApi(busy(2), signal).get(place)).rejects.toThrow('storage is');
  expect(asked).toBe(2);
});

it('a connection that ends is tried once more, and then told', async () => {
  const { client } = apiServer();
  const asked: string[] = [];
  const flaky = (failures: number): ClusterClient => ({
    ...client,
    raw: async (request) => {
      asked.push(request.method);
      if (asked.length <= failures)
        throw new ClusterError({ kind: 'unreachable', message: 'Nothing listens.' });
      return client.raw(request);
    },
  });
  const { signal } = new AbortController();
  expect(await createClusterApi(flaky(1), signal).get(place)).toMatchObject({ kind: 'Deployment' });
  asked.length = 0;
  await expect(createClusterApi(flaky(2), signal).get(place)).rejects.toThrow('Nothing listens.');
  expect(asked).toHaveLength(2);
});
