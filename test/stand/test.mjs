// `npm test`: does all set-up, then runs every suite one after the other and closes with `N passed, N failed`.
// A suite's name as an argument runs only that one: `npm test -- unit editor`. Those of the lab run only so.
import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { repoDir } from './paths.mjs';
import { ensurePrograms } from './small-stand.mjs';
import { ensureChromium, ensureCodeServer } from './editor.mjs';

/** @typedef {{ passed: number, failed: number, notes?: string[] }} Tally */
/** @typedef {{ env: NodeJS.ProcessEnv, log: (line: string) => void }} Context */
/** @typedef {{ name: string, run: (context: Context) => Promise<Tally>, onRequest?: true }} Suite */

/** A step that passes or fails as one. @param {string} name @param {string[]} command @returns {Suite} */
const step = (name, command) => ({
  name,
  run: async ({ env }) => {
    const { code, tail } = await runProgram(command, env, { keepTail: true });
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, notes: tail };
  },
});

/**
 * A vitest suite; what it came to is told by test/support/outcome-reporter.ts.
 * @param {string} name
 * @param {(context: Context) => Promise<unknown>} [before]
 * @returns {Suite}
 */
const vitest = (name, before) => ({
  name,
  run: async (context) => {
    await before?.(context);
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-suite-'));
    const file = join(folder, 'outcome.json');
    try {
      const { code } = await runProgram(['vitest', 'run', '--config', 'test/vitest.config.ts'], {
        ...context.env,
        GAUNTLET_SUITE: name,
        GAUNTLET_OUTCOME: file,
      });
      return tallyOf(await readFile(file, 'utf8'), code);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/**
 * @param {string} outcome The JSON of an `Outcome` of test/support/outcome-reporter.ts.
 * @param {number} code What vitest ended with.
 * @returns {Tally}
 */
function tallyOf(outcome, code) {
  /** @type {import('../support/outcome-reporter.ts').Outcome} */
  const { passed, failed, retried } = JSON.parse(outcome);
  // A run that ended badly without a failed test still counts as one failure.
  const failures = code !== 0 && failed.length === 0 ? 1 : failed.length;
  const indented = (/** @type {string} */ text) => text.replaceAll('\n', '\n      ');
  return {
    passed,
    failed: failures,
    notes: [
      ...failed.map(({ name, message }) => `failed: ${name}\n      ${indented(message)}`),
      ...retried.map((name) => `passed at a further try: ${name}`),
    ],
  };
}

/** @type {readonly Suite[]} */
const suites = [
  step('build', ['node', 'esbuild.mjs', '--production']),
  step('check', ['node', 'test/architecture/check.ts']),
  vitest('unit'),
  step('fuzz', ['node', 'test/fuzz/main.ts', '--count', '100000']),
  vitest('stand', (context) => ensurePrograms(context)),
  vitest('editor', async (context) => {
    await ensurePrograms(context);
    await ensureCodeServer(context);
    await ensureChromium(context);
  }),
  { ...vitest('lab', buildLab), onRequest: true },
  { ...vitest('lab-long', buildLab), onRequest: true },
];

/** Builds what clusters run, with progress: tests that start them would otherwise seem to hang. @param {Context} context */
async function buildLab({ env }) {
  const { code } = await runProgram(['node', 'test/lab/main.ts', 'build'], env);
  if (code !== 0) throw new Error('the lab cannot be built');
}

/** Lines of a program's output that are told again when it failed. */
const toldAgain = 20;

/**
 * Runs a program with its output shown. With `keepTail` its last lines are kept too; it then writes into pipes.
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @param {{ keepTail?: boolean }} [options]
 * @returns {Promise<{ code: number, tail: string[] }>}
 */
function runProgram(command, env, { keepTail = false } = {}) {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const out = keepTail ? 'pipe' : 'inherit';
    const child = spawn(program, args, { cwd: repoDir, env, stdio: ['ignore', out, out] });
    let text = '';
    const keep = (/** @type {NodeJS.WriteStream} */ to) => (/** @type {Buffer} */ chunk) => {
      to.write(chunk);
      text = `${text}${chunk.toString()}`.slice(-10_000);
    };
    child.stdout?.on('data', keep(process.stdout));
    child.stderr?.on('data', keep(process.stderr));
    child.on('error', reject);
    child.on('close', (code) => {
      const tail = text.trimEnd().split('\n').slice(-toldAgain);
      resolve({ code: code ?? 1, tail });
    });
  });
}

const log = (/** @type {string} */ line) => console.log(`  ${line}`);
const began = performance.now();
const { env } = await prepare({ log });
console.log(`node ${process.version}, tools in ${join(repoDir, 'node_modules/.bin')}`);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `no suite ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

/** @type {string[]} */
const summary = [];
let passed = 0;
let failed = 0;
for (const suite of suites) {
  if (wanted.length === 0 ? suite.onRequest : !wanted.includes(suite.name)) continue;
  console.log(`\n== ${suite.name}`);
  const start = performance.now();
  /** @type {Tally} */
  const tally = await suite.run({ env, log }).catch((error) => {
    const message = `failed: ${error instanceof Error ? error.message : String(error)}`;
    return { passed: 0, failed: 1, notes: [message] };
  });
  passed += tally.passed;
  failed += tally.failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  summary.push(
    `${suite.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`,
    ...(tally.notes ?? []).map((note) => `    ${note}`),
  );
}
console.log(`\n${summary.join('\n')}\nin ${((performance.now() - began) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
// Who runs several of these tells at the end what all came to.
const summaryFile = process.env['GAUNTLET_SUMMARY'];
if (summaryFile !== undefined) await appendFile(summaryFile, `${summary.join('\n')}\n`);
process.exitCode = failed > 0 ? 1 : 0;
