// What people are asked and told while topologies are brought into clusters and out of them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyTopology } from '../../../client/src/commands/apply-topology.ts';
import { destroyTopology } from '../../../client/src/commands/destroy-topology.ts';
import { planTopology } from '../../../client/src/commands/plan-topology.ts';
import { pruneTopology } from '../../../client/src/commands/prune-topology.ts';
import { rollBackTopology } from '../../../client/src/commands/roll-back-topology.ts';
import { topologyStatus } from '../../../client/src/commands/topology-status.ts';
import type { ExplorerCommand } from '../../../client/src/explorer/explorer.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient, RawRequest } from '../../../client/src/k8s/port.ts';
import { applySetId, partOfLabel } from '../../../client/src/topology/apply-set.ts';
import type { Outcome, RunOptions } from '../../../client/src/topology/run.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { doRun } from '../../../client/src/topology/window/do-run.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { editor } from '../editor/editor.ts';
import type { Asked } from '../editor/editor.ts';
import { Uri } from '../editor/types.ts';
import { explorerOf } from '../explorer/explorer-of.ts';

const uri = 'file:///w/shop.thanos-topology.yaml';
const maps = '/api/v1/namespaces/mon/configmaps';
const old = {
  metadata: {
    name: 'old',
    namespace: 'mon',
    uid: 'u',
    labels: { [partOfLabel]: applySetId('shop', 'mon') },
  },
};
const deployment = {
  name: 'shop',
  clusters: [{ name: 'aks', context: 'ctx', namespace: 'mon', objects: [] }],
  queriers: [],
};

interface Cluster {
  readonly there: readonly Fields[];
  /** Ends of lists that must not be asked for. */
  readonly forbidden: readonly string[];
  /** What stands for the set, as it is applied. */
  readonly parent?: Fields;
  /** What applying it would make of it; without it stays as it is. */
  readonly after?: Fields;
}

/** An API server with these ConfigMaps, and what was deleted there. */
const apiServer = ({ there, forbidden, parent, after = parent }: Cluster) => {
  const deleted: string[] = [];
  const answer = ({ method, path }: RawRequest): readonly [number, Fields] => {
    const [target = ''] = path.split('?');
    if (target.endsWith('selfsubjectaccessreviews')) return [201, { status: { allowed: true } }];
    if (method === 'DELETE') deleted.push(target);
    if (parent !== undefined && after !== undefined && target === `${maps}/gauntlet-shop`)
      return [200, method === 'PATCH' ? after : parent];
    if (method !== 'GET') return [201, { kind: 'ConfigMap', metadata: {} }];
    if (target === '/api/v1/namespaces/mon') return [200, { kind: 'Namespace' }];
    if (forbidden.some((end) => target.endsWith(`/${end}`))) return [403, { kind: 'Status' }];
    if (target === maps) return [200, { kind: 'ConfigMapList', apiVersion: 'v1', items: there }];
    return [404, { kind: 'Status', message: 'not found' }];
  };
  const client: Pick<ClusterClient, 'raw'> = {
    raw: async (request) => {
      const [status, object] = answer(request);
      const bytes = Buffer.from(JSON.stringify(object));
      const body = (async function* () {
        yield bytes;
      })();
      return Promise.resolve({ status, headers: {}, body });
    },
  };
  return { client, deleted };
};

const explorerWith = (client: unknown, rendered: unknown = { ok: true, deployment }) =>
  explorerOf({
    clusters: { client: async () => Promise.resolve(client) },
    server: { request: async () => Promise.resolve(rendered) },
    topologies: createTopologies(),
    journals: {
      start: async () => Promise.resolve({ write: async () => undefined }),
      list: async () => Promise.resolve([]),
    },
    log: { info: () => undefined },
    now: () => 1,
  } as unknown as Parameters<typeof explorerOf>[0]);

/** Runs a command by a person who ticks everything and types that; gives what was deleted. */
const run = async (command: ExplorerCommand, cluster: Cluster, typed?: string) => {
  const { client, deleted } = apiServer(cluster);
  editor.person = ({ kind, items }: Asked) => (kind === 'pick' ? items[0] : typed);
  await command(explorerWith(client))(uri);
  return deleted;
};
const messages = () => editor.messages.map(({ message }) => message);

