import { describe, expect, it } from 'vitest';
import { TreeModel } from '../../../client/src/trees/tree-model.ts';
import type { Changed } from '../../../client/src/trees/tree-model.ts';
import type { TreeNode } from '../../../client/src/trees/tree-node.ts';

/** A row, what it shows, and the rows below. */
interface Spec {
  readonly id: string;
  readonly text?: string;
  readonly below?: readonly Spec[];
  readonly basis?: readonly unknown[];
  readonly tooltip?: string;
}

/** Rows whose building is counted. */
function nodes(specs: readonly Spec[], built: string[] = []): readonly TreeNode[] {
  return specs.map(({ id, text = '', below, basis, tooltip }) => ({
    id,
    label: id,
    description: text,
    context: [],
    expand: below === undefined ? 'none' : 'collapsed',
    ...(below === undefined
      ? {}
      : {
          children: () => {
            built.push(id);
            return nodes(below, built);
          },
        }),
    ...(basis === undefined ? {} : { basis }),
    ...(tooltip === undefined ? {} : { tooltip: () => [{ kind: 'text', text: tooltip } as const] }),
    needs: [{ context: id, kind: 'pods' }],
  }));
}

/** A tree in which the rows of those ids are open. */
function opened(specs: readonly Spec[], ...open: readonly string[]): TreeModel {
  const model = new TreeModel();
  const visit = (rows: ReturnType<TreeModel['children']>): void => {
    for (const row of rows) if (open.includes(row.id)) visit(model.children(row));
  };
  visit(model.roots(() => nodes(specs)));
  return model;
}

const ids = (changed: Changed): readonly string[] => changed.map((row) => row?.id ?? '(top)');

const tree = (text = '', more: readonly Spec[] = []): readonly Spec[] => [
  { id: 'a', below: [{ id: 'a1', text }, { id: 'a2', below: [{ id: 'a2x' }] }, ...more] },
  { id: 'b', below: [{ id: 'b1' }] },
];

const swapped: readonly Spec[] = [
  { id: 'a', below: [{ id: 'a2', below: [{ id: 'a2x' }] }, { id: 'a1' }] },
  { id: 'b', below: [{ id: 'b1' }] },
];

describe('what is drawn again', () => {
  it.each<readonly [string, readonly string[], readonly Spec[], readonly string[]]>([
    ['nothing when nothing changed', ['a'], tree(), []],
    ['a row whose text changed', ['a'], tree('new'), ['a1']],
    ['nothing below a closed row', [], tree('new'), []],
    ['the parent of a new row', ['a'], tree('', [{ id: 'a3' }]), ['a']],
    ['the parent only, when rows below it changed too', ['a'], tree('new', [{ id: 'a3' }]), ['a']],
    ['the top for a new row there', ['a'], [...tree('new'), { id: 'c' }], ['(top)']],
    ['the parent when the order changed', ['a'], swapped, ['a']],
    [
      'a row that lost what is below',
      ['a', 'a2'],
      [
        { id: 'a', below: [{ id: 'a1' }, { id: 'a2' }] },
        { id: 'b', below: [{ id: 'b1' }] },
      ],
      ['a2'],
    ],
  ])('is %s', (_name, open, after, expected) => {
    const model = opened(tree(), ...open);
    expect(ids(model.update(nodes(after)))).toEqual(expected);
    expect(ids(model.update(nodes(after)))).toEqual([]);
  });

  it('is what changed while a row was closed, when it opens', () => {
    const model = opened(tree(), 'a');
    const [a] = model.roots(() => []);
    if (a === undefined) throw new Error('no row');
    model.collapse(a);
    expect(ids(model.update(nodes(tree('new'))))).toEqual([]);
    expect(ids(model.expand(a))).toEqual(['a1']);
    expect(model.children(a)[0]?.node.description).toBe('new');
  });

  it('is a row whose tooltip was read and changed', () => {
    const spec = (tooltip: string): readonly Spec[] => [
      { id: 'a', tooltip },
      { id: 'b', tooltip },
    ];
    const model = opened(spec('one'));
    const [a] = model.roots(() => []);
    if (a === undefined) throw new Error('no row');
    expect(model.tooltip(a)).toEqual([{ kind: 'text', text: 'one' }]);
    expect(ids(model.update(nodes(spec('two'))))).toEqual(['a']);
  });
});

