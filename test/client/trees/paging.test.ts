import { expect, it } from 'vitest';
import { createPaging, paged } from '../../../client/src/trees/paging.ts';

const row = (item: number) => ({
  id: `${item}`,
  label: `${item}`,
  context: [],
  expand: 'none' as const,
});
const items = Array.from({ length: 450 }, (_, index) => index);

it('shows 200 rows of a long list, then more as somebody asks for them', () => {
  const paging = createPaging();
  let told = 0;
  paging.onDidChange(() => told++);
  const labels = () =>
    paged('list', items, paging.pages, row)
      .slice(199)
      .map(({ label }) => label);
  expect(labels()).toEqual(['199', 'Show next 200 of 250']);
  paging.more('list');
  expect(paged('list', items, paging.pages, row)).toHaveLength(401);
  expect(labels().at(-1)).toBe('Show the last 50');
  paging.more('list');
  expect(paged('list', items, paging.pages, row)).toHaveLength(450);
  expect(paged('other', items, paging.pages, row)).toHaveLength(201);
  expect(told).toBe(2);
});

it('makes rows only of what it shows', () => {
  const made: number[] = [];
  paged('list', items, new Map(), (item) => {
    made.push(item);
    return row(item);
  });
  expect(made).toHaveLength(200);
});

it('says on its last row what choosing it does', () => {
  const more = paged('list', items, new Map(), row).at(-1);
  expect(more?.subject).toEqual({ kind: 'more', parent: 'list' });
  expect(more?.command).toBe('gauntlet.showMore');
});
