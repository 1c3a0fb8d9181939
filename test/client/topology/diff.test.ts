import { describe, expect, it } from 'vitest';
import {
  contentHash,
  diffOf,
  differences,
  isSame,
  outsidersOf,
} from '../../../client/src/topology/diff.ts';
import type { FieldSet } from '../../../client/src/topology/owned-fields.ts';
import type { Change } from '../../../client/src/topology/plan.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type { DeployedManifest } from '../../../server/src/protocol/topology.ts';

const by = (manager: string, fieldsV1: FieldSet, more: Fields = {}): Fields => ({
  manager,
  operation: manager === 'gauntlet' ? 'Apply' : 'Update',
  time: 't',
  fieldsV1,
  ...more,
});
const manifest: DeployedManifest = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', namespace: 'n' },
};
const live = (more: Fields, ...managedFields: readonly Fields[]): Fields => ({
  ...manifest,
  ...more,
  metadata: { ...manifest.metadata, resourceVersion: '5', uid: 'u', managedFields },
});
const head = 'apiVersion: v1\nkind: ConfigMap\n';
const foot = 'metadata:\n  name: x\n  namespace: n\n';
const ours: FieldSet = { 'f:data': { 'f:a': {} } };

describe('both sides of a change', () => {
  const one = live({ data: { a: '1', theirs: '7' } }, by('gauntlet', ours), by('helm', {}));
  const two = live({ data: { a: '2', theirs: '7' } }, by('gauntlet', ours));
  it.each<[change: Change, before: string, after: string]>([
    [
      { kind: 'same', live: one },
      `${head}${foot}data:\n  a: "1"\n`,
      `${head}${foot}data:\n  a: "1"\n`,
    ],
    [{ kind: 'create', after: one }, '', `${head}${foot}data:\n  a: "1"\n`],
    [{ kind: 'untried' }, '', `${head}${foot}`],
    [
      { kind: 'update', live: one, after: two },
      `${head}${foot}data:\n  a: "1"\n`,
      `${head}${foot}data:\n  a: "2"\n`,
    ],
    [
      {
        kind: 'conflict',
        live: live({ data: { a: '9' } }, by('helm', ours)),
        after: two,
        conflicts: [],
      },
      `${head}${foot}data:\n  a: "9"\n`,
      `${head}${foot}data:\n  a: "2"\n`,
    ],
    [
      {
        kind: 'refused',
        live: one,
        refusal: { kind: 'invalid', status: 422, message: 'no', conflicts: [] },
      },
      `${head}${foot}data:\n  a: "1"\n`,
      `${head}${foot}`,
    ],
    [
      {
        kind: 'refused',
        live: undefined,
        refusal: { kind: 'invalid', status: 422, message: 'no', conflicts: [] },
      },
      '',
      `${head}${foot}`,
    ],
  ])('of $kind hold our fields only', (change, before, after) => {
    const sorted = (text: string) => text.split('\n').toSorted();
    const texts = diffOf({ change, manifest });
    expect(sorted(texts.before)).toEqual(sorted(before));
    expect(sorted(texts.after)).toEqual(sorted(after));
  });

  it('show a field that we no longer set on the left alone', () => {
    const before = live(
      { data: { a: '1', b: '2' } },
      by('gauntlet', { 'f:data': { 'f:a': {}, 'f:b': {} } }),
    );
    const after = live({ data: { a: '1' } }, by('gauntlet', ours));
    const texts = diffOf({ change: { kind: 'update', live: before, after }, manifest });
    expect(texts.before).toContain('b: "2"');
    expect(texts.after).not.toContain('b:');
  });

  it.each(['create', 'update', 'untried'] as const)(
    'of a Secret hold no value of it: %s',
    (kind) => {
      const secret = {
        ...manifest,
        kind: 'Secret',
        data: { a: 'aHVzaA==' },
        stringData: { b: 'hush' },
      };
      const there = { ...live({ data: { a: 'aHVzaA==' } }, by('gauntlet', ours)), kind: 'Secret' };
      const texts = diffOf({
        change: { kind, live: there, after: { ...there, data: { a: 'bmV3' } } },
        manifest: secret,
      });
      expect(Object.values(texts).join('')).not.toMatch(/aHVzaA|hush|bmV3/);
      expect(texts.after).toContain('kind: Secret');
    },
  );
});

