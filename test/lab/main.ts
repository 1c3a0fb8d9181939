// `npm run lab -- VERB …`: one line a verb in `verbs`.
import { isCode } from '../stand/files.mjs';
import { Progress } from '../stand/progress.mjs';
import { describeProblem } from './problem.ts';
import { verbs } from './verbs/index.ts';

const usage = `npm run lab -- VERB [OPTION …]

${[...verbs.values()].map(({ usage, summary }) => `  ${usage}\n      ${summary}`).join('\n')}

Every verb takes --dir DIR: the lab's state directory, if not the user's own.`;

async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  const verb = verbs.get(name);
  if (!verb) {
    console.log(usage);
    return name === '--help' || name === 'help' ? 0 : 2;
  }
  const progress = new Progress();
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`ended by ${signal}`)));
  }
  const log = (line: string) => progress.line(line);
  await verb.run(rest, { log, progress, signal: controller.signal });
  return 0;
}

// A reader such as `head` that has seen enough is no failure.
process.stdout.on('error', (error) => {
  if (!isCode(error, 'EPIPE')) throw error;
  process.exit();
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`\nnpm run lab: ${describeProblem(error)}`);
  process.exitCode = 1;
}
