import { runCommand } from '../run/run-command.ts';

/** Runs an expression over a range of time. */
export const runExpressionRange = runCommand('range');
