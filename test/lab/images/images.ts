// Archives of the lab's images in the cache, made where needed from programs that are provisioned where needed.
import { arch } from 'node:process';
import { basename, dirname, join } from 'node:path';
import { cachedPath, ensureCached } from '../../stand/binaries.mjs';
import type { Context } from '../../stand/binaries.mjs';
import { exists, shortHash, withLock, writeAtomically } from '../../stand/files.mjs';
import { cacheDir } from '../../stand/paths.mjs';
import { imageNames } from './image-names.ts';
import type { ImageName } from './image-names.ts';
import { writeImageArchive } from './oci-archive.ts';
import type { SharedProgram } from './share.ts';

/** Raised when oci-archive.ts writes something else for the same row. */
const format = 1;

/** An image that can be imported: `ctr -n k8s.io images import ARCHIVE` makes it known as `reference`. */
export interface Image {
  readonly archive: string;
  readonly reference: string;
  readonly program: SharedProgram;
}

/** Gives an image's archive, after making it where needed. Safe to call from several processes at once. */
export async function ensureImage(name: ImageName, context: Context): Promise<Image> {
  const { reference, program, path } = imageNames[name];
  await ensureCached([program], context);
  const file = cachedPath(program);
  // The folder of the program has all that decides its bytes in its name.
  const key = shortHash([String(format), reference, path, basename(dirname(file))]);
  const archive = join(cacheDir(), 'images', `${name}-${key}.tar`);
  const image = { archive, reference, program: { file, path } };
  if (await exists(archive)) return image;
  await withLock(`${archive}.lock`, context, async () => {
    if (await exists(archive)) return;
    await writeAtomically(archive, (temporary) =>
      writeImageArchive(temporary, {
        reference,
        architecture: architectures.get(arch) ?? arch,
        program: { file, path },
      }),
    );
    context.log(`the image ${reference} is ready`);
  });
  return image;
}

/** Where Node's name of a processor is not Go's. */
const architectures = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
]);
