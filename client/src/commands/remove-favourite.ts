import type { ExplorerCommand } from '../explorer/explorer.ts';
import { setFavourite } from '../explorer/set-favourite.ts';
import { say } from '../util/words.ts';

/** Puts favourites back to their place. */
export const removeFavourite: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    setFavourite(explorer, args, {
      favourite: false,
      title: say('Which cluster is no longer a favourite?'),
    });
