import { showOptionsMenu } from '../run/options-menu.ts';
import type { Command } from '../services.ts';

/** Chooses time, step and the query options of the runs of this workspace. */
export const runOptions: Command =
  ({ runner }) =>
  async () => {
    await runner.choose(await showOptionsMenu(runner.choices()));
  };
