import type { ExplorerCommand } from '../explorer/explorer.ts';
import { setFavourite } from '../explorer/set-favourite.ts';
import { say } from '../util/words.ts';

/** Puts clusters, namespaces and workloads before the others of their list. */
export const addFavourite: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    setFavourite(explorer, args, {
      favourite: true,
      title: say('Make which cluster a favourite?'),
    });
