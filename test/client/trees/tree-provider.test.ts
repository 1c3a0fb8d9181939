import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calledOn } from '../../../client/src/explorer/called-on.ts';
import type { Need } from '../../../client/src/k8s/clusters.ts';
import { viewIds } from '../../../client/src/manifest-names.ts';
import { createRedrawnRows } from '../../../client/src/trees/redrawn-rows.ts';
import { readRowMenus } from '../../../client/src/trees/row-menus.ts';
import type { TreeNode } from '../../../client/src/trees/tree-node.ts';
import { createTree } from '../../../client/src/trees/tree-provider.ts';
import type { TreeSource } from '../../../client/src/trees/tree-source.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { editor } from '../editor/editor.ts';
import type { Drawn } from '../editor/tree.ts';

const viewId = viewIds.clusters;

/** Rows by their ids, a level a dot: `a` has `a.1` below it. */
function nodes(texts: ReadonlyMap<string, string>, above = ''): readonly TreeNode[] {
  const own = [...texts.keys()].filter((id) => parentOf(id) === above);
  return own.map((id): TreeNode => {
    const below = [...texts.keys()].some((other) => parentOf(other) === id);
    return {
      id,
      label: id,
      description: texts.get(id) ?? '',
      context: ['object', ...(id.endsWith('favourite') ? ['favourite'] : [])],
      expand: below ? 'collapsed' : 'none',
      ...(below ? { children: () => nodes(texts, id) } : {}),
      needs: [{ context: id, kind: 'pods' }],
      subject: { kind: 'cluster', context: id },
    };
  });
}

const parentOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf('.')));

const menus = readRowMenus({
  contributes: {
    menus: {
      'view/item/context': [
        { command: 'copy', when: 'view =~ /^gauntlet\\./ && viewItem =~ /\\bobject\\b/' },
        { command: 'unlike', when: `view == ${viewId} && viewItem =~ /\\bfavourite\\b/` },
      ],
    },
  },
});

function start(...ids: readonly string[]) {
  const texts = new Map(ids.map((id) => [id, '']));
  const changed = createEmitter<void>();
  const visible: boolean[] = [];
  const held: (readonly Need[])[] = [];
  const errors: unknown[] = [];
  let loads = 0;
  const source: TreeSource = {
    viewId,
    roots: () => nodes(texts),
    onDidChange: changed.event,
    setVisible: (now) => void visible.push(now),
  };
  const redrawn = createRedrawnRows(menus, () => performance.now());
  const provider = createTree({
    viewId,
    load: async () => {
      loads++;
      return Promise.resolve(source);
    },
    hold: (needs) => {
      held.push(needs);
      return { dispose: () => undefined };
    },
    onError: (error) => errors.push(error),
    redrawn,
  });
  const tree = editor.trees.get(viewId);
  if (tree === undefined) throw new Error('no view');
  return {
    tree,
    redrawn,
    provider,
    texts,
    visible,
    errors,
    loads: () => loads,
    held: () => (held.at(-1) ?? []).map(({ context }) => context),
    /** The source says that something changed. */
    change: (...entries: readonly (readonly [id: string, text: string | undefined])[]) => {
      for (const [id, text] of entries)
        if (text === undefined) texts.delete(id);
        else texts.set(id, text);
      changed.fire();
    },
  };
}

const drawnIds = (rows: readonly Drawn[]): readonly string[] =>
  rows.flatMap(({ id, below }) => [id, ...drawnIds(below)]);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  editor.reset();
});

