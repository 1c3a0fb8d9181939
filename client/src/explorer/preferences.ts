import type { Subscription } from '../util/emitter.ts';

/** What people chose to see. Kept over windows. */
export interface Preferences {
  /** Ids of rows that come first. */
  readonly favourites: ReadonlySet<string>;
  /** Only what is not as it should be. */
  readonly unhealthyOnly: boolean;
  /** Names with `*`, `!` in front takes out; empty: all namespaces. */
  readonly namespaces: readonly string[];
  setFavourite(id: string, favourite: boolean): Promise<void>;
  setUnhealthyOnly(on: boolean): Promise<void>;
  setNamespaces(patterns: readonly string[]): Promise<void>;
  onDidChange(listener: () => void): Subscription;
}
