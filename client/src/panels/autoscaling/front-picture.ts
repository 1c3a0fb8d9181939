import type {
  AutoscaleAdvice,
  AutoscaleScore,
} from '../../../../server/src/protocol/autoscaling.ts';
import { say } from '../../util/words.ts';
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { svg } from '../time-frame.ts';
import { scaleOf } from './line-path.ts';
import type { Scale } from './line-path.ts';
import { numberText } from './replay-words.ts';

/** Pixels. */
const width = 420;
const height = 200;
const left = 56;
const right = 24;
const top = 24;
const bottom = 40;

/** Cost against shortage: each advice a numbered dot, the settings as they are a square. */
export function frontPicture(current: AutoscaleScore, advice: readonly AutoscaleAdvice[]): Markup {
  const scores = [current, ...advice.map(({ score }) => score)];
  const down = scale(
    scores.map(({ minutesAboveTarget }) => minutesAboveTarget),
    height - top - bottom,
  );
  const across = scale(
    scores.map(({ replicaHours }) => replicaHours),
    width - left - right,
  );
  const x = (value: number): number => width - right + top - across.y(value);
  const y = (value: number): number => down.y(value);
  const dots = advice.map(({ score }, index) => {
    const [cx, cy] = [x(score.replicaHours), y(score.minutesAboveTarget)];
    return markup`<circle class="dot" cx="${cx}" cy="${cy}" r="4"/><text class="remark" x="${cx + 6}" y="${cy - 5}">${index + 1}</text>`;
  });
  const [nowX, nowY] = [x(current.replicaHours), y(current.minutesAboveTarget)];
  return svg(width, height, {
    attributes: markup`role="img" aria-label="${say('Cost against minutes above target; the table below has the numbers')}"`,
    inside: markup`${down.marks.map(
      (mark) =>
        markup`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(mark)}" y2="${y(mark)}"/><text class="mark" x="${left - 6}" y="${y(mark) + 4}" text-anchor="end">${numberText(mark)}</text>`,
    )}${everyOther(across.marks).map(
      (mark) =>
        markup`<line class="grid" x1="${x(mark)}" x2="${x(mark)}" y1="${top}" y2="${height - bottom}"/><text class="mark" x="${x(mark)}" y="${height - bottom + 14}" text-anchor="middle">${numberText(mark)}</text>`,
    )}<text class="remark" x="${left}" y="14">${say('Min above target')}</text><text class="remark" x="${width - right}" y="${height - 6}" text-anchor="end">${say('Replica-hours')}</text>
${dots}<rect class="dot now" x="${nowX - 4}" y="${nowY - 4}" width="8" height="8"/><text class="remark" x="${nowX + 7}" y="${nowY + 12}">${say('as it is')}</text>`,
  });
}

function scale(values: readonly number[], size: number): Scale {
  const line = { times: values.map((_, index) => index), values };
  return scaleOf([line], { height: size, top, whole: false, tight: true });
}

/** Not more marks than have room beside one another. */
function everyOther(marks: readonly number[]): readonly number[] {
  const step = Math.ceil(marks.length / 6);
  return marks.filter((_, index) => index % step === 0);
}
