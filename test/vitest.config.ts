import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const suite = process.env['GAUNTLET_SUITE'] ?? 'unit';

/** Suites that start servers or an editor; `unit` is everything else and needs nothing but Node. */
const heavy = {
  stand: ['test/stand/**/*.test.ts', 'test/live/**/*.test.ts', 'test/lab/programs/**/*.test.ts'],
  editor: ['test/vscode/**/*.test.ts'],
};

const include =
  suite === 'stand' ? heavy.stand : suite === 'editor' ? heavy.editor : ['test/**/*.test.ts'];

// A config is the one place where vitest asks for a default export.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include,
    exclude: ['node_modules/**', ...(suite === 'unit' ? [...heavy.stand, ...heavy.editor] : [])],
    pool: 'threads',
    maxWorkers: 2,
    fileParallelism: suite === 'unit',
    testTimeout: suite === 'unit' ? 60_000 : 120_000,
    hookTimeout: suite === 'unit' ? 60_000 : 300_000,
  },
});
