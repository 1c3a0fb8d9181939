import type { AutoscaleOutlook, AutoscaleOutlookParams } from '../../protocol/autoscaling.ts';
import { durationText } from '../history/finding.ts';
import { controllerFor, type ControllerConfig } from '../hpa/controller.ts';
import { decide } from '../hpa/decide.ts';
import type { Decision } from '../hpa/decision.ts';
import { fullSpec } from '../hpa/defaults.ts';
import { explain } from '../hpa/explain.ts';
import { readHpaSpec } from '../hpa/manifest.ts';
import { noMemory, type HpaMemory } from '../hpa/memory.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import { readSeen, seenContainers } from '../replay/observe.ts';
import { recordedPods } from '../replay/pods.ts';
import { metricKey } from '../replay/recording.ts';
import { conditionsOf, statusOf, type HpaStatus, type StatusCondition } from './status.ts';

type Watched = AutoscaleOutlookParams['autoscalers'][number];
type Said = Omit<AutoscaleOutlook, 'key'>;
type Values = Readonly<Record<string, unknown>>;

/** What an HPA was like from a time on. */
interface Look {
  readonly at: number;
  readonly spec: FullHpaSpec;
  readonly status: HpaStatus;
}

const replicasText = (count: number): string =>
  `${String(count)} ${count === 1 ? 'replica' : 'replicas'}`;

const isTrue = ({ status }: StatusCondition): boolean => status === 'True';

const withoutDot = (text: string): string => text.trim().replace(/\.$/, '');

const lookOf = (
  { at, object }: Watched['seen'][number],
  config: ControllerConfig,
): Look | undefined => {
  const { spec, problems } = readHpaSpec((object as { readonly spec?: unknown }).spec);
  if (problems.length > 0) return undefined;
  const full = fullSpec(spec, config);
  return { at, spec: full, status: statusOf(object, full.metrics) };
};

/** How far back (ms) windows and policies look. */
const memoryOf = (
  { behavior }: FullHpaSpec,
  { downscaleStabilization }: ControllerConfig,
): number => {
  if (behavior === undefined) return downscaleStabilization;
  const rules = [behavior.scaleUp, behavior.scaleDown];
  const seconds = rules.flatMap(({ stabilizationWindowSeconds, policies }) => [
    stabilizationWindowSeconds,
    ...policies.map(({ periodSeconds }) => periodSeconds),
  ]);
  return Math.max(0, ...seconds) * 1000;
};

/** A pass over what the status says: it goes by the values that the autoscaler itself saw. */
const passOf = (
  { spec, status }: Look,
  current: number,
  { now, memory }: { readonly now: number; readonly memory: HpaMemory },
  config: ControllerConfig,
): Decision => {
  const pods = recordedPods(current, current, now, seenContainers(spec.metrics));
  const view = { recordedReady: current, ready: current, pods, now };
  const observations = spec.metrics.map((metric) =>
    readSeen(metric, () => status.seen.get(metricKey(metric)))(view),
  );
  const scale = { specReplicas: current, statusReplicas: current };
  return decide({ now, spec, scale, lastDesired: current, pods, observations, memory }, config);
};

interface Forecast {
  /** The next pass. */
  readonly next: Decision;
  /** The first pass that scales, as far as the values stay. */
  readonly scaling: Decision | undefined;
}

/** Goes through the passes since it was first looked at, and on from there with the newest values. */
const forecast = (
  looks: readonly Look[],
  { current, now }: { readonly current: number; readonly now: number },
  config: ControllerConfig,
): Forecast | undefined => {
  const [first] = looks;
  const newest = looks.at(-1);
  if (first === undefined || newest === undefined) return undefined;
  const reach = memoryOf(newest.spec, config);
  const began = Math.max(first.at, now - reach);
  // What it recommended before is not known; that it has these replicas says what it was at most.
  let memory: HpaMemory = {
    ...noMemory,
    recommendations: [{ replicas: first.status.current ?? current, at: first.at }],
  };
  let index = 0;
  let next: Decision | undefined;
  for (let at = began; at <= now + reach + 2 * config.syncPeriod; at += config.syncPeriod) {
    while ((looks[index + 1]?.at ?? Infinity) <= at) index += 1;
    const look = looks[index] ?? newest;
    const decision = passOf(look, look.status.current ?? current, { now: at, memory }, config);
    ({ memory } = decision);
    if (at < now) continue;
    next ??= decision;
    if (decision.desired !== current && decision.course !== undefined) {
      return { next, scaling: decision };
    }
  }
  return next && { next, scaling: undefined };
};

/** What the metrics ask for, within the bounds. */
const wantedOf = ({ course, desired }: Decision): number =>
  course === undefined ? desired : Math.min(Math.max(course.proposed, course.min), course.max);

const reasonOf = ({ course }: Decision): string => {
  if (course === undefined) return '';
  const { proposed, stabilized, windowSeconds } = course;
  if (proposed === stabilized) return 'a policy lets it then';
  const seconds = proposed < stabilized ? windowSeconds.down : windowSeconds.up;
  return `the window of ${String(seconds)} s still remembers ${replicasText(stabilized)}`;
};

