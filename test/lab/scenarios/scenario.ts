// What a lab is filled with.
import type { Component } from '../component.ts';
import type { ImageName } from '../images/image-names.ts';

export interface Scenario {
  /** In the order in which they are installed. */
  readonly components: readonly Component[];
  /** Images that every cluster has at hand beside those of the components. */
  readonly images: readonly ImageName[];
  /** Whether kwok plays the nodes of the first cluster that say they are fake. */
  readonly kwok?: true;
  /** Further flags of the controller managers. */
  readonly controllerManager?: readonly string[];
  /** The same with about so many pods, where the scenario has a size. */
  readonly withPods?: (pods: number) => Scenario;
}
