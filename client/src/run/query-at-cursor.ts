import { commands, window } from 'vscode';
import type { CodeLens } from 'vscode';
import { serverCommands } from '../../../server/src/protocol/methods.ts';
import { nearest } from './nearest.ts';
import type { Query } from './runner.ts';

/** The arguments of a code lens: document and expression; undefined when the call came without them. */
export function queryOfArguments(args: readonly unknown[]): Query | undefined {
  const [uri, expr] = args;
  return typeof uri === 'string' && typeof expr === 'string' ? { uri, expr } : undefined;
}

/**
 * The selected text of the active editor, else the expression at the cursor. The server knows where expressions
 * are: its code lenses say so.
 */
export async function queryAtCursor(): Promise<Query | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const uri = document.uri.toString();
  const selected = document.getText(selection).trim();
  if (selected !== '') return { uri, expr: selected };
  const lenses = await commands.executeCommand<readonly CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
  );
  const queries = lenses.flatMap(({ command, range }) => {
    const query = queryOfArguments(command?.arguments ?? []);
    return command?.command === serverCommands.runInstant && query !== undefined
      ? [{ ...query, startLine: range.start.line, endLine: range.end.line }]
      : [];
  });
  const found = nearest(queries, selection.active.line);
  return found === undefined ? undefined : { uri: found.uri, expr: found.expr };
}