const unknownText = (first: Look, now: number, reach: number): string => {
  const known = now - first.at;
  return known >= reach
    ? ''
    : ` It has been looked at for ${durationText(Math.max(0, Math.round(known / 1000)))} only: what it recommended before is not known.`;
};

const scalingText = (
  { next, scaling }: Forecast,
  { first, now, reach }: { readonly first: Look; readonly now: number; readonly reach: number },
): Said => {
  const wants = wantedOf(next);
  const unknown = unknownText(first, now, reach);
  if (scaling === undefined) {
    const { summary } = explain(next);
    return { wants, sentence: summary };
  }
  const { at, desired } = scaling;
  const further = desired === wants ? '' : `; it wants ${String(wants)}, and a limit holds it`;
  if (scaling === next) {
    const why = withoutDot(explain(next).summary.replace(/^[^:]*: /, ''));
    const sentence = `Would scale to ${replicasText(desired)} with the next pass: ${why}${further}.`;
    return { wants, at, sentence };
  }
  const wait = durationText(Math.round((at - now) / 1000));
  const latest = unknown === '' ? '' : ' at the latest';
  const sentence = `Would scale to ${replicasText(desired)} in ${wait}${latest}: ${reasonOf(next)}${further}.${unknown}`;
  return { wants, at, sentence };
};

const conditionText = ({ reason, message }: StatusCondition): string =>
  withoutDot(message === '' ? reason : message);

const hpaOutlook = ({ seen }: Watched, now: number, config: ControllerConfig): Said => {
  const looks = seen.flatMap((entry) => lookOf(entry, config) ?? []);
  const [first] = looks;
  const newest = looks.at(-1);
  if (first === undefined || newest === undefined) {
    return { sentence: 'Nothing can be said: it is not written as autoscaling/v2 has it.' };
  }
  const { status, spec } = newest;
  const { current, conditions } = status;
  const stopped = conditions.find(
    (condition) => ['AbleToScale', 'ScalingActive'].includes(condition.type) && !isTrue(condition),
  );
  if (current === undefined) return { sentence: 'It has not looked at its target yet.' };
  if (current === 0) {
    return { wants: 0, sentence: 'Scaling is off: the target has no replicas.' };
  }
  if (stopped !== undefined) {
    return { sentence: `Does not scale: ${conditionText(stopped)}.` };
  }
  const unseen = spec.metrics.filter((metric) => !status.seen.has(metricKey(metric)));
  if (unseen.length === spec.metrics.length) {
    return { sentence: 'Nothing can be said: its status has no values of its metrics.' };
  }
  const found = forecast(looks, { current, now }, config);
  if (found === undefined) return { sentence: 'It has not looked at its target yet.' };
  const said = scalingText(found, { first, now, reach: memoryOf(spec, config) });
  const missing =
    unseen.length === 0
      ? ''
      : ` It has no value of ${unseen.map(metricKey).join(' and ')}, which stands in the way of a decrease.`;
  return { ...said, sentence: `${said.sentence}${missing}` };
};

const wordsOf: Readonly<Record<string, string>> = {
  Paused: 'It is paused',
  Fallback: 'It holds its fallback, since a trigger fails',
};

/** A ScaledObject leaves scaling between one and more to the HPA that KEDA makes of it. */
const scaledObjectOutlook = (object: Values): Said => {
  const conditions = conditionsOf(object);
  const told = conditions.find((condition) => condition.type in wordsOf && isTrue(condition));
  if (told !== undefined) {
    const why = conditionText(told);
    return { sentence: `${wordsOf[told.type] ?? told.type}${why === '' ? '' : `: ${why}`}.` };
  }
  const unready = conditions.find((condition) => condition.type === 'Ready' && !isTrue(condition));
  if (unready !== undefined) return { sentence: `Does not scale: ${conditionText(unready)}.` };
  const active = conditions.find(({ type }) => type === 'Active');
  if (active === undefined) return { sentence: 'KEDA has not looked at it yet.' };
  return {
    sentence: isTrue(active)
      ? 'A trigger is active: the HPA that KEDA makes of it decides.'
      : 'No trigger is active: once its cooldown is over, KEDA goes to the fewest replicas it may have.',
  };
};

const isScaledObject = (object: Values): boolean =>
  object['kind'] === 'ScaledObject' ||
  Array.isArray((object['spec'] as { readonly triggers?: unknown } | undefined)?.triggers);

/** What live autoscalers will do next, as far as the newest values stay. */
export const outlookOf = ({
  autoscalers,
  now,
}: AutoscaleOutlookParams): readonly AutoscaleOutlook[] =>
  autoscalers.map((watched) => {
    const { key, seen, kubernetes } = watched;
    const newest = seen.at(-1)?.object;
    if (newest === undefined) return { key, sentence: 'It has not been looked at yet.' };
    return {
      key,
      ...(isScaledObject(newest)
        ? scaledObjectOutlook(newest)
        : hpaOutlook(watched, now, controllerFor(kubernetes))),
    };
  });
