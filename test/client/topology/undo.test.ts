import { describe, expect, it } from 'vitest';
import { asNew, managedFieldsBefore, undo } from '../../../client/src/topology/undo.ts';
import type { Fields } from '../../../client/src/util/values.ts';

const meta = { name: 'x', resourceVersion: '1', uid: 'u' };
const object = (spec: unknown, metadata: Fields = {}): Fields => ({
  kind: 'K',
  metadata: { ...meta, ...metadata },
  spec,
});

describe('taking a write back', () => {
  it.each<[what: string, before: unknown, after: unknown, now: unknown, gives: unknown]>([
    ['what we changed', { a: 1 }, { a: 2 }, { a: 2 }, { a: 1 }],
    ['what we brought', {}, { a: 2 }, { a: 2 }, {}],
    ['what we took away', { a: 1, b: 1 }, { b: 1 }, { b: 1 }, { a: 1, b: 1 }],
    ['beside what others changed', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 2, b: 7 }, { a: 1, b: 7 }],
    ['beside what others brought', { a: 1 }, { a: 2 }, { a: 2, c: 7 }, { a: 1, c: 7 }],
    ['beside what others took away', { a: 1, b: 1 }, { a: 2, b: 1 }, { a: 2 }, { a: 1 }],
    ['a list', { l: [1] }, { l: [1, 2] }, { l: [1, 2] }, { l: [1] }],
    [
      'far below',
      { a: { b: { c: 1 } } },
      { a: { b: { c: 2 } } },
      { a: { b: { c: 2 } } },
      { a: { b: { c: 1 } } },
    ],
    ['nothing, when it was taken back before', { a: 1 }, { a: 2 }, { a: 1 }, { a: 1 }],
    ['nothing, when others took it away before', {}, { a: 2 }, {}, {}],
  ])('takes back %s', (...[, before, after, now, gives]) => {
    const undone = undo(object(before), object(after), object(now));
    expect(undone).toEqual({ object: object(gives), kept: [] });
  });

  it.each<[before: unknown, after: unknown, now: unknown, gives: unknown, kept: readonly string[]]>(
    [
      [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 3 }, ['spec.a']],
      [{ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 2 }, { a: 3, b: 1 }, ['spec.a']],
      [{ l: [1] }, { l: [2] }, { l: [2, 3] }, { l: [2, 3] }, ['spec.l']],
      [{}, { a: { b: 1 } }, { a: { b: 2 } }, { a: { b: 2 } }, ['spec.a']],
      [{ a: 1 }, {}, { a: 9 }, { a: 9 }, ['spec.a']],
    ],
  )(
    'leaves what others changed since, and tells it: %j %j %j',
    (...[before, after, now, gives, kept]) => {
      expect(undo(object(before), object(after), object(now))).toEqual({
        object: object(gives),
        kept,
      });
    },
  );

  it('takes labels and annotations that we brought away, and keeps what the cluster writes', () => {
    const before = object({});
    const after = object({}, { labels: { ours: '1' }, annotations: { a: 'b' }, generation: 2 });
    const now = object(
      {},
      { ...(after['metadata'] as Fields), resourceVersion: '9', generation: 3 },
    );
    expect(undo(before, after, now).object['metadata']).toEqual({
      ...meta,
      resourceVersion: '9',
      generation: 3,
    });
  });
});

describe('the owners of fields after an object was put back', () => {
  const owned = (...managers: readonly Fields[]) => object({}, { managedFields: managers });
  const ours = { manager: 'gauntlet', operation: 'Apply', fieldsV1: {} };
  const theirs = { manager: 'kubectl-edit', operation: 'Update', time: 't1', fieldsV1: {} };
  const status = { manager: 'kubelet', operation: 'Update', subresource: 'status', time: 't' };
  it.each<[what: string, now: Fields, gives: unknown]>([
    ['the same', owned(ours, theirs), [theirs]],
    ['the same, but for status', owned(ours, theirs, status), [theirs]],
    ['somebody else', owned(ours, theirs, { ...theirs, manager: 'helm' }), undefined],
    ['the same at another time', owned(ours, { ...theirs, time: 't2' }), undefined],
  ])('who writes now: %s', (_, now, gives) => {
    expect(managedFieldsBefore(owned(theirs), owned(ours, theirs), now)).toEqual(gives);
  });
});

describe('making an object anew', () => {
  it('leaves out what belongs to the one that is gone', () => {
    const gone = {
      ...object({ a: 1 }, { deletionTimestamp: 't', ownerReferences: [{}], labels: { a: 'b' } }),
      status: { ready: true },
    };
    expect(asNew(gone)).toEqual({
      kind: 'K',
      metadata: { name: 'x', labels: { a: 'b' } },
      spec: { a: 1 },
    });
  });

  it('asks for a volume of its own where the old one may be gone', () => {
    const claim = {
      ...object(
        { volumeName: 'pv-1', storageClassName: 'fast' },
        { annotations: { 'pv.kubernetes.io/bind-completed': 'yes', mine: '1' } },
      ),
      kind: 'PersistentVolumeClaim',
    };
    expect(asNew(claim)).toEqual({
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'x', annotations: { mine: '1' } },
      spec: { storageClassName: 'fast' },
    });
  });
});
