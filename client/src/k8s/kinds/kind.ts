import type { KindName, KindObjects } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import type { Share } from './share.ts';

/** How objects of a kind are asked for and what is kept of them. */
export interface Kind<T> {
  /** Empty for the core group. */
  readonly group: string;
  /** Versions that we can read, the one we like best first. */
  readonly versions: readonly [string, ...string[]];
  /** As in paths of the API; two groups may share one. */
  readonly plural: string;
  readonly objectKind: string;
  readonly namespaced: boolean;
  /** What is kept of an object, or undefined when it is none. Never throws for JSON. */
  readonly project: (raw: Fields, share: Share) => T | undefined;
}

export type Kinds = { readonly [K in KindName]: Kind<KindObjects[K]> };

/** The path of a kind's objects, of one namespace or of all (`/apis/apps/v1/namespaces/x/deployments`). */
export function pathOf(
  { group, plural }: Pick<Kind<unknown>, 'group' | 'plural'>,
  version: string,
  namespace?: string,
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${plural}`;
}
