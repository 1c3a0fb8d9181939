import { favouriteKey } from '../trees/clusters/clusters-state.ts';
import { askContext } from './ask-object.ts';
import type { Explorer } from './explorer.ts';
import { subjectsOf } from './subjects.ts';

/** Makes what is selected a favourite, or no longer one; without a selection, a cluster that the person picks. */
export async function setFavourite(
  explorer: Explorer,
  args: readonly unknown[],
  { favourite, title }: { readonly favourite: boolean; readonly title: string },
): Promise<void> {
  const given = subjectsOf(args);
  const context = given.length > 0 ? undefined : await askContext(explorer, title);
  const subjects = context === undefined ? given : ([{ kind: 'cluster', context }] as const);
  for (const subject of subjects) {
    const key = favouriteKey(subject);
    if (key !== undefined) await explorer.preferences.setFavourite(key, favourite);
  }
}
