import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../../client/src/topology/diff.ts';
import { createJournals } from '../../../client/src/topology/journal-files.ts';
import { kept, readJournal, recordOf } from '../../../client/src/topology/journal.ts';
import type { JournalLine } from '../../../client/src/topology/journal.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-journal-'));
  folders.push(folder);
  return join(folder, 'a', 'b');
};

const run = (at = 1, topology = 'shop') => ({
  what: 'apply' as const,
  topology,
  uri: 'file:///w/shop.thanos-topology.yaml',
  at,
  clusters: [{ name: 'aks', context: 'ctx', namespace: 'mon' }],
});
const begin = (key: string, more: object = {}): JournalLine => ({
  type: 'begin',
  key,
  cluster: 'aks',
  path: `/${key}`,
  attached: false,
  ...more,
});
const done = (key: string, more: object = {}): JournalLine => ({
  type: 'done',
  key,
  at: 5,
  ...more,
});
const text = (...lines: readonly object[]): string =>
  [{ type: 'run', id: 'r', ...run() }, ...lines].map((line) => JSON.stringify(line)).join('\n');

describe('a journal', () => {
  it('tells what was begun, what was done and how it ended', () => {
    const before = { kind: 'ConfigMap' };
    const lines = [
      begin('one', { before, beforeHash: 'h' }),
      begin('two'),
      done('one', { after: { kind: 'x' }, afterHash: 'i' }),
      { type: 'end', outcome: 'failed', at: 9 },
    ];
    expect(readJournal(text(...lines))).toEqual({
      id: 'r',
      ...run(),
      entries: [
        {
          key: 'one',
          cluster: 'aks',
          path: '/one',
          attached: false,
          done: true,
          at: 5,
          before,
          beforeHash: 'h',
          after: { kind: 'x' },
          afterHash: 'i',
        },
        { key: 'two', cluster: 'aks', path: '/two', attached: false, done: false },
      ],
      outcome: 'failed',
    });
  });

  it('of a machine that went in the middle of a line has no end', () => {
    const whole = text(begin('one'), done('one'));
    const cut = readJournal(whole.slice(0, -4));
    expect(cut?.entries).toMatchObject([{ key: 'one', done: false }]);
    expect(cut).not.toHaveProperty('outcome');
  });

  it('holds an object that was tried again once, as it was at the last try', () => {
    const lines = [
      begin('one', { before: { v: 1 } }),
      begin('one', { before: { v: 2 } }),
      done('one'),
    ];
    expect(readJournal(text(...lines))?.entries).toMatchObject([{ before: { v: 2 }, done: true }]);
  });

  it.each(['', 'nonsense', '[]\n3', '{"type":"begin","key":"x"}'])('is not %j', (what) => {
    expect(readJournal(what)).toBeUndefined();
  });

  it('reads lines whose values are not what they should be', () => {
    const odd =
      '{"type":"run","clusters":"x","what":"y","at":"z"}\n{"type":"done","key":"never"}\n{"type":"begin"}';
    expect(readJournal(odd)).toEqual({
      id: '',
      what: 'apply',
      topology: '',
      uri: '',
      at: 0,
      clusters: [],
      entries: [{ key: '', cluster: '', path: '', attached: false, done: false }],
    });
  });
});

describe('what is kept of an object', () => {
  it('is everything, and of a Secret only a hash', () => {
    const map = { kind: 'ConfigMap', data: { a: '1' } };
    const hash = contentHash(map);
    expect(kept('before', map)).toEqual({ before: map, beforeHash: hash });
    const secret = { ...map, kind: 'Secret' };
    expect(kept('after', secret)).toEqual({ afterHash: contentHash(secret) });
    expect(kept('after', undefined)).toEqual({});
  });
});

it('a record that is handed on holds hashes in place of objects', () => {
  const journal = text(
    begin('one', { before: { secret: 'hush' }, beforeHash: 'h' }),
    begin('two'),
    done('two', { afterHash: 'i' }),
  );
  const read = readJournal(journal);
  if (read === undefined) throw new Error('no journal');
  const record = recordOf(read, 'ann');
  expect(record).toEqual({
    id: 'r',
    ...run(),
    at: '1970-01-01T00:00:00.001Z',
    by: 'ann',
    objects: [
      { object: 'one', written: false, before: 'h', after: null },
      { object: 'two', written: true, at: '1970-01-01T00:00:00.005Z', before: null, after: 'i' },
    ],
  });
  expect(JSON.stringify(record)).not.toContain('hush');
});

describe('journals in files', () => {
  it('are for their owner only, one line at a time', async () => {
    const folder = await newFolder();
    const journals = createJournals(folder);
    const writer = await journals.start(run(1_700_000_000_000));
    // Clusters are written side by side.
    await Promise.all(Array.from({ length: 50 }, (_, at) => writer.write(begin(`k${String(at)}`))));
    const [name = ''] = await readdir(folder);
    expect(name).toBe('2023-11-14T22-13-20.000Z-shop-apply.jsonl');
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const lines = (await readFile(join(folder, name), 'utf8')).trim().split('\n');
    expect(lines.slice(1).map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(
      Array.from({ length: 50 }, (_, at) => `k${String(at)}`),
    );
  });

  it('are those of their topology, the newest first', async () => {
    const journals = createJournals(await newFolder());
    expect(await journals.list('shop')).toEqual([]);
    for (const [at, topology] of [
      [1, 'shop'],
      [3, 'shop'],
      [2, 'other'],
    ] as const)
      await journals.start(run(at, topology));
    expect((await journals.list('shop')).map(({ at }) => at)).toEqual([3, 1]);
    expect((await journals.list('other')).map(({ at }) => at)).toEqual([2]);
  });

  it('are 50 at most: the oldest go', async () => {
    const folder = await newFolder();
    const journals = createJournals(folder);
    for (let at = 1; at <= 52; at += 1) await journals.start(run(at * 1_000));
    const ats = (await journals.list('shop')).map(({ at }) => at / 1_000);
    expect(ats).toHaveLength(50);
    expect(ats.at(-1)).toBe(3);
    expect(ats[0]).toBe(52);
  });

  it('of one topology leave those of others', async () => {
    const journals = createJournals(await newFolder());
    await journals.start(run(1_000));
    await journals.start(run(2_000, 'shop-apply'));
    for (let at = 3; at <= 60; at += 1)
      await journals.start(run(at * 1_000, 'Deployment shop.shop'));
    expect(await journals.list('Deployment shop.shop')).toHaveLength(50);
    expect((await journals.list('shop')).map(({ at }) => at)).toEqual([1_000]);
    expect((await journals.list('shop-apply')).map(({ at }) => at)).toEqual([2_000]);
  });

  it('are told apart by names that are longer than those of files', async () => {
    const journals = createJournals(await newFolder());
    const long = `HorizontalPodAutoscaler shop.${'x'.repeat(250)}`;
    await journals.start(run(1, `${long}1`));
    await journals.start(run(2, `${long}2`));
    expect((await journals.list(`${long}1`)).map(({ at }) => at)).toEqual([1]);
  });

  it('leave what else is in their folder alone, and files that are no journals out', async () => {
    const folder = await newFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeFile(join(folder, 'broken.jsonl'), '{');
    const journals = createJournals(folder);
    await journals.start(run());
    expect(await journals.list('shop')).toHaveLength(1);
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
