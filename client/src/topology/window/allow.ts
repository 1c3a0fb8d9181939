import { window } from 'vscode';
import { readTopologySafety } from '../../settings.ts';
import { say } from '../../util/words.ts';

/** Asks for a name to be typed, letter by letter. */
export async function typed(name: string, prompt: string): Promise<boolean> {
  const answer = await window.showInputBox({
    title: say('Type {name} to go on', { name }),
    prompt,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || name.startsWith(value) ? undefined : say('That is not {name}.', { name }),
  });
  if (answer === undefined || answer === name) return answer === name;
  void window.showInformationMessage(
    say('Nothing was done: {answer} is not {name}.', { answer, name }),
  );
  return false;
}

/** Whether anything may be written at all: not in the read-only mode, and people are told so before they are asked. */
export function mayWriteAtAll(): boolean {
  const { readOnly } = readTopologySafety();
  if (readOnly) {
    void window.showInformationMessage(
      say('Nothing was done: the setting gauntlet.topology.readOnly is on.'),
    );
  }
  return !readOnly;
}

/** Whether clusters may be written to: never in the read-only mode; of production ones each name has to be typed. */
export async function mayWrite(contexts: readonly string[], what: string): Promise<boolean> {
  if (!mayWriteAtAll()) return false;
  const { isProduction } = readTopologySafety();
  for (const context of contexts.filter(isProduction)) {
    const prompt = say('{context} is a production cluster. {what}', { context, what });
    if (!(await typed(context, prompt))) return false;
  }
  return true;
}
