import process from 'node:process';
import { CliError } from './cli/io.ts';
import { serve } from './cli/serve.ts';

try {
  serve(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  process.stderr.write(`gauntlet: ${error.message}\n`);
  process.exitCode = 2;
}