describe('rows', () => {
  it('stay the same objects while their ids are there', () => {
    const model = opened(tree(), 'a');
    const [before] = model.roots(() => []);
    model.update(nodes(tree('new')));
    const [after] = model.roots(() => []);
    expect(after).toBe(before);
    expect(before && model.children(before)[0]?.parent).toBe(after);
  });

  it('of the same id get one each', () => {
    const model = opened([{ id: 'a' }, { id: 'a' }, { id: 'a#2' }, { id: 'a' }]);
    const got = model.roots(() => []).map(({ id }) => id);
    expect(new Set(got).size).toBe(4);
    expect(
      ids(model.update(nodes([{ id: 'a' }, { id: 'a' }, { id: 'a#2' }, { id: 'a' }]))),
    ).toEqual([]);
  });

  it('are not asked for before somebody looks', () => {
    const built: string[] = [];
    const model = new TreeModel();
    expect(model.update(nodes(tree(), built))).toEqual([]);
    model.roots(() => nodes(tree(), built));
    expect(built).toEqual([]);
  });
});

describe('what is needed', () => {
  it('is what open rows in sight need, once each', () => {
    const model = opened(tree(), 'a', 'a2');
    expect(model.needs().map(({ context }) => context)).toEqual(['a', 'a2']);
    expect([...model.expanded()]).toEqual(['a', 'a2']);
    const [a] = model.roots(() => []);
    if (a === undefined) throw new Error('no row');
    model.collapse(a);
    expect(model.needs()).toEqual([]);
    model.expand(a);
    expect([...model.expanded()]).toEqual(['a', 'a2']);
  });
});

it('needs what a row needs that is opened before its rows were asked for', () => {
  const model = opened(tree());
  const [a] = model.roots(() => []);
  if (a === undefined) throw new Error('no row');
  expect(ids(model.expand(a))).toEqual([]);
  expect(model.needs().map(({ context }) => context)).toEqual(['a']);
  expect([...model.expanded()]).toEqual(['a']);
});

describe('the cost of a change', () => {
  /** 20 clusters with 20 namespaces of 100 pods; pods of one may change. */
  const clusters = (changed: object): readonly Spec[] =>
    Array.from({ length: 20 }, (_, c) => ({
      id: `c${c}`,
      basis: [c === 7 ? changed : c],
      below: Array.from({ length: 20 }, (_unused, n) => ({
        id: `c${c}n${n}`,
        basis: [c === 7 && n === 3 ? changed : n],
        below: Array.from({ length: 100 }, (_none, p) => ({
          id: `c${c}n${n}p${p}`,
          text: c === 7 && n === 3 && p === 50 ? JSON.stringify(changed) : '',
        })),
      })),
    }));

  it('is building the rows below the one place that changed', () => {
    const first = clusters({ at: 1 });
    const everything = first.flatMap(({ id, below = [] }) => [id, ...below.map((one) => one.id)]);
    const model = opened(first, ...everything);
    const built: string[] = [];
    const changed = model.update(nodes(clusters({ at: 2 }), built));
    expect(built).toEqual(['c7', 'c7n3']);
    expect(ids(changed)).toEqual(['c7n3p50']);
  });

  it('is nothing when no basis changed', () => {
    const same = { at: 1 };
    const model = opened(clusters(same), ...clusters(same).map(({ id }) => id));
    const built: string[] = [];
    expect(model.update(nodes(clusters(same), built))).toEqual([]);
    expect(built).toEqual([]);
  });
});

describe('rows that went and came back', () => {
  const openIn = (rows: ReturnType<TreeModel['roots']>): readonly string[] =>
    rows.filter(({ reopened }) => reopened).map(({ id }) => id);

  it('open by themselves as far as they were open, once', () => {
    const model = opened(tree(), 'a', 'a2');
    model.update(nodes([]));
    expect(ids(model.update(nodes(tree())))).toEqual(['(top)']);
    const roots = model.roots(() => []);
    expect(openIn(roots)).toEqual(['a']);
    const [a] = roots;
    if (a === undefined) throw new Error('no row');
    expect(openIn(model.children(a))).toEqual(['a2']);
    // Closed by hand, it stays closed.
    model.collapse(a);
    model.update(nodes([]));
    model.update(nodes(tree()));
    expect(openIn(model.roots(() => []))).toEqual([]);
  });

  it('open again where a filter hid them below an open row', () => {
    const model = opened(tree(), 'a', 'a2');
    model.update(nodes([{ id: 'a', below: [{ id: 'a1' }] }]));
    model.update(nodes(tree()));
    const [a] = model.roots(() => []);
    if (a === undefined) throw new Error('no row');
    expect(openIn(model.children(a))).toEqual(['a2']);
  });

  it('open again where nothing was below their parent for a while', () => {
    const model = opened(tree(), 'a');
    model.update(nodes([{ id: 'a' }, { id: 'b' }]));
    expect(model.expanded()).toEqual(new Set());
    model.update(nodes(tree()));
    expect(openIn(model.roots(() => []))).toEqual(['a']);
  });

  it('need nothing before they are open', () => {
    const model = opened(tree(), 'a');
    model.update(nodes([]));
    model.update(nodes(tree()));
    expect(model.needs()).toEqual([]);
  });
});