describe('a view', () => {
  it('loads nothing before somebody looks, and rests while it is hidden', async () => {
    const { tree, loads, visible, held, change } = start('a', 'a.1');
    expect(loads()).toBe(0);
    await tree.show();
    await tree.expand('a');
    expect(drawnIds(tree.rows)).toEqual(['a', 'a.1']);
    expect(held()).toEqual(['a']);
    tree.hide();
    expect(held()).toEqual([]);
    change(['a.1', 'new']);
    vi.advanceTimersByTime(60_000);
    expect(tree.fired).toEqual([]);
    expect(visible.at(-1)).toBe(false);
    await tree.show();
    expect(loads()).toBe(1);
    expect(tree.fired).toEqual([['a.1']]);
  });

  it('has only what changed and is in sight drawn again', async () => {
    const { tree, change } = start('a', 'a.1', 'a.2', 'b', 'b.1');
    await tree.show();
    await tree.expand('a');
    change(['b.1', 'new']);
    vi.advanceTimersByTime(1000);
    expect(tree.fired).toEqual([]);
    change(['a.1', 'new']);
    vi.advanceTimersByTime(1000);
    expect(tree.fired).toEqual([['a.1']]);
    change(['a.3', '']);
    vi.advanceTimersByTime(1000);
    expect(tree.fired).toEqual([['a.1'], ['a']]);
    change(['c', '']);
    vi.advanceTimersByTime(1000);
    expect(tree.fired).toEqual([['a.1'], ['a'], [undefined]]);
  });

  it('gathers what changes soon after a drawing', async () => {
    const { tree, change } = start('a', 'b');
    await tree.show();
    vi.advanceTimersByTime(1000);
    change(['a', '0']);
    vi.advanceTimersByTime(0);
    expect(tree.fired).toEqual([['a']]);
    for (let at = 1; at <= 20; at++) {
      change(['a', String(at)], ['b', String(at)]);
      vi.advanceTimersByTime(10);
    }
    expect(tree.fired).toEqual([['a']]);
    vi.advanceTimersByTime(250);
    expect(tree.fired).toEqual([['a'], ['a', 'b']]);
  });

  it('keeps the ids of rows, whatever else changes', async () => {
    const { tree, change } = start('a', 'a.1', 'b');
    await tree.show();
    await tree.expand('a');
    change(['a', 'x'], ['a.1', 'y'], ['b', undefined], ['c', 'z']);
    vi.advanceTimersByTime(1000);
    await tree.redraw();
    expect(drawnIds(tree.rows)).toEqual(['a', 'a.1', 'c']);
    expect(tree.rows[0]?.item.description).toBe('x');
  });
});

describe('a command on a row that is being drawn again', () => {
  const labels = (args: readonly unknown[] | undefined): unknown =>
    args?.map((arg) =>
      Array.isArray(arg) ? labels(arg) : (arg as { readonly id?: string } | undefined)?.id,
    );

  const shown = async () => {
    const view = start('a', 'a.1', 'a.2', 'a.favourite', 'b');
    await view.tree.show();
    await view.tree.expand('a');
    vi.advanceTimersByTime(1000);
    return view;
  };

  it('gets its row from the editor otherwise', async () => {
    const { tree, redrawn } = await shown();
    const args = await calledOn(redrawn, 'copy', tree.argumentsOf('a.1'));
    expect(labels(args)).toEqual(['a.1', undefined]);
  });

  it('finds the only one that offers it', async () => {
    const { tree, redrawn, change } = await shown();
    change(['a', 'new']);
    vi.advanceTimersByTime(1000);
    const args = tree.argumentsOf('a.favourite');
    expect(args).toEqual([undefined, null]);
    expect(labels(await calledOn(redrawn, 'unlike', args))).toEqual(['a.favourite']);
    expect(editor.asked).toEqual([]);
  });

  it('asks which one, where several may be meant: those of it, the selected first', async () => {
    const { tree, redrawn, change } = await shown();
    tree.select('a.2');
    change(['a', 'new']);
    vi.advanceTimersByTime(1000);
    editor.person = ({ items }) => items[2];
    const args = await calledOn(redrawn, 'copy', tree.argumentsOf('a.favourite'));
    expect(labels(args)).toEqual(['a.favourite']);
    expect(editor.asked).toEqual([
      {
        kind: 'pick',
        title: 'The rows were being drawn again. Which one is it?',
        items: ['a.2', 'a.1', 'a.favourite'],
      },
    ]);
    editor.person = () => undefined;
    expect(await calledOn(redrawn, 'copy', tree.argumentsOf('a.1'))).toBeUndefined();
  });

  it('takes all that are selected, where it was chosen on them', async () => {
    const { tree, redrawn, change } = await shown();
    tree.select('a.1', 'a.2');
    change(['c', 'new']);
    vi.advanceTimersByTime(1000);
    const args = await calledOn(redrawn, 'copy', tree.argumentsOf('a.1', 'a.1', 'a.2'));
    expect(labels(args)).toEqual(['a.1', ['a.1', 'a.2']]);
  });

  it('is as from anywhere else once the rows are back, or when no row was drawn again', async () => {
    const { tree, redrawn, change } = await shown();
    expect(await calledOn(redrawn, 'copy', [])).toEqual([]);
    expect(await calledOn(redrawn, 'copy', [undefined])).toEqual([undefined]);
    change(['a', 'new']);
    vi.advanceTimersByTime(1000);
    await tree.redraw();
    expect(await calledOn(redrawn, 'unlike', [undefined, null])).toEqual([undefined, null]);
    change(['a', 'newer']);
    // Nobody asks for the rows again: they are no longer on the screen.
    vi.advanceTimersByTime(11_000);
    expect(await calledOn(redrawn, 'unlike', [undefined, null])).toEqual([undefined, null]);
  });
});
