import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diffOf, differences, outsidersOf } from '../../../client/src/topology/diff.ts';
import { createJournals } from '../../../client/src/topology/journal-files.ts';
import { ownPart } from '../../../client/src/topology/owned-fields.ts';
import { secretsIn } from '../../../client/src/topology/secret-references.ts';
import { undo } from '../../../client/src/topology/undo.ts';
import { withoutFields } from '../../../client/src/topology/without-fields.ts';

const manager = (name: string, fieldsV1: object, operation = 'Apply') => ({
  manager: name,
  operation,
  time: '2026-11-23T10:00:00Z',
  fieldsV1,
});

const deployment = (replicas: number, image: string, managedFields: readonly object[] = []) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd', namespace: 'n', resourceVersion: '1', managedFields },
  spec: {
    replicas,
    strategy: { type: 'RollingUpdate' },
    containers: [
      { name: 'c', image, terminationMessagePath: '/dev/x' },
      { name: 'injected', image: 'i' },
    ],
    ports: [{ port: 80, protocol: 'TCP', targetPort: 1 }],
  },
  status: { replicas },
});

const ours = {
  'f:spec': {
    'f:replicas': {},
    'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
    'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:port': {}, 'f:targetPort': {} } },
  },
};

describe('our part of an object', () => {
  it('has our fields only, items of lists by their keys', () => {
    expect(ownPart(deployment(1, 'a:1'), ours)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'n' },
      spec: {
        replicas: 1,
        containers: [{ name: 'c', image: 'a:1' }],
        ports: [{ port: 80, targetPort: 1 }],
      },
    });
  });

  it('is all that a diff shows', () => {
    const live = deployment(1, 'a:1', [manager('gauntlet', ours)]);
    const after = deployment(1, 'a:2', [manager('gauntlet', ours)]);
    const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } };
    const texts = diffOf({ change: { kind: 'update', live, after }, manifest });
    expect(texts.after).toBe(texts.before.replace('a:1', 'a:2'));
    expect(texts.before).not.toMatch(/injected|terminationMessagePath|status/);
  });

  it('shows no value of a Secret', () => {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { key: 'aGVsbG8=' },
    };
    expect(diffOf({ change: { kind: 'untried' }, manifest }).after).not.toContain('aGVsbG8=');
  });
});

it('tells who wrote what would change, and nobody else', () => {
  const editor = manager('kubectl-edit', { 'f:spec': { 'f:replicas': {} } }, 'Update');
  const other = manager('injector', { 'f:spec': { 'f:strategy': {} } }, 'Update');
  const live = deployment(5, 'a:1', [manager('gauntlet', ours), editor, other]);
  expect(outsidersOf(live, deployment(1, 'a:1'))).toEqual([
    { manager: 'kubectl-edit', time: '2026-11-23T10:00:00Z', fields: ['spec.replicas'] },
  ]);
});

it('names what differs, items by name', () => {
  expect(differences(deployment(1, 'a').spec, deployment(2, 'b').spec)).toEqual([
    'replicas',
    'containers[c].image',
  ]);
});

it.each([
  [['.spec.replicas'], 'replicas', undefined],
  [['.spec.nothing.there'], 'replicas', 1],
])('leaves %j to their owner', (paths, field, value) => {
  const { spec } = withoutFields(deployment(1, 'a'), paths);
  expect((spec as Record<string, unknown>)[field]).toBe(value);
});

it('leaves a field of an item to its owner', () => {
  const { spec } = withoutFields(deployment(1, 'a'), ['.spec.containers[name="c"].image']);
  expect(spec).toMatchObject({ containers: [{ name: 'c' }, { name: 'injected', image: 'i' }] });
  expect(JSON.stringify(spec)).not.toContain('"a"');
});

it('takes back what we wrote, and keeps what others wrote since', () => {
  const before = deployment(1, 'a');
  const after = deployment(2, 'b');
  const current = { ...deployment(2, 'b'), spec: { ...deployment(2, 'b').spec, replicas: 7 } };
  const { object, kept } = undo(before, after, current);
  expect(kept).toEqual(['spec.replicas']);
  expect(object).toMatchObject({ spec: { replicas: 7, containers: [{ image: 'a' }, {}] } });
});

it('finds the Secrets that pods cannot start without', () => {
  const spec = {
    env: [{ valueFrom: { secretKeyRef: { name: 'a', key: 'k' } } }],
    volumes: [{ secret: { secretName: 'b' } }, { secret: { secretName: 'c', optional: true } }],
  };
  expect(secretsIn(spec)).toEqual(['a', 'b']);
});

it('takes a run for finished once another has brought it to its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-journals-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journals = createJournals(folder);
  const run = { what: 'apply', topology: 't', uri: 'u', clusters: [] } as const;
  const cut = await journals.start({ ...run, at: 1_000 });
  await cut.write({ type: 'begin', key: 'k', cluster: 'c', path: '/p', attached: false });
  const [broken] = await journals.list('t');
  if (broken === undefined) throw new Error('no run');
  // The machine went in the middle of a line.
  appendFileSync(join(folder, `${broken.id}.jsonl`), '{"type":"done","key":"k","at');
  await journals.finish(broken, 2_000);
  const [finished] = await journals.list('t');
  expect([broken.outcome, finished?.outcome]).toEqual([undefined, 'done']);
  expect(finished?.entries).toEqual(broken.entries);
});

it('keeps journals that only their owner reads, the newest first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-journals-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journals = createJournals(join(folder, 'j'));
  const run = { what: 'apply', topology: 't', uri: 'u', clusters: [] } as const;
  for (const at of [1_000, 2_000]) {
    const journal = await journals.start({ ...run, at });
    await Promise.all(
      ['x', 'y'].map(async (key) =>
        journal.write({ type: 'begin', key, cluster: 'c', path: '/p', attached: false }),
      ),
    );
  }
  await journals.start({ ...run, topology: 'other', at: 3_000 });
  const runs = await journals.list('t');
  expect(runs.map(({ at, entries, outcome }) => [at, entries.length, outcome])).toEqual([
    [2_000, 2, undefined],
    [1_000, 2, undefined],
  ]);
  for (const name of readdirSync(join(folder, 'j')))
    expect(statSync(join(folder, 'j', name)).mode % 0o1000).toBe(0o600);
});
