// Gets everything that a lab runs before it starts: rights, programs of the machine, our builds, images.
import { getuid } from 'node:process';
import { cachedPath, ensureCached, onPath } from '../stand/binaries.mjs';
import type { Context } from '../stand/binaries.mjs';
import type { ComponentName } from './cluster/daemons.ts';
import { componentNames, daemons } from './cluster/daemons.ts';
import { ensureHostPrograms } from './debian.ts';
import { ensureImage } from './images/images.ts';
import type { Image } from './images/images.ts';
import type { ImageName } from './images/image-names.ts';
import { LabProblem } from './problem.ts';

/** What a lab of a scenario runs. */
export interface Provisions {
  readonly programs: Readonly<Record<ComponentName, string>>;
  /** The folder of the network plugins. */
  readonly networkPlugins: string;
  readonly sandboxImage: Image;
  /** The sandbox's is among them. */
  readonly images: readonly Image[];
}

/** Only Linux has what the clusters are made of, and only root may make it. */
function checkMachine(): void {
  const elsewhere =
    'Elsewhere, "npm run lab -- up --kubeconfig FILE" installs the scenario into clusters that are there already.';
  if (process.platform !== 'linux') {
    throw new LabProblem('clusters of its own need Linux: namespaces, overlayfs', elsewhere);
  }
  if (getuid?.() !== 0) {
    throw new LabProblem(
      'clusters of its own need root: for namespaces, mounts and links',
      `Run it with sudo -E. ${elsewhere}`,
    );
  }
}

/** Provides programs and images, one after the other: each build uses all processors. */
export async function provision(
  images: readonly ImageName[],
  context: Context,
): Promise<Provisions> {
  checkMachine();
  const { networkPlugins } = await ensureHostPrograms(context);
  const own = componentNames.filter((name) => daemons[name].packaged === undefined);
  await ensureCached([...own, 'kubectl'], context);
  const sandboxImage = await ensureImage('pause', context);
  const others: Image[] = [];
  for (const name of images) others.push(await ensureImage(name, context));
  return {
    programs: Object.fromEntries(
      componentNames.map((name) => [
        name,
        daemons[name].packaged ? (onPath(name) ?? name) : cachedPath(name),
      ]),
    ) as Record<ComponentName, string>,
    networkPlugins,
    sandboxImage,
    images: [sandboxImage, ...others],
  };
}
