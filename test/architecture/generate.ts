/**
 * `npm run generate`: writes every generated file; with `--check` only compares and names what is stale.
 * Exit code 1 when something is stale.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generators } from './generators.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const checkOnly = process.argv.includes('--check');

const current = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(() => undefined);

let stale = 0;
for (const { name, generate } of generators) {
  for (const [path, content] of await generate()) {
    const file = join(root, path);
    if ((await current(file)) === content) continue;
    stale++;
    if (checkOnly) {
      console.error(`${path} is not what ${name} generates: run \`npm run generate\``);
    } else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      console.log(`wrote ${path} (${name})`);
    }
  }
}
if (checkOnly && stale > 0) process.exitCode = 1;
