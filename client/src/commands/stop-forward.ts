import type { ExplorerCommand } from '../explorer/explorer.ts';
import { forwardOrAsk } from '../explorer/ask-forward.ts';
import { say } from '../util/words.ts';

/** Closes a forwarded port and the connections through it. */
export const stopForward: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const forward = await forwardOrAsk(explorer, args, say('Stop which port?'));
    if (forward !== undefined) await explorer.forwards.stop(forward.id);
  };
