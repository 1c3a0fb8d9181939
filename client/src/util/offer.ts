import { commands } from 'vscode';
import { plainMessage } from './plain-message.ts';

export interface Action {
  readonly title: string;
  readonly command: string;
}

type Show = (message: string, ...titles: string[]) => Thenable<string | undefined>;

/** Shows a message with buttons and runs the command of the chosen one. */
export async function offer(
  show: Show,
  message: string,
  actions: readonly Action[],
): Promise<void> {
  const title = await show(plainMessage(message), ...actions.map((action) => action.title));
  const chosen = actions.find((action) => action.title === title);
  if (chosen !== undefined) await commands.executeCommand(chosen.command);
}
