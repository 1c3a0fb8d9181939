// `npm run lab -- build`: everything a lab is made of, so that `up` finds it in the cache.
import { ensureCached } from '../stand/binaries.mjs';
import type { Context } from '../stand/binaries.mjs';
import { familyNamed } from '../stand/families.mjs';
import { ensureHostPrograms } from './debian.ts';
import { imageNames, isImageName } from './images/image-names.ts';
import { ensureImage } from './images/images.ts';

/** In this order: what the barest lab needs first, the longest last. */
const families = [
  'etcd',
  'kubernetes',
  'pause',
  'coredns',
  'versitygw',
  'prometheus',
  'thanos',
  'node-exporter',
  'mesh',
  'kube-state',
  'metrics-server',
  'kwok',
  'keda',
] as const;

/** Runs one named step of the work and tells of it. */
export type Step = (name: string, work: () => Promise<unknown>) => Promise<unknown>;

/** Builds what is not in the cache, one component after the other, each as a step. */
export async function buildAll(context: Context, step: Step): Promise<void> {
  await step('programs of the host', () => ensureHostPrograms(context));
  for (const [index, name] of families.entries()) {
    const { version, programs } = familyNamed(name);
    await step(`${name} ${version} (${index + 1} of ${families.length})`, () =>
      ensureCached(Object.keys(programs), context),
    );
  }
  await step('images', async () => {
    for (const name of Object.keys(imageNames).filter(isImageName)) {
      await ensureImage(name, context);
    }
  });
}
