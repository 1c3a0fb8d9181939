import { describe, expect, it } from 'vitest';
import {
  appliedBy,
  content,
  managersOf,
  ownPart,
  projected,
  sameJson,
  union,
} from '../../../client/src/topology/owned-fields.ts';
import type { FieldSet } from '../../../client/src/topology/owned-fields.ts';
import type { Fields } from '../../../client/src/util/values.ts';

describe('the managers of an object', () => {
  const object: Fields = {
    metadata: {
      managedFields: [
        { manager: 'gauntlet', operation: 'Apply', time: 't', fieldsV1: { 'f:spec': {} } },
        { manager: 'gauntlet', operation: 'Update', fieldsV1: { 'f:data': {} } },
        { manager: 'gauntlet', operation: 'Apply', subresource: 'scale', fieldsV1: { 'f:x': {} } },
        'nonsense',
        { fieldsV1: 3 },
      ],
    },
  };
  it('are read, whatever else stands there', () => {
    expect(managersOf(object)).toEqual([
      {
        name: 'gauntlet',
        operation: 'Apply',
        subresource: '',
        time: 't',
        fields: { 'f:spec': {} },
      },
      {
        name: 'gauntlet',
        operation: 'Update',
        subresource: '',
        time: '',
        fields: { 'f:data': {} },
      },
      {
        name: 'gauntlet',
        operation: 'Apply',
        subresource: 'scale',
        time: '',
        fields: { 'f:x': {} },
      },
      { name: '', operation: '', subresource: '', time: '', fields: {} },
    ]);
  });
  it('are told apart from what they update and from other parts of it', () => {
    expect(appliedBy(object, 'gauntlet')).toEqual({ 'f:spec': {} });
  });
  it.each([undefined, {}, { metadata: {} }, { metadata: { managedFields: 'x' } }])(
    'of %j are none',
    (none) => {
      expect(managersOf(none)).toEqual([]);
      expect(appliedBy(none, 'gauntlet')).toEqual({});
    },
  );
});

it.each<[left: FieldSet, right: FieldSet, both: FieldSet]>([
  [{}, {}, {}],
  [{ 'f:a': {} }, { 'f:b': {} }, { 'f:a': {}, 'f:b': {} }],
  [{ 'f:a': { 'f:b': {} } }, { 'f:a': { 'f:c': {} } }, { 'f:a': { 'f:b': {}, 'f:c': {} } }],
  [{ 'f:a': { '.': {} } }, {}, { 'f:a': { '.': {} } }],
])('%j and %j are %j', (left, right, both) => {
  expect(union(left, right)).toEqual(both);
  expect(union(right, left)).toEqual(both);
});

describe('the part that fields name', () => {
  const ports = [
    { name: 'grpc', port: 1, targetPort: 'grpc' },
    { name: 'dns', port: 1, protocol: 'UDP', targetPort: 'dns' },
  ];
  it.each<[set: FieldSet, value: unknown, part: unknown]>([
    [{ 'f:a': {} }, { a: 1, b: 2 }, { a: 1 }],
    [{ 'f:a': {} }, { b: 2 }, {}],
    [{ '.': {} }, { a: 1 }, { a: 1 }],
    [{ '.': {}, 'f:a': {} }, { a: 1, b: 2 }, { a: 1 }],
    [
      { 'f:app.kubernetes.io/name': {} },
      { 'app.kubernetes.io/name': 'x', b: '' },
      { 'app.kubernetes.io/name': 'x' },
    ],
    [
      { 'k:{"port":1,"protocol":"TCP"}': { 'f:targetPort': {} } },
      ports,
      [{ name: 'grpc', targetPort: 'grpc' }],
    ],
    [
      { 'k:{"port":1,"protocol":"UDP"}': { '.': {}, 'f:protocol': {} } },
      ports,
      [{ name: 'dns', protocol: 'UDP' }],
    ],
    [{ 'k:{"port":9,"protocol":"TCP"}': {} }, ports, []],
    [{ 'v:"b"': {} }, ['a', 'b'], ['b']],
    [{ 'v:"c"': {} }, ['a', 'b'], []],
    [{ 'i:1': {} }, ['a', 'b'], ['b']],
    [{ 'k:{nonsense': {} }, [{ a: 1 }], [{ a: 1 }]],
    [{ 'f:a': { 'f:b': {} } }, { a: 3 }, { a: 3 }],
  ])('%j of %j', (set, value, part) => {
    expect(projected(value, set)).toEqual(part);
  });

  it('is in the order of the object, with kind and name and without what every write changes', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'x',
        namespace: 'n',
        uid: 'u',
        resourceVersion: '1',
        labels: { ours: '1', theirs: '2' },
        managedFields: [],
      },
      spec: { type: 'ClusterIP', ports },
      status: { loadBalancer: {} },
    };
    const set = { 'f:metadata': { 'f:labels': { 'f:ours': {} } }, 'f:spec': { 'f:type': {} } };
    expect(ownPart(object, set)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', namespace: 'n', labels: { ours: '1' } },
      spec: { type: 'ClusterIP' },
    });
    expect(content(object)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', namespace: 'n', labels: { ours: '1', theirs: '2' } },
      spec: { type: 'ClusterIP', ports },
    });
  });
});

it.each<[left: unknown, right: unknown, same: boolean]>([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [[], {}, false],
  [null, {}, false],
  [null, null, true],
  ['1', 1, false],
])('%j and %j: %j', (left, right, same) => {
  expect(sameJson(left, right)).toBe(same);
  expect(sameJson(right, left)).toBe(same);
});
