import { describe, expect, test } from 'vitest';
import { textDocumentConfiguration } from '../../../server/src/lsp/text-sync.ts';
import type { ColumnUnit } from '../../../server/src/util/line-index.ts';

const at = (line: number, character: number) => ({ line, character });
const change = (start: ReturnType<typeof at>, end: ReturnType<typeof at>, text: string) => ({
  range: { start, end },
  text,
});

interface Row {
  readonly title: string;
  readonly unit: ColumnUnit;
  readonly before: string;
  readonly changes: (ReturnType<typeof change> | { readonly text: string })[];
  readonly after: string;
}

const rows: readonly Row[] = [
  {
    title: 'UTF-16 columns behind a surrogate pair',
    unit: 'utf-16',
    before: '# 😀 é\nup',
    changes: [change(at(0, 5), at(0, 6), 'e')],
    after: '# 😀 e\nup',
  },
  {
    title: 'byte columns behind a surrogate pair',
    unit: 'utf-8',
    before: '# 😀 é\nup',
    changes: [change(at(0, 7), at(0, 9), 'e')],
    after: '# 😀 e\nup',
  },
  {
    title: 'changes that build on each other',
    unit: 'utf-8',
    before: 'é',
    changes: [
      change(at(0, 2), at(0, 2), 'é'),
      change(at(0, 4), at(0, 4), 'x'),
      change(at(0, 0), at(0, 2), ''),
    ],
    after: 'éx',
  },
  {
    title: 'a whole new text',
    unit: 'utf-8',
    before: 'é',
    changes: [{ text: 'sum(é)' }, change(at(0, 4), at(0, 6), 'x')],
    after: 'sum(x)',
  },
];

describe('text synchronisation', () => {
  test.each(rows)('$title', ({ unit, before, changes, after }) => {
    const { create, update } = textDocumentConfiguration(unit);
    const document = update(create('file:///a.promql', 'promql', 1, before), changes, 2);
    expect(document.getText()).toBe(after);
    expect(document.version).toBe(2);
  });
});
