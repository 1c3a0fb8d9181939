import type { RowMenus } from './row-menus.ts';
import type { Row } from './tree-model.ts';

/** Time (ms) after which a row that the editor did not ask for again is one that nobody sees. */
const redrawnMs = 10_000;

/**
 * Rows that are being drawn again. The editor forgets every row below one that changed until it has asked for them
 * again, while the old ones are still on the screen: an action that is chosen on one of them meanwhile is called
 * without its row. Source: vscode 1.139 extHostTreeViews.ts, `_addChildrenToClear` and `_convertArgument`.
 */
export interface RedrawnRows {
  /** The editor was told to draw these again. */
  fired(viewId: string, rows: Iterable<Row>): void;
  /** The editor asked for a row. */
  given(row: Row): void;
  /** Those of a view that are selected now. */
  selected(viewId: string, rows: readonly Row[]): void;
  /** The rows that a command was chosen on, as far as can be said: with all that are selected, else one of these. */
  candidates(command: string, ofSelection: boolean): readonly Row[];
}

interface Redrawn {
  readonly viewId: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** Nothing is drawn again yet. `clock` gives milliseconds and need not be that of the day. */
export function createRedrawnRows(menus: RowMenus, clock: () => number): RedrawnRows {
  const redrawn = new Map<Row, Redrawn>();
  const selections = new Map<string, readonly Row[]>();
  const forgetOld = (): void => {
    for (const [row, { at }] of redrawn) if (clock() - at > redrawnMs) redrawn.delete(row);
  };
  const isSelected = (row: Row): boolean =>
    selections.get(redrawn.get(row)?.viewId ?? '')?.includes(row) === true;
  return {
    fired: (viewId, rows) => {
      forgetOld();
      for (const row of rows) redrawn.set(row, { viewId, at: clock() });
    },
    given: (row) => void redrawn.delete(row),
    selected: (viewId, rows) => {
      selections.set(viewId, rows);
    },
    candidates: (command, ofSelection) => {
      forgetOld();
      const fitting = [...redrawn]
        .filter(([row, { viewId }]) => menus.offers(command, viewId, row))
        .map(([row]) => row);
      const selected = fitting.filter(isSelected);
      if (ofSelection) return selected;
      return [...selected, ...fitting.filter((row) => !selected.includes(row))];
    },
  };
}
