// What runs that were to delete something left: told by the status, offered again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destroyTopology } from '../../../client/src/commands/destroy-topology.ts';
import { pruneTopology } from '../../../client/src/commands/prune-topology.ts';
import { topologyStatus } from '../../../client/src/commands/topology-status.ts';
import type { ExplorerCommand } from '../../../client/src/explorer/explorer.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { applySetId, partOfLabel } from '../../../client/src/topology/apply-set.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { Run } from '../../../client/src/topology/journal.ts';
import { isLeft, leftByRuns } from '../../../client/src/topology/journal-left.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { editor } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';
import { explorerOf } from '../explorer/explorer-of.ts';

const uri = 'file:///w/shop.thanos-topology.yaml';
const clusters = ['aks', 'gke'].map((name) => ({ name, context: name, namespace: 'mon' }));
const place = { uri, clusters };
const run = (what: Run['what'], more: Partial<Run> = {}): Run => ({
  id: 'r',
  what,
  topology: 'shop',
  uri,
  at: 5,
  clusters,
  entries: [],
  outcome: 'failed',
  ...more,
});
const written = (cluster: string, name: string): Run['entries'][number] => ({
  key: `${cluster}/${name}`,
  cluster,
  path: `/${name}`,
  attached: false,
  done: true,
});
const left = (cluster: string, ...keys: readonly string[]) => ({ cluster, keys, message: 'Why.' });

