import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { OutcomeReporter } from './support/outcome-reporter.ts';

const suite = process.env['GAUNTLET_SUITE'] ?? 'unit';

/** Tests that need clusters, wherever they stand. */
const ofLab = '**/*.lab.test.ts';
const ofLongLab = '**/*.long.test.ts';

/** Suites that start servers, an editor or clusters; `unit` is everything else and needs nothing but Node. */
const heavy: Readonly<Record<string, readonly string[]>> = {
  stand: ['test/stand/**/*.test.ts', 'test/live/**/*.test.ts'],
  editor: ['test/vscode/**/*.test.ts'],
  lab: [`test/${ofLab}`, 'test/lab/programs/**/*.test.ts'],
  'lab-long': [`test/${ofLongLab}`],
};

if (suite !== 'unit' && heavy[suite] === undefined) {
  throw new Error(
    `GAUNTLET_SUITE: no suite ${suite}; there are unit, ${Object.keys(heavy).join(', ')}`,
  );
}

/** What other suites run: a test of the lab may stand in any folder. */
const foreign =
  suite === 'unit'
    ? Object.values(heavy).flat()
    : suite.startsWith('lab')
      ? []
      : [ofLab, ofLongLab];

/** Times (ms) a test and a hook may take: clusters come up in hooks. */
const patience = suite.startsWith('lab')
  ? { test: 300_000, hook: 1_800_000 }
  : suite === 'unit'
    ? { test: 60_000, hook: 60_000 }
    : { test: 120_000, hook: 300_000 };

/** Time (ms) between the tries of a test that needs real programs. */
const restMs = 5000;

/** Where the outcome is told to whoever runs several suites. */
const outcome = process.env['GAUNTLET_OUTCOME'];

// A config is the one place where vitest asks for a default export.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: [...(heavy[suite] ?? ['test/**/*.test.ts'])],
    exclude: ['node_modules/**', ...foreign],
    // Files at the edge of the editor run against the one of the tests.
    alias: { vscode: fileURLToPath(new URL('client/editor/vscode.ts', import.meta.url)) },
    pool: 'threads',
    maxWorkers: 2,
    fileParallelism: suite === 'unit',
    // What clusters tell while they start is of interest where something fails.
    silent: suite.startsWith('lab') ? 'passed-only' : false,
    // Real programs on a machine that others use too: further tries once they have come to rest,
    // which the closing lines then tell of.
    retry: suite === 'unit' ? 0 : { count: 2, delay: restMs },
    reporters: outcome === undefined ? ['default'] : ['default', new OutcomeReporter(outcome)],
    testTimeout: patience.test,
    hookTimeout: patience.hook,
  },
});
