import { CancellationError, commands, window } from 'vscode';
import { Disposable } from 'vscode';
import { trusted } from '../connections/trust.ts';
import { calledOn } from '../explorer/called-on.ts';
import { offer } from '../util/offer.ts';
import type { Command, Services } from '../services.ts';
import { addConnection } from './add-connection.ts';
import { chooseConnection } from './choose-connection.ts';
import { commandIds, explorerCommandIds } from './ids.ts';
import type { ExplorerCommandName, WindowCommandName } from './ids.ts';
import { refreshMetadata } from './refresh-metadata.ts';
import { removeConnection } from './remove-connection.ts';
import { restartServer } from './restart-server.ts';
import { runAgain } from './run-again.ts';
import { runExpressionRange } from './run-expression-range.ts';
import { runExpression } from './run-expression.ts';
import { runOptions } from './run-options.ts';
import { showLog } from './show-log.ts';
import { showMenu } from './show-menu.ts';
import { testConnection } from './test-connection.ts';

const handlers: Readonly<Record<WindowCommandName, Command>> = {
  addConnection,
  testConnection,
  chooseConnection,
  removeConnection,
  showLog,
  showMenu,
  refreshMetadata,
  runExpression,
  runExpressionRange,
  runOptions,
  runAgain,
  restartServer,
};

/** Registers every command; those of the explorer load it. */
export function contributeCommands(services: Services): Disposable {
  const names = Object.keys(handlers) as WindowCommandName[];
  const explorerNames = Object.keys(explorerCommandIds) as ExplorerCommandName[];
  return Disposable.from(
    ...names.map((name) => register(services, commandIds[name], handlers[name](services))),
    ...explorerNames.map((name) =>
      register(services, commandIds[name], async (...args) => {
        // At once: a moment later the rows that are being drawn again are no longer told apart.
        const found = await calledOn(services.redrawn, commandIds[name], args);
        if (found === undefined || !(await trusted())) return;
        const explorer = await services.explorer.get();
        await explorer.run(name, found);
      }),
    ),
  );
}

type Handler = (...args: readonly unknown[]) => Promise<void>;

/** What a command throws is logged and told once, unless the person cancelled it. */
function register({ log }: Services, id: string, handle: Handler): Disposable {
  return commands.registerCommand(id, async (...args: readonly unknown[]) => {
    try {
      await handle(...args);
    } catch (error) {
      if (error instanceof CancellationError) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.error(`${id}: ${reason}`);
      await offer(window.showErrorMessage, `Gauntlet: ${reason}`, [
        { title: 'Show Log', command: commandIds.showLog },
      ]);
    }
  });
}
