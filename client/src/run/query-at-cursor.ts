import { window } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { LanguageServer } from '../language-client.ts';
import type { Query } from './runner.ts';

/** The arguments of a code lens: document and expression; undefined when the call came without them. */
export function queryOfArguments(args: readonly unknown[]): Query | undefined {
  const [uri, expr] = args;
  return typeof uri === 'string' && typeof expr === 'string' ? { uri, expr } : undefined;
}

/** The selected text of the active editor, else the expression that the cursor is in, as the server sees it. */
export async function queryAtCursor(server: LanguageServer): Promise<Query | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const uri = document.uri.toString();
  const selected = document.getText(selection).trim();
  if (selected !== '') return { uri, expr: selected };
  const { line, character } = selection.active;
  const found = await server.request(methods.expressionAt, { uri, position: { line, character } });
  return found === null ? undefined : { uri, expr: found.expr };
}
