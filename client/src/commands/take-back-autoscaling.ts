import { autoscalerOrAsk } from '../autoscaling/window/known.ts';
import { takeBackLast } from '../autoscaling/window/take-back.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { say } from '../util/words.ts';

/** Takes back what was last done to an autoscaler, or to what it scales, from this machine. */
export const takeBackAutoscaling: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('Take back the last change of which autoscaler?');
    const place = await autoscalerOrAsk(explorer, args, title);
    if (place !== undefined) await takeBackLast(explorer, [place]);
  };
