/**
 * What the editor needs for manifests that scale, a bundle of its own (`dist/manifests.js`): the language server loads it
 * with the first such file.
 */
import { checkManifests } from './check.ts';
import { completeManifest, hoverManifest } from './editor.ts';

export { checkManifests, completeManifest, hoverManifest };

/** What this bundle gives. */
export interface ManifestsBundle {
  readonly checkManifests: typeof checkManifests;
  readonly completeManifest: typeof completeManifest;
  readonly hoverManifest: typeof hoverManifest;
}
