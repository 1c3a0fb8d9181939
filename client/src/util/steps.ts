import { QuickInputButtons, window } from 'vscode';
import type { Disposable, QuickPickItem } from 'vscode';

/** What a person did at one step; `undefined` means Escape. */
export type StepAnswer<T> = { readonly value: T } | 'back' | undefined;

export interface Step<T> {
  /** Whether the step is asked at all, given what is known. */
  readonly applies?: (state: T) => boolean;
  readonly ask: (state: T, title: string) => Promise<StepAnswer<T>>;
}

/** Asks the steps in order, with a way back; undefined when the person gave up. */
export async function askSteps<T>(
  title: string,
  first: T,
  steps: readonly Step<T>[],
): Promise<T | undefined> {
  const states: T[] = [first];
  const asked: number[] = [];
  let index = 0;
  while (index < steps.length) {
    const state = states.at(-1) ?? first;
    const step = steps[index];
    if (step === undefined || step.applies?.(state) === false) {
      index++;
      continue;
    }
    const answer = await step.ask(state, title);
    if (answer === undefined) return undefined;
    if (answer === 'back') {
      // The answers before stay as proposals: only the place goes back.
      index = asked.pop() ?? 0;
      continue;
    }
    states.push(answer.value);
    asked.push(index);
    index++;
  }
  return states.at(-1);
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** A sentence when the text cannot be used. */
  readonly problem?: (text: string) => string | undefined;
}

/** Asks for a text, with a Back button. */
export async function askText(question: TextQuestion): Promise<StepAnswer<string>> {
  const input = window.createInputBox();
  input.title = question.title;
  input.prompt = question.prompt;
  input.value = question.value;
  input.placeholder = question.placeholder ?? '';
  input.password = question.password ?? false;
  input.ignoreFocusOut = true;
  input.buttons = [QuickInputButtons.Back];
  return settle(input, (done) => [
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    }),
    input.onDidAccept(() => {
      const problem = question.problem?.(input.value);
      if (problem === undefined) done({ value: input.value });
      else input.validationMessage = problem;
    }),
    input.onDidTriggerButton(() => done('back')),
    input.onDidHide(() => done(undefined)),
  ]);
}

export interface Option<T> extends QuickPickItem {
  readonly value: T;
}

/** Asks for one of several things, with a Back button. */
export async function askOption<T>(
  title: string,
  placeholder: string,
  options: readonly Option<T>[],
): Promise<StepAnswer<T>> {
  const pick = window.createQuickPick<Option<T>>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.items = options;
  pick.ignoreFocusOut = true;
  pick.buttons = [QuickInputButtons.Back];
  return settle(pick, (done) => [
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) done({ value: chosen.value });
    }),
    pick.onDidTriggerButton(() => done('back')),
    pick.onDidHide(() => done(undefined)),
  ]);
}

async function settle<T>(
  input: { show(): void; dispose(): void },
  listen: (done: (answer: StepAnswer<T>) => void) => readonly Disposable[],
): Promise<StepAnswer<T>> {
  const { promise, resolve } = Promise.withResolvers<StepAnswer<T>>();
  const listeners = listen(resolve);
  input.show();
  try {
    return await promise;
  } finally {
    for (const listener of listeners) listener.dispose();
    input.dispose();
  }
}
