/** `npm run package`: builds the extension and makes the .vsix; prints where it is and how large. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bytes a package may have. */
export const packageLimit = 2_000_000;

export interface ExtensionPackage {
  readonly file: string;
  readonly bytes: number;
}

/** Builds for production and packages what `.vscodeignore` names into dist/; too large is an error. */
export async function makePackage(): Promise<ExtensionPackage> {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--production'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the build failed');
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const file = join(root, 'dist', `${name}-${version}.vsix`);
  await createVSIX({
    cwd: root,
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    // The links of the README are those of the repository, which has no public address to point to.
    rewriteRelativeLinks: false,
  });
  const bytes = statSync(file).size;
  if (bytes > packageLimit)
    throw new Error(`${file} has ${bytes} bytes; the limit is ${packageLimit}`);
  return { file, bytes };
}

if (import.meta.main) {
  const { file, bytes } = await makePackage();
  console.log(`${file} (${(bytes / 1000).toFixed(0)} kB)`);
}