describe('what is left', () => {
  const broken = run('destroy', { left: [left('aks', 'aks/one', 'aks/two'), left('gke')] });
  it.each<[what: string, newer: readonly Run[], keys: readonly (readonly string[])[]]>([
    ['nothing since', [], [['aks', 'aks/one', 'aks/two'], ['gke']]],
    [
      'what was deleted since is not',
      [run('destroy', { entries: [written('aks', 'one')], left: [left('gke')] })],
      [['gke'], ['aks', 'aks/two']],
    ],
    [
      'a cluster that was looked into since is known',
      [run('prune', { entries: [written('gke', 'x')] })],
      [['aks', 'aks/one', 'aks/two']],
    ],
    [
      'what was applied since is wanted',
      [run('apply', { entries: [written('aks', 'one')] })],
      [['gke']],
    ],
    [
      'another place of the same name says nothing of this one',
      [
        run('destroy', {
          uri: 'file:///other',
          clusters: clusters.map((one) => ({ ...one, namespace: 'other' })),
          entries: [written('aks', 'one')],
        }),
      ],
      [['aks', 'aks/one', 'aks/two'], ['gke']],
    ],
  ])('%s', (_, newer, expected) => {
    const found = leftByRuns([...newer, broken], place);
    expect(found.map(({ cluster, keys }) => [cluster, ...keys])).toEqual(expected);
  });

  it('is of the kind of run that is asked for', () => {
    expect(leftByRuns([broken], { ...place, what: 'prune' })).toEqual([]);
    expect(leftByRuns([broken], { ...place, what: 'destroy' })).toHaveLength(2);
  });

  it('is all of a cluster that nobody could look into, else what is named', () => {
    const found = leftByRuns([broken], place);
    expect(
      ['aks/one', 'aks/three', 'gke/any'].map((key) =>
        isLeft({ cluster: key.slice(0, 3), key }, found),
      ),
    ).toEqual([true, false, true]);
  });

  it.each<[what: string, end: readonly object[], keys: readonly (readonly string[])[]]>([
    ['of a window that went in the middle: what it had not deleted', [], [['aks/two']]],
    ['nothing of a run that ended well', [{ type: 'end', outcome: 'done', at: 2 }], []],
  ])('%s', (_, end, expected) => {
    const { entries: _entries, outcome: _outcome, ...first } = run('destroy');
    const lines = [
      { type: 'run', ...first },
      { type: 'doomed', cluster: 'aks', keys: ['aks/one', 'aks/two'] },
      { type: 'begin', key: 'aks/one', cluster: 'aks', path: '/one', attached: false },
      { type: 'done', key: 'aks/one', at: 1 },
      { type: 'begin', key: 'aks/two', cluster: 'aks', path: '/two', attached: false },
      ...end,
    ];
    const read = readJournal(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect((read?.left ?? []).map(({ keys }) => keys)).toEqual(expected);
  });
});

const maps = '/api/v1/namespaces/mon/configmaps';
const map = (name: string) => ({
  metadata: {
    name,
    namespace: 'mon',
    uid: name,
    labels: { [partOfLabel]: applySetId('shop', 'mon') },
  },
});

/** A window on one cluster that has three maps of the topology, and a journal. */
const windowOn = (runs: readonly Run[], isAway = false) => {
  const deleted: string[] = [];
  const items = ['one', 'three', 'two'].map(map);
  const answer = (method: string, target: string): readonly [number, object] => {
    if (target.endsWith('selfsubjectaccessreviews')) return [201, { status: { allowed: true } }];
    if (method === 'DELETE') deleted.push(target.slice(maps.length + 1));
    if (method !== 'GET') return [201, { kind: 'ConfigMap', metadata: {} }];
    if (target === '/api/v1/namespaces/mon') return [200, { kind: 'Namespace' }];
    if (target === maps) return [200, { kind: 'ConfigMapList', apiVersion: 'v1', items }];
    return [404, { kind: 'Status', message: 'not found' }];
  };
  const client = {
    raw: async ({ method, path }: { readonly method: string; readonly path: string }) => {
      const [status, object] = answer(method, path.split('?')[0] ?? '');
      const body = (async function* () {
        yield Buffer.from(JSON.stringify(object));
      })();
      return Promise.resolve({ status, headers: {}, body });
    },
  };
  const deployment = {
    name: 'shop',
    queriers: [],
    clusters: clusters.slice(0, 1).map((cluster) => ({ ...cluster, objects: [] })),
  };
  const explorer = explorerOf({
    clusters: {
      client: async () => {
        if (isAway) throw new ClusterError({ kind: 'unreachable', message: 'Nothing listens.' });
        return Promise.resolve(client);
      },
    },
    server: { request: async () => Promise.resolve({ ok: true, deployment }) },
    topologies: createTopologies(),
    journals: {
      start: async () => Promise.resolve({ write: async () => undefined }),
      list: async () => Promise.resolve(runs),
    },
    log: { info: () => undefined },
    now: () => 1,
  } as unknown as Parameters<typeof explorerOf>[0]);
  return { explorer, deleted };
};

beforeEach(() => {
  const document = { languageId: 'yaml', uri: Uri.parse(uri), getText: () => '' };
  editor.documents.push(document);
});
afterEach(() => editor.reset());

const key = (name: string) => `aks/ConfigMap/mon/${name}`;
const brokenOff = (what: 'prune' | 'destroy') =>
  run(what, { left: [left('aks', key('two'), key('one'), key('gone'))] });

it.each<[what: 'prune' | 'destroy', command: ExplorerCommand]>([
  ['prune', pruneTopology],
  ['destroy', destroyTopology],
])('%s shows what a run left first, and has exactly that ticked', async (what, command) => {
  const { explorer, deleted } = windowOn([brokenOff(what)]);
  editor.person = ({ kind }) => (kind === 'pick' ? '+' : 'shop');
  await command(explorer)(uri);
  expect(editor.asked.find(({ kind }) => kind === 'pick')?.items).toEqual(
    ['one', 'two', 'three'].map(key),
  );
  expect(deleted).toEqual(['one', 'two']);
});

describe('the status', () => {
  const told = async (...world: Parameters<typeof windowOn>) => {
    await topologyStatus(windowOn(...world).explorer)(uri);
    return editor.messages.at(-1);
  };

  it('tells what is still there of what was left', async () => {
    expect(await told([brokenOff('destroy')])).toEqual({
      kind: 'warning',
      message: expect.stringContaining(
        ` left in aks: ${key('one')}, ${key('two')}. Why. Destroy offers that again.`,
      ) as string,
    });
  });

  it('tells it as it was left while nobody can look', async () => {
    expect((await told([brokenOff('prune')], true))?.message).toContain(
      ` left in aks: ${['two', 'one', 'gone'].map(key).join(', ')}. Why. Prune offers that again.`,
    );
  });

  it('tells nothing of what somebody deleted otherwise', async () => {
    const gone = run('destroy', { left: [left('aks', key('gone'))] });
    expect((await told([gone]))?.message).not.toContain(' left in ');
  });
});
