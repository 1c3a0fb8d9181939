import type { ExitCode, Io } from './io.ts';

/** One subcommand of `gauntlet`: one file, one line in `main.ts`. */
export interface Subcommand {
  readonly name: string;
  /** One line for `gauntlet help`. */
  readonly summary: string;
  /** Everything behind the name, for `gauntlet help NAME`. */
  readonly usage: string;
  readonly run: (args: readonly string[], io: Io) => Promise<ExitCode>;
}
