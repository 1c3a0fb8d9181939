import { window } from 'vscode';
import { trusted } from '../connections/trust.ts';
import type { Command } from '../services.ts';
import { queryAtCursor, queryOfArguments } from './query-at-cursor.ts';
import type { RunKind } from './run-choices.ts';

/** A command that runs the expression of a code lens, else the one at the cursor. */
export function runCommand(kind: RunKind): Command {
  return ({ runner, server }) =>
    async (...args) => {
      if (!(await trusted())) return;
      const query = queryOfArguments(args) ?? (await queryAtCursor(server));
      if (query === undefined) {
        await window.showInformationMessage(
          'There is no PromQL expression at the cursor. Put it into one, or select one.',
        );
        return;
      }
      await runner.run(query, kind);
    };
}
