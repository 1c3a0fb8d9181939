import { runCommand } from '../run/run-command.ts';

/** Runs an expression at one moment. */
export const runExpression = runCommand('instant');