beforeEach(() => {
  const document = { languageId: 'yaml', uri: Uri.parse(uri), getText: () => '' };
  editor.documents.push(document);
});
afterEach(() => editor.reset());

describe.each([
  ['pruning', pruneTopology],
  ['destroying', destroyTopology],
])('%s', (_, command) => {
  it.each<[typed: string | undefined, deleted: readonly string[]]>([
    ['shop', [`${maps}/old`]],
    ['shopp', []],
    ['', []],
    [undefined, []],
  ])('asks for the name of the topology: %j deletes %j', async (typed, deleted) => {
    expect(await run(command, { there: [old], forbidden: [] }, typed)).toEqual(deleted);
    expect(editor.asked.filter(({ kind }) => kind === 'input')).toMatchObject([
      { title: 'Type shop to go on' },
    ]);
  });
});

describe('destroying', () => {
  const unknown =
    'You are not allowed to list ConfigMap, StatefulSet objects in aks: nobody knows what is there.';
  const nothing = 'Nothing of shop is in its clusters.';

  it.each<[there: readonly Fields[], forbidden: readonly string[], told: readonly string[]]>([
    [[], ['configmaps', 'statefulsets'], [unknown]],
    [[], [], [nothing]],
  ])('names the kinds that nobody could look for', async (there, forbidden, told) => {
    expect(await run(destroyTopology, { there, forbidden })).toEqual([]);
    expect(messages()).toEqual(told);
  });

  it('names them beside what it found', async () => {
    await run(destroyTopology, { there: [old], forbidden: ['statefulsets'] });
    expect(messages()[0]).toContain('list StatefulSet objects in aks');
    expect(editor.asked.find(({ kind }) => kind === 'pick')?.items).toEqual([
      'aks/ConfigMap/mon/old',
    ]);
  });
});

describe('in the read-only mode', () => {
  beforeEach(() => {
    editor.settings.set('gauntlet.topology.readOnly', true);
  });

  it.each<[what: string, command: ExplorerCommand]>([
    ['applying', applyTopology],
    ['pruning', pruneTopology],
    ['destroying', destroyTopology],
    ['rolling back', rollBackTopology],
  ])('%s is refused in one sentence before anything is asked', async (_, command) => {
    expect(await run(command, { there: [old], forbidden: [] }, 'shop')).toEqual([]);
    expect(messages()).toEqual(['Nothing was done: the setting gauntlet.topology.readOnly is on.']);
    expect(editor.asked).toMatchObject([{ kind: 'message', items: [] }]);
  });
});

describe('a plan', () => {
  it.each<[what: string, readOnly: boolean, there: readonly Fields[], next: readonly string[]]>([
    ['to be applied', false, [], ['Apply…']],
    ['and to be pruned of what the file no longer has', false, [old], ['Apply…', 'Prune…']],
    ['and in the read-only mode to be read', true, [old], []],
  ])('is there %s', async (_, readOnly, there, next) => {
    editor.settings.set('gauntlet.topology.readOnly', readOnly);
    await run(planTopology, { there, forbidden: [] });
    expect(editor.asked).toMatchObject([{ kind: 'message', items: next }]);
  });
});

describe.each([
  ['pruning', pruneTopology],
  ['destroying', destroyTopology],
])('%s while one cluster does not answer', (_, command) => {
  it('deletes in the others, and says that it does not know of that one', async () => {
    const { client, deleted } = apiServer({ there: [old], forbidden: [] });
    const gone = { name: 'gke', context: 'gone', namespace: 'mon', objects: [] };
    const lines: Fields[] = [];
    const explorer = explorerWith(client, {
      ok: true,
      deployment: { ...deployment, clusters: [...deployment.clusters, gone] },
    });
    explorer.clusters.client = async (context) => {
      if (context === 'ctx') return client as ClusterClient;
      throw new ClusterError({ kind: 'unreachable', message: 'Nothing listens.' });
    };
    explorer.journals.start = async () => ({ write: async (line) => void lines.push({ ...line }) });
    editor.person = ({ kind, items }: Asked) => (kind === 'pick' ? items[0] : 'shop');
    await command(explorer)(uri);
    expect(deleted).toEqual([`${maps}/old`]);
    expect([messages()[0], messages().at(-1)]).toEqual([
      'Nobody could look into gke: what is there stays. Nothing listens.',
      'gke: Nothing listens.',
    ]);
    expect(lines.map(({ type, cluster }) => [type, cluster])).toEqual([
      ['left', 'gke'],
      ['doomed', 'aks'],
      ['begin', 'aks'],
      ['done', undefined],
      ['end', undefined],
    ]);
  });
});

