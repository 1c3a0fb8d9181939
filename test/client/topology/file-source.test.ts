// Which file brought a topology: the same for everybody who works with it, another one for another file.
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { findSource, sourceWords } from '../../../client/src/topology/file-source.ts';
import type { FileSource } from '../../../client/src/topology/file-source.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { countsOf, isChange, otherFilesOf } from '../../../client/src/topology/plan.ts';
import { everywhere } from '../../../client/src/topology/remove.ts';
import type { RunOptions } from '../../../client/src/topology/run.ts';
import { countsInWords } from '../../../client/src/topology/words.ts';
import { createTopologySource } from '../../../client/src/trees/topology/topology-source.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { DeployedObject, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { createFakeApi } from './fake-api.ts';

type Files = Readonly<Record<string, string>>;

const remote = (url: string): string =>
  `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n`;
const cloneAt = (folder: string, url: string): Files => ({
  [`${folder}/.git/HEAD`]: 'ref: refs/heads/main\n',
  [`${folder}/.git/config`]: `${remote(url)}[branch "main"]\n\tremote = origin\n`,
});
const found = async (path: string, files: Files = {}, folder?: string) =>
  findSource({ path, folder, read: async (one) => Promise.resolve(files[one]) });
const file = 'deploy/t.thanos-topology.yaml';

describe('which file it is', () => {
  it('is where it is in its repository, whoever cloned it from where, and whatever is open', async () => {
    const expected: FileSource = { path: file, repository: 'platform' };
    for (const [home, url] of [
      ['/home/ann/platform', 'git@git.example.org:ops/platform.git'],
      ['/c:/Users/bob/code/p', 'https://bob:secret@git.example.org/ops/platform'],
      ['/work', 'ssh://git.example.org/ops/platform.git/'],
    ] as const) {
      const files = cloneAt(home, url);
      expect(await found(`${home}/${file}`, files, home)).toEqual(expected);
      expect(await found(`${home}/${file}`, files, `${home}/deploy`)).toEqual(expected);
    }
  });

  it('is known in worktrees and submodules too', async () => {
    const files: Files = {
      '/tree/.git': 'gitdir: /home/ann/platform/.git/worktrees/tree\n',
      '/home/ann/platform/.git/worktrees/tree/commondir': '../..\n',
      ...cloneAt('/home/ann/platform', 'git@x:ops/platform.git'),
      '/home/ann/platform/thanos/.git': 'gitdir: ../.git/modules/thanos',
      '/home/ann/platform/.git/modules/thanos/config': remote('git@x:ops/thanos.git'),
      '/c:/tree/.git': String.raw`gitdir: C:\git\worktrees\tree`,
      '/C:/git/worktrees/tree/config': remote(String.raw`C:\repositories\here`),
    };
    expect(await found(`/tree/${file}`, files)).toEqual({ path: file, repository: 'platform' });
    expect(await found(`/home/ann/platform/thanos/${file}`, files)).toEqual({
      path: file,
      repository: 'thanos',
    });
    expect(await found(`/c:/tree/${file}`, files)).toEqual({ path: file, repository: 'here' });
  });

  it('has nothing of a remote that may be a secret', async () => {
    const files = cloneAt('/r', 'https://x/?token=abc&y=d e');
    expect(await found(`/r/${file}`, files)).toEqual({ path: file });
    expect(await found(`/r/${file}`, { '/r/.git/HEAD': '' })).toEqual({ path: file });
  });

  it('is below the folder that is open where there is no repository, and never a path of the machine', async () => {
    expect(await found(`/home/ann/w/${file}`, {}, '/home/ann/w')).toEqual({ path: file });
    expect(await found(`/home/ann/w/${file}`)).toEqual({ path: 't.thanos-topology.yaml' });
  });

  it('in words', () => {
    expect([{ path: file }, { path: file, repository: 'p' }].map(sourceWords)).toEqual([
      file,
      `p: ${file}`,
    ]);
  });
});

const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mon' } };
const map = (name: string): DeployedObject => ({
  wave: 'configuration',
  component: 'c',
  last: false,
  optional: false,
  attached: false,
  manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'mon' } },
});
const topology = (...names: readonly string[]): TopologyDeployment => ({
  name: 't',
  queriers: [],
  clusters: [
    { name: 'a', context: 'ctx', namespace: 'mon', objects: names.map((name) => map(name)) },
  ],
});

