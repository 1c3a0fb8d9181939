import type {
  AutoscaleFinding,
  AutoscaleFit,
  AutoscaleReplay,
  AutoscaleScore,
  AutoscaleWhatIf,
} from '../../../../server/src/protocol/autoscaling.ts';
import { durationText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { isTrusted, runsOf, valueAt } from './replay-state.ts';
import { runTitle } from './replay-state.ts';

/** A number as people read it, with at most two digits behind the point, or three that say something. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-3)) return value.toExponential(2);
  return String(size < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100);
}

/** A share of one as percent. */
export function percentText(share: number): string {
  return say('{number} %', { number: numberText(Math.round(share * 1000) / 10) });
}

/** How well the replay explains what happened. */
export function fitSentence(fit: AutoscaleFit): string {
  const { agreement, compared, skipped, meanReplicaError, basis } = fit;
  const head = say(
    '{share} of {compared, plural, one {# pass} other {# passes}} want the number of replicas that was recorded; the mean error is {error} replicas.',
    { share: percentText(agreement), compared, error: numberText(meanReplicaError) },
  );
  const more = [
    ...(skipped === 0
      ? []
      : [
          say('{count, plural, one {# pass was} other {# passes were}} not compared.', {
            count: skipped,
          }),
        ]),
    ...(basis === 'status' ? [say('Metrics are those that the autoscaler says it saw.')] : []),
  ];
  return [head, ...more].join(' ');
}

/** Whether anything is advised; nothing where the replay does not explain what happened. */
export function adviceSentence(replay: AutoscaleReplay): string {
  const least = percentText(replay.fit.least);
  return isTrusted(replay)
    ? say('The replay explains this history: at least {least} are asked of it.', { least })
    : say(
        'No advice below a fit of {least}: the replay does not explain this history, so other settings are not compared.',
        { least },
      );
}

export function findingWord({ severity }: AutoscaleFinding): string {
  switch (severity) {
    case 'refusal':
      return say('Refused');
    case 'warning':
      return say('Warning');
    case 'info':
      return say('Note');
  }
}

export function whatIfSentence(whatIf: AutoscaleWhatIf): string {
  const words = {
    from: momentText(whatIf.from),
    length: durationText(whatIf.to - whatIf.from),
  };
  switch (whatIf.kind) {
    case 'missing-metrics':
      return say('Metrics are missing from {from} for {length}', words);
    case 'traffic':
      return say('{factor} times the traffic from {from} for {length}', {
        ...words,
        factor: numberText(whatIf.factor),
      });
    case 'lost-cluster':
      return say('One of {clusters} clusters is lost from {from} for {length}', {
        ...words,
        clusters: whatIf.clusters,
      });
  }
}

/** A column of the table of scores. */
export interface ScoreColumn {
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  readonly value: (score: AutoscaleScore) => number;
}

export function scoreColumns(): readonly ScoreColumn[] {
  return [
    {
      title: say('Replica-hours'),
      meaning: say('What it costs: replicas times hours'),
      value: ({ replicaHours }) => replicaHours,
    },
    {
      title: say('Min above target'),
      meaning: say('Minutes in which a metric was above its target'),
      value: ({ minutesAboveTarget }) => minutesAboveTarget,
    },
    {
      title: say('Worst shortage'),
      meaning: say('Replicas that were missing when most were'),
      value: ({ worstShortage }) => worstShortage,
    },
    {
      title: say('Scalings/h'),
      meaning: say('Scalings in an hour'),
      value: ({ scalingsPerHour }) => scalingsPerHour,
    },
    {
      title: say('Flaps'),
      meaning: say('Scalings that were soon taken back'),
      value: ({ flaps }) => flaps,
    },
    {
      title: say('Failed passes'),
      meaning: say('Passes of the controller that came to no decision'),
      value: ({ failedSyncs }) => failedSyncs,
    },
  ];
}

/** `−12 %`, `+3` where percents say nothing; empty where two are the same. */
export function differenceText(value: number, base: number): string {
  const difference = value - base;
  if (numberText(value) === numberText(base)) return '';
  const sign = difference > 0 ? '+' : '−';
  const size = Math.abs(difference);
  const percent = Math.abs(base) < 0.01 ? 0 : Math.round((size / Math.abs(base)) * 100);
  return `${sign}${percent === 0 ? numberText(size) : say('{number} %', { number: String(percent) })}`;
}

/** How many replicas there are at a time: `recorded 3, settings as they are 3, candidate 1 5`. */
export function replicasSentence(replay: AutoscaleReplay, at: number): string {
  const text = (title: string, value: number | null): string =>
    say('{line}: {replicas}', { line: title, replicas: value === null ? '–' : numberText(value) });
  return [
    text(say('Recorded'), valueAt(replay.recorded, at)),
    ...runsOf(replay).map(({ name, line }) => text(runTitle(name), valueAt(line, at))),
  ].join(', ');
}