describe('applying after a run that broke off', () => {
  const broken = {
    id: 'r',
    what: 'apply',
    topology: 'shop',
    uri,
    at: 1,
    clusters: deployment.clusters,
    entries: [],
  };
  const question = /^The last run of shop, at .*, did not come to its end\.$/;

  it.each<[answer: string | undefined, finished: readonly string[]]>([
    ['Finish It', ['r']],
    [undefined, []],
  ])('asks: %s finishes %j, though nothing is left to write', async (answer, finished) => {
    const told: string[] = [];
    const parent = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'gauntlet-shop', namespace: 'mon' },
    };
    const { client } = apiServer({ there: [], forbidden: [], parent });
    const journals = {
      list: async () => Promise.resolve([broken]),
      finish: async ({ id }: { readonly id: string }) => Promise.resolve(void told.push(id)),
    };
    editor.person = ({ title }: Asked) => (question.test(title) ? answer : undefined);
    await applyTopology({ ...explorerWith(client), journals } as never)(uri);
    expect(told).toEqual(finished);
    editor.asked.length = 0;
    journals.list = async () =>
      Promise.resolve([{ ...broken, uri: 'file:///o/shop.thanos-topology.yaml' }]);
    await applyTopology({ ...explorerWith(client), journals } as never)(uri);
    expect(editor.asked[0]?.title).toMatch(
      /It was begun by .*; to finish it is to apply this file\.$/,
    );
  });
});

describe('while a migration is under way', () => {
  const parentIn = (stage: string): Fields => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'gauntlet-shop',
      namespace: 'mon',
      annotations: { 'gauntlet/migration-stage': stage },
    },
  });
  const runOf = (entries: readonly Fields[]) => ({
    id: 'r',
    what: 'apply',
    topology: 'shop',
    uri,
    at: 1,
    clusters: deployment.clusters,
    entries,
  });
  const plain = runOf([{ key: 'aks/ConfigMap/mon/old', cluster: 'aks', path: `${maps}/old` }]);
  const staged = runOf([
    { key: 'parent', cluster: 'aks', path: `${maps}/gauntlet-shop`, after: parentIn('gateway') },
  ]);
  /** Does it by a person who says yes to everything; gives what was told. */
  const told = async (
    command: ExplorerCommand,
    last: object,
    stage: string,
  ): Promise<readonly string[]> => {
    const { client, deleted } = apiServer({ there: [old], forbidden: [], parent: parentIn(stage) });
    const journals = {
      list: async () => Promise.resolve([last]),
      start: async () => Promise.resolve({ write: async () => undefined }),
      finish: async () => Promise.resolve(),
    };
    editor.person = ({ kind, items }: Asked) => (kind === 'input' ? 'shop' : items[0]);
    await command({ ...explorerWith(client), journals } as never)(uri);
    return [...messages(), ...deleted];
  };
  const words = 'A migration is in its stage “copy”. Go on, or back, with Migrate Topology.';

  it.each<[what: string, command: ExplorerCommand, words: string]>([
    ['applied', applyTopology, `Nothing was applied. aks: ${words}`],
    ['deleted', pruneTopology, `Nothing was deleted. aks: ${words}`],
    ['rolled back', rollBackTopology, `Nothing was rolled back. aks: ${words}`],
  ])('nothing is %s beside it', async (_what, command, expected) => {
    expect(await told(command, plain, 'copy')).toEqual([expected]);
  });

  it('what it left behind may be deleted once it is over', async () => {
    expect(await told(pruneTopology, plain, 'compact')).toContain(`${maps}/old`);
  });

  it('a stage is no run to roll back', async () => {
    expect(await told(rollBackTopology, staged, 'compact')).toEqual([
      'Nothing was rolled back. It was a stage of a migration: Migrate Topology goes back.',
    ]);
  });

  it('a stage that broke off is not finished by applying a file', async () => {
    await told(applyTopology, staged, 'compact');
    const question = editor.asked.find(({ title }) => title.includes('did not come to its end'));
    expect(question?.items).toEqual(['Apply All the Same']);
  });
});