describe('a dry run that changes nothing', () => {
  const was = live({ data: { a: '1' }, status: { x: 1 } }, by('gauntlet', ours));
  it.each<[what: string, after: Fields, same: boolean]>([
    ['with another version and status', { ...was, status: { x: 2 } }, true],
    ['with another value', live({ data: { a: '2' } }, by('gauntlet', ours)), false],
    [
      'that gives us another field',
      live({ data: { a: '1' } }, by('gauntlet', { 'f:data': {} })),
      false,
    ],
    [
      'that gives others another field',
      live({ data: { a: '1' } }, by('gauntlet', ours), by('x', {})),
      true,
    ],
  ])('%s', (_, after, same) => {
    expect(isSame(was, after)).toBe(same);
  });

  it('has the same hash whatever the order and the version', () => {
    const turned = { data: { a: '1' }, ...live({}, by('gauntlet', {})), status: {} };
    expect(contentHash(turned)).toBe(contentHash(was));
    expect(contentHash(live({ data: { a: '2' } }))).not.toBe(contentHash(was));
    expect(contentHash(was)).toMatch(/^[0-9a-f]{64}$/);
  });
});

it.each<[before: unknown, after: unknown, paths: readonly string[]]>([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: { b: 1, c: 2 } }, { a: { b: 2, c: 2 } }, ['a.b']],
  [{ a: 1 }, { b: 1 }, ['a', 'b']],
  [{ l: ['x'] }, { l: ['y'] }, ['l']],
  [
    { l: [{ name: 'x', v: 1 }, { name: 'y' }] },
    { l: [{ name: 'y' }, { name: 'x', v: 2 }, { name: 'z' }] },
    ['l[x].v', 'l[z]'],
  ],
  [{ l: [{ name: 'x' }] }, { l: [{ port: 1 }] }, ['l']],
])('%j and %j differ in %j', (before, after, paths) => {
  expect(differences(before, after)).toEqual(paths);
});

describe('who else owns what would change', () => {
  const label = 'app.kubernetes.io/name';
  const object = (more: Fields) => ({ metadata: { labels: { [label]: 'a' } }, ...more });
  const port = (nodePort: number) => ({
    spec: {
      ports: [
        { name: 'grpc', port: 1, nodePort },
        { name: 'http', port: 2, nodePort: 7 },
      ],
    },
  });
  it.each<[what: string, before: Fields, after: Fields, set: FieldSet, fields: readonly string[]]>([
    [
      'a plain field',
      object({ spec: { replicas: 3 } }),
      object({ spec: { replicas: 1 } }),
      { 'f:spec': { 'f:replicas': {} } },
      ['spec.replicas'],
    ],
    [
      'a label with dots in its name',
      object({}),
      { metadata: { labels: { [label]: 'b' } } },
      { 'f:metadata': { 'f:labels': { '.': {}, [`f:${label}`]: {} } } },
      [`metadata.labels.${label}`],
    ],
    [
      'a file of a ConfigMap',
      object({ data: { 'hashrings.json': '[1]', 'a.b': '' } }),
      object({ data: { 'hashrings.json': '[]', 'a.b': '' } }),
      { 'f:data': { 'f:hashrings.json': {} } },
      ['data.hashrings.json'],
    ],
    [
      'an item by its name',
      object({ spec: { containers: [{ name: 'c', image: 'x' }] } }),
      object({ spec: { containers: [{ name: 'c', image: 'y' }] } }),
      { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { 'f:image': {} } } } },
      ['spec.containers[c].image'],
    ],
    [
      'an item by its port',
      object(port(5)),
      object(port(6)),
      { 'f:spec': { 'f:ports': { 'k:{"port":1,"protocol":"TCP"}': { 'f:nodePort': {} } } } },
      ['spec.ports[grpc].nodePort'],
    ],
    [
      'a whole list',
      object({ spec: { args: ['a'] } }),
      object({ spec: { args: ['b'] } }),
      { 'f:spec': { 'f:args': {} } },
      ['spec.args'],
    ],
  ])('%s', (...[, before, after, set, fields]) => {
    const owned = {
      ...before,
      metadata: { ...(before['metadata'] as Fields), managedFields: [by('helm', set)] },
    };
    expect(outsidersOf(owned, after)).toEqual([{ manager: 'helm', time: 't', fields }]);
  });

  it.each<[what: string, entry: Fields]>([
    ['ourselves', by('gauntlet', { 'f:spec': { 'f:replicas': {} } })],
    [
      'a controller, of status',
      by('c', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'status' }),
    ],
    ['the owner of something else', by('helm', { 'f:spec': { 'f:paused': {} } })],
    [
      'the owner of the same field of another item',
      by('helm', {
        'f:spec': { 'f:ports': { 'k:{"port":2,"protocol":"TCP"}': { 'f:nodePort': {} } } },
      }),
    ],
  ])('is not %s', (_, entry) => {
    const before = {
      metadata: { managedFields: [entry] },
      spec: { replicas: 1, ...port(5).spec },
    };
    const after = { metadata: {}, spec: { replicas: 2, ...port(6).spec } };
    expect(outsidersOf(before, after)).toEqual([]);
  });
});