/** A cluster into which files bring their topology. */
const cluster = () => {
  const fake = createFakeApi(home);
  const api = async () => Promise.resolve(fake);
  const options: RunOptions = {
    api,
    journal: { write: async () => undefined },
    now: () => 8,
    sleep: async () => undefined,
    signal: new AbortController().signal,
    tell: () => undefined,
    patience: { rollout: 0, stuck: 0, check: 0 },
  };
  const plan = async (of: TopologyDeployment, source: FileSource | undefined) =>
    makePlan('file:///t', of, { api, now: () => 7, source });
  const apply = async (...of: Parameters<typeof plan>) =>
    applyPlan(await plan(...of), new Map(), options);
  const note = () =>
    asFields(
      asFields(fake.objects.get('/api/v1/namespaces/mon/configmaps/gauntlet-t')?.['metadata'])?.[
        'annotations'
      ],
    );
  return { api, plan, apply, note };
};

const mine: FileSource = { path: 'eu/t.thanos-topology.yaml', repository: 'platform' };
const others: FileSource = { path: 'us/t.thanos-topology.yaml', repository: 'platform' };
const theirs = [{ cluster: 'a', context: 'ctx', namespace: 'mon', source: others }];

describe('two files of one name in one namespace', () => {
  it('are told from each other, and what only the other one has is nothing to prune', async () => {
    const { plan, apply, api } = cluster();
    await apply(topology('one', 'two'), others);
    const mixed = await plan(topology('one'), mine);
    expect(otherFilesOf(mixed)).toEqual(theirs);
    expect(countsOf(mixed.clusters)).toMatchObject({ leftover: 0, otherFile: 1 });
    expect(countsInWords(mixed.clusters)).toBe('1 to change, 1 not in this file');
    const { others: found } = await everywhere(topology('one'), api, mine);
    expect(found).toEqual(theirs);
    const topologies = createTopologies();
    topologies.show(mixed);
    const [row] = createTopologySource({ viewId: 'v', topologies }).roots();
    const rows = (row?.children?.() ?? []) as readonly { label: string; description?: string }[];
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['What is there is of platform: us/t.thanos-topology.yaml', undefined],
      ['ConfigMap gauntlet-t', 'to change'],
      ['ConfigMap two', 'not in this file: another one may have it'],
      ['1 object unchanged', undefined],
    ]);
  });

  it('are one once it was taken over: then the other one is told so', async () => {
    const { plan, apply } = cluster();
    await apply(topology('one', 'two'), others);
    await apply(topology('one'), mine);
    const own = await plan(topology('one'), mine);
    expect([otherFilesOf(own), countsOf(own.clusters).leftover]).toEqual([[], 1]);
    expect(otherFilesOf(await plan(topology('one', 'two'), others))).toMatchObject([
      { source: mine },
    ]);
  });

  it.each<[what: string, source: FileSource]>([
    ['the same of somebody else', { ...others }],
    ['a copy whose remote nobody knows', { path: others.path }],
  ])('is none: %s', async (_, source) => {
    const { plan, apply, api } = cluster();
    await apply(topology('one', 'two'), others);
    const same = await plan(topology('one'), source);
    expect([otherFilesOf(same), countsOf(same.clusters).leftover]).toEqual([[], 1]);
    expect((await everywhere(topology('one'), api, source)).others).toEqual([]);
  });

  it('is another one in another repository, though its path is the same', async () => {
    const { plan, apply } = cluster();
    await apply(topology('one'), others);
    const source = { path: others.path, repository: 'shop' };
    expect(otherFilesOf(await plan(topology('one'), source))).toEqual(theirs);
  });

  it('what was applied before files were noted is noted with the next apply, once', async () => {
    const { plan, apply, note } = cluster();
    await apply(topology('one', 'two'), undefined);
    expect(note()?.['gauntlet/file']).toBeUndefined();
    const old = await plan(topology('one', 'two'), mine);
    expect(otherFilesOf(old)).toEqual([]);
    expect(countsOf(old.clusters)).toMatchObject({ update: 1, same: 2 });
    await apply(topology('one', 'two'), mine);
    expect(note()).toMatchObject({ 'gauntlet/file': mine.path, 'gauntlet/repository': 'platform' });
    const again = await plan(topology('one', 'two'), mine);
    expect(again.clusters.flatMap(({ objects }) => objects).filter(isChange)).toEqual([]);
  });
});