describe('a topology of the same name from another file', () => {
  const parent = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'gauntlet-shop',
      namespace: 'mon',
      uid: 'p',
      annotations: { 'gauntlet/file': 'us/shop.thanos-topology.yaml', 'gauntlet/repository': 'r' },
    },
  };
  const after = { ...parent, metadata: { ...parent.metadata, annotations: {} } };
  const holds =
    'The namespace mon of ctx already holds a topology shop from r: us/shop.thanos-topology.yaml.';
  /** What is asked of a person who says yes so many times, and what was deleted. */
  const asking = async (command: ExplorerCommand, yes: number) => {
    const { client, deleted } = apiServer({ there: [old], forbidden: [], parent, after });
    const journals = { list: async () => Promise.resolve([]) };
    let left = yes;
    editor.person = ({ kind, items }: Asked) => {
      left -= 1;
      return left < 0 ? undefined : kind === 'input' ? 'shop' : items[0];
    };
    await command({ ...explorerWith(client), journals } as never)(uri);
    return { asked: editor.asked.map(({ title, items }) => [title, items]), deleted };
  };

  it.each<[what: string, command: ExplorerCommand, yes: string]>([
    ['applied', applyTopology, 'Take It Over'],
    ['pruned', pruneTopology, 'List It'],
    ['destroyed', destroyTopology, 'List It'],
  ])('is told before it is %s: who does not say yes is asked no more', async (_, command, yes) => {
    expect(await asking(command, 0)).toEqual({ asked: [[holds, [yes]]], deleted: [] });
  });

  it.each<[what: string, command: ExplorerCommand, next: RegExp]>([
    ['applied', applyTopology, /^Apply shop to ctx\?$/],
    ['pruned', pruneTopology, /^Delete what shop no longer has\?$/],
    ['destroyed', destroyTopology, /^Delete everything of shop\?$/],
  ])('may be %s all the same', async (_, command, next) => {
    const { asked, deleted } = await asking(command, 1);
    expect(asked.map(([title]) => title)).toEqual([holds, expect.stringMatching(next)]);
    expect(deleted).toEqual([]);
  });

  it('is told in a plan, which does not lead to pruning it, and in the status', async () => {
    expect((await asking(planTopology, 0)).asked).toEqual([
      [expect.stringContaining(`${holds} If that file was moved to here`), ['Apply…']],
    ]);
    await asking(topologyStatus, 0);
    expect(messages().at(-1)).toContain(`${holds} If that file was moved to here`);
  });
});

describe('what clusters and files say', () => {
  const link = '[Go on](command:evil)';
  const plain = '[Go on] (command:evil)';
  const done: Outcome = { kind: 'done', written: [] };
  const title = { what: 'apply', title: 't', uri, topology: 'shop', clusters: [] } as const;
  const during = async (work: (options: RunOptions) => Promise<Outcome>) =>
    doRun(explorerWith(undefined), title, work);

  it('is no link in the progress of a run', async () => {
    await during(async ({ tell }) => {
      tell({ kind: 'waiting', cluster: 'aks', sentence: link });
      return Promise.resolve(done);
    });
    expect(editor.messages).toEqual([{ kind: 'progress', message: `aks: ${plain}` }]);
  });

  it('is no link where a topology has errors', async () => {
    const errors = [{ message: link, line: 0, column: 0 }];
    const explorer = explorerWith(undefined, { ok: false, errors });
    await pruneTopology(explorer)(uri);
    expect(messages()).toEqual([`The topology has errors: ${plain}`]);
  });

  it('rests no longer once somebody cancels', async () => {
    const outcome = await during(async ({ sleep, signal }) => {
      const rest = sleep(3_600_000);
      editor.cancelled.fire();
      await rest;
      await sleep(3_600_000);
      return { kind: signal.aborted ? 'cancelled' : 'done', written: [] };
    });
    expect(outcome?.kind).toBe('cancelled');
  });
});
