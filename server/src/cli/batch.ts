import { answerLine } from './batch/answer.ts';
import { exitCodes, linesOf, write } from './io.ts';
import type { Subcommand } from './subcommand.ts';

/** UTF-16 units; far above any request, far below what would fill memory. */
const longestLine = 64 * 1024 * 1024;

export const batch: Subcommand = {
  name: 'batch',
  summary: 'Answer JSON requests, one a line, on standard input',
  usage: `< REQUESTS > ANSWERS

One JSON object a line in, one JSON object a line out, in order, with the request's "id".
Operations: parse, format, series, lex, complete, diagnose, rules, hpa, topology.
Offsets are UTF-16 unless the request says "offsets":"bytes". The contract: server/src/cli/README.md`,
  run: async (_args, { stdin, stdout }) => {
    for await (const { text, tooLong } of linesOf(stdin, longestLine)) {
      const answer = tooLong ? JSON.stringify({ error: 'the line is too long' }) : answerLine(text);
      await write(stdout, `${answer}\n`);
    }
    return exitCodes.ok;
  },
};
