/**
 * `npm run check`: everything that can be said about the repository without running its programs. Each step is one
 * command; all run, and the exit code is 1 if any failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const steps: readonly Step[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '-c', '.oxlintrc.json'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'dead exports', command: ['knip', '--config', 'test/knip.json'] },
  { name: 'generated files', command: ['node', 'test/architecture/generate.ts', '--check'] },
  { name: 'size budgets', command: ['node', 'test/architecture/sizes.ts'] },
];

const wanted = process.argv.slice(2);
const failed: string[] = [];
for (const { name, command } of steps) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const [program, ...args] = command;
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${name}: ${error.message}; run it through \`npm run check\``);
  if (status !== 0) failed.push(name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
}
if (!existsSync(`${root}/dist/meta.json`)) console.log('size budgets need `npm run build` first');
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
