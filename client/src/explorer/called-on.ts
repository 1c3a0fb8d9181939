import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { RedrawnRows } from '../trees/redrawn-rows.ts';
import { plainLabel } from '../trees/plain-label.ts';
import type { Row } from '../trees/tree-model.ts';
import { say } from '../util/words.ts';

interface Entry extends QuickPickItem {
  readonly row: Row;
}

/**
 * The arguments with the row that a command was called on. Where the editor left it out because its row was just
 * being drawn again, it is found among those; undefined when the person does not say which one it was.
 */
export async function calledOn(
  redrawn: RedrawnRows,
  command: string,
  args: readonly unknown[],
): Promise<readonly unknown[] | undefined> {
  const [row, selection] = args;
  if (args.length === 0 || (row !== undefined && row !== null)) return args;
  const ofSelection = Array.isArray(selection) && selection.length > 1;
  const rows = redrawn.candidates(command, ofSelection);
  const [only] = rows;
  if (only === undefined) return args;
  if (ofSelection) return [only, rows];
  if (rows.length === 1) return [only];
  const picked = await window.showQuickPick(rows.map(entryOf), {
    title: say('The rows were being drawn again. Which one is it?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === undefined ? undefined : [picked.row];
}

function entryOf(row: Row): Entry {
  const path: string[] = [];
  for (let above = row.parent; above !== undefined; above = above.parent)
    path.unshift(plainLabel(above.node.label));
  const { label, description = '' } = row.node;
  return {
    label: plainLabel(label),
    description: plainLabel(description),
    detail: path.join(' › '),
    row,
  };
}
