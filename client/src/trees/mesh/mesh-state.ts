import type { ClusterView } from '../../k8s/model.ts';
import type { MeshInventory } from '../../mesh/inventory.ts';
import type { FoundComponent } from '../../discovery/found.ts';
import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import type { NumbersState, ReadyNumbers } from './mesh-numbers.ts';

export type { ReadyNumbers };

/** All that rows of the mesh are made of. */
export interface MeshState {
  readonly clusters: readonly MeshCluster[];
  /** Of the latency in descriptions; a share of one. */
  readonly quantile: number;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface MeshCluster {
  readonly view: ClusterView;
  readonly inventory: MeshInventory;
  readonly numbers: NumbersState;
  /** Linkerd 1.x and namerd. */
  readonly linkerd1: readonly FoundComponent[];
}

/** The numbers to show: the last ones while new ones cannot be had. */
export function shownNumbers({ numbers }: MeshCluster): ReadyNumbers | undefined {
  if (numbers.kind === 'ready') return numbers;
  return numbers.kind === 'failed' ? numbers.last : undefined;
}

/** Numbers are asked for every 10 s: those of so long ago (ms) missed more than one answer. */
const oldMs = 30_000;

/** How old the numbers that are shown are, where they are not those of now: nobody asks while a row is closed. */
export function ageTexts(cluster: MeshCluster, now: number): readonly string[] {
  const shown = shownNumbers(cluster);
  return shown === undefined || now - shown.at < oldMs
    ? []
    : [say('numbers are {age} old', { age: ageText(now - shown.at) })];
}

/** The id of a row of a cluster; parts that come from a cluster may hold anything but `/`. */
export function rowId(context: string, ...parts: readonly string[]): string {
  return ['mesh', encodeURIComponent(context), ...parts].join('/');
}
