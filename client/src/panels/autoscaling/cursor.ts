import type { AutoscaleReplay } from '../../../../server/src/protocol/autoscaling.ts';
import { changesOf, told } from './replay-state.ts';
import type { ReplayState } from './replay-state.ts';

/** Parts of the whole time that an arrow key, and a page key, moves the cursor by. */
const steps = 200;
const pages = 10;
/** Milliseconds between two passes of the controller: less is no step. */
const passMs = 15_000;

/**
 * Where a key or the mouse takes the cursor: `ArrowLeft`, or `at 0.5` for the middle of the picture. Undefined where
 * it stays.
 */
export function movedCursor(
  replay: AutoscaleReplay,
  { cursor, run }: Pick<ReplayState, 'cursor' | 'run'>,
  move: string,
): number | undefined {
  const { from, to } = replay;
  const at = cursor?.at ?? to;
  const share = /^at (0|1|0?\.\d+|\d+(?:\.\d+)?(?:e-\d+)?)$/.exec(move)?.[1];
  if (share !== undefined) return from + Math.min(1, Math.max(0, Number(share))) * (to - from);
  const step = Math.max(passMs, (to - from) / steps);
  const scalings = (): readonly number[] => {
    return changesOf(told(replay, run).line).map((change) => change.at);
  };
  switch (move) {
    case 'ArrowLeft':
      return at - step;
    case 'ArrowRight':
      return at + step;
    case 'PageDown':
      return at - (to - from) / pages;
    case 'PageUp':
      return at + (to - from) / pages;
    case 'Home':
      return from;
    case 'End':
      return to;
    case 'ArrowUp':
      return scalings().find((time) => time > at);
    case 'ArrowDown':
      return scalings().findLast((time) => time < at);
    default:
      return undefined;
  }
}
