import { CancellationError, commands, window } from 'vscode';
import { Disposable } from 'vscode';
import { offer } from '../util/offer.ts';
import type { Command, Services } from '../services.ts';
import { addConnection } from './add-connection.ts';
import { chooseConnection } from './choose-connection.ts';
import { commandIds } from './ids.ts';
import type { CommandName } from './ids.ts';
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

const handlers: Readonly<Record<CommandName, Command>> = {
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

/** Registers every command; what one throws is logged and told once, unless the person cancelled it. */
export function contributeCommands(services: Services): Disposable {
  const names = Object.keys(handlers) as CommandName[];
  return Disposable.from(
    ...names.map((name) => {
      const handle = handlers[name](services);
      return commands.registerCommand(commandIds[name], async (...args: readonly unknown[]) => {
        try {
          await handle(...args);
        } catch (error) {
          if (error instanceof CancellationError) return;
          const reason = error instanceof Error ? error.message : String(error);
          services.log.error(`${commandIds[name]}: ${reason}`);
          await offer(window.showErrorMessage, `Gauntlet: ${reason}`, [
            { title: 'Show Log', command: commandIds.showLog },
          ]);
        }
      });
    }),
  );
}
