import type { ExplorerCommand } from '../explorer/explorer.ts';
import { forwardOrAsk } from '../explorer/ask-forward.ts';
import { openInBrowser } from '../explorer/open-forward.ts';
import { say } from '../util/words.ts';

/** Opens a forwarded port in the browser. */
export const openForward: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const forward = await forwardOrAsk(explorer, args, say('Open which port?'));
    if (forward !== undefined) await openInBrowser(forward);
  };
