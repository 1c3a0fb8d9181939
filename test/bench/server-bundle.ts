import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LspClient } from '../stand/lsp-client.mjs';

/** A client of a bundle that runs. */
export const startBundle = (file: string, ...args: readonly string[]): LspClient =>
  new LspClient(process.execPath, [file, '--stdio', ...args]);

const repo = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the server as it is shipped, hands its file to `use`, and cleans up. */
export const withServerBundle = async <T>(use: (file: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'gauntlet-bench-'));
  const outfile = join(folder, 'server.cjs');
  try {
    await build({
      entryPoints: [join(repo, 'server/src/main.ts')],
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      minify: true,
      define: { 'import.meta.dirname': '__dirname' },
      logLevel: 'silent',
      outfile,
    });
    await copyFile(join(repo, 'server/assets/catalog.json'), join(folder, 'catalog.json'));
    return await use(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
