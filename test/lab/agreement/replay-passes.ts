// Decides every pass again from what the controller was answered, beside what it decided. Pure.
import { decide, fullSpec, noMemory, readHpaSpec } from '../../../server/src/autoscale/index.ts';
import type {
  ControllerConfig,
  Decision,
  FullHpaSpec,
  HpaMemory,
  Recommendation,
} from '../../../server/src/autoscale/index.ts';
import { observationOf, podOf } from './observed.ts';
import type { PodShape } from './observed.ts';
import type { LoggedPass } from './passes.ts';
import { knownAt } from './watched.ts';
import type { WatchEvent } from './watched.ts';

/** The parts of an autoscaler that are looked at. */
export interface HpaShape {
  readonly metadata: { readonly namespace?: string; readonly name: string };
  readonly spec: { readonly scaleTargetRef: { readonly name: string } };
}

export interface Seen {
  readonly passes: readonly LoggedPass[];
  readonly pods: readonly WatchEvent<PodShape>[];
  readonly autoscalers: readonly WatchEvent<HpaShape>[];
  /** ms: before, what pods and settings there were is not known. */
  readonly from: number;
}

export interface Difference {
  readonly at: string;
  readonly target: string;
  readonly kind: string;
  /** The controller's proposal and its number of replicas afterwards. */
  readonly controller: string;
  readonly replay: string;
  /** Why they differ; undefined where nothing explains it. */
  readonly explanation: string | undefined;
}

export interface Tally {
  readonly compared: number;
  readonly equal: number;
  readonly up: number;
  readonly down: number;
}

export interface Agreement extends Tally {
  /** Passes of which not all is known. */
  readonly unseen: number;
  readonly byKind: Readonly<Record<string, Tally>>;
  readonly differences: readonly Difference[];
}

/** How far (ms) the controller's own watch of pods may be behind or before ours. */
const watchSlack = 1500;

interface Verdict {
  readonly proposed: number | undefined;
  readonly result: 'failed' | number;
}

/** Compares all passes; what an autoscaler remembers is from the passes before, put right where they differ. */
export function compareWithController(seen: Seen, config: ControllerConfig): Agreement {
  const memories = new Map<string, HpaMemory>();
  const tallies = new Map<string, Tally>();
  const differences: Difference[] = [];
  let unseen = 0;
  for (const pass of seen.passes) {
    const { target } = pass;
    const memory = memories.get(target) ?? noMemory;
    const spec = settingsOf(seen, pass, config);
    if (spec === undefined || pass.began < seen.from) {
      unseen += 1;
      memories.set(target, remembered(memory, pass));
      continue;
    }
    const decided = (at: number): Decision => decideAgain(seen, pass, { spec, memory, config, at });
    const moment = pass.proposed?.at ?? pass.outcome.at;
    const decision = decided(moment);
    const wanted = controllerVerdict(pass);
    const isEqual = isSame(verdictOf(decision), wanted);
    const kind = spec.metrics.map(({ type }) => type).join('+');
    tallies.set(kind, counted(tallies.get(kind), pass, isEqual));
    if (!isEqual) {
      differences.push({
        at: new Date(moment).toISOString(),
        target,
        kind,
        controller: words(wanted),
        replay: words(verdictOf(decision)),
        explanation: explainDifference(seen, pass, (at) => isSame(verdictOf(decided(at)), wanted)),
      });
    }
    memories.set(target, corrected(decision, pass));
  }
  const byKind = Object.fromEntries(tallies);
  const sum = (count: (tally: Tally) => number) =>
    [...tallies.values()].reduce((total, tally) => total + count(tally), 0);
  return {
    compared: sum(({ compared }) => compared),
    equal: sum(({ equal }) => equal),
    up: sum(({ up }) => up),
    down: sum(({ down }) => down),
    unseen,
    byKind,
    differences,
  };
}

function settingsOf(
  { autoscalers }: Seen,
  { target, began }: LoggedPass,
  config: ControllerConfig,
): FullHpaSpec | undefined {
  const found = knownAt(autoscalers, began).find(({ spec }) => spec.scaleTargetRef.name === target);
  return found && fullSpec(readHpaSpec(found.spec).spec, config);
}

interface Again {
  readonly spec: FullHpaSpec;
  readonly memory: HpaMemory;
  readonly config: ControllerConfig;
  /** ms: when pods were looked at. */
  readonly at: number;
}

function decideAgain({ pods }: Seen, pass: LoggedPass, again: Again): Decision {
  const { spec, memory, config, at } = again;
  const { specReplicas, statusReplicas, selector, answers } = pass;
  return decide(
    {
      now: pass.proposed?.at ?? pass.outcome.at,
      spec,
      scale: { specReplicas, statusReplicas },
      lastDesired: specReplicas,
      pods: knownAt(pods, at)
        .filter((pod) => isSelected(pod, selector))
        .map(podOf),
      observations: spec.metrics.map((metric, index) => observationOf(metric, answers[index])),
      memory,
    },
    config,
  );
}

/** Labels of a Deployment's selector as its scale has them: `app=web,tier=front`. */
function isSelected({ metadata }: PodShape, selector: string): boolean {
  return selector
    .split(',')
    .map((pair) => pair.split('='))
    .every(([key = '', value]) => metadata.labels?.[key] === value);
}

function verdictOf({ path, desired, course }: Decision): Verdict {
  return path === 'blocked'
    ? { proposed: undefined, result: 'failed' }
    : { proposed: course?.proposed, result: desired };
}

function controllerVerdict({ proposed, outcome }: LoggedPass): Verdict {
  if (outcome.kind === 'failed') return { proposed: undefined, result: 'failed' };
  return {
    proposed: proposed?.replicas,
    result: outcome.kind === 'scaled' ? outcome.to : outcome.replicas,
  };
}

function isSame(left: Verdict, right: Verdict): boolean {
  return left.proposed === right.proposed && left.result === right.result;
}

function words({ proposed, result }: Verdict): string {
  return result === 'failed' ? 'fails' : `proposes ${String(proposed)}, has ${String(result)}`;
}

/** A difference is explained by a pod that changed just then: whose watch heard of it first nobody knows. */
function explainDifference(
  { pods }: Seen,
  { proposed, outcome }: LoggedPass,
  agreesAt: (at: number) => boolean,
): string | undefined {
  const moment = proposed?.at ?? outcome.at;
  const near = pods.filter(({ at }) => Math.abs(at - moment) <= watchSlack);
  for (const { at, type, object } of near) {
    if (agreesAt(at) || agreesAt(at - 1)) {
      const { name } = object.metadata;
      return `pod ${name} (${type}) was heard of ${String(at - moment)} ms after it`;
    }
  }
  return undefined;
}

function counted(tally: Tally | undefined, { outcome }: LoggedPass, isEqual: boolean): Tally {
  const { compared, equal, up, down } = tally ?? { compared: 0, equal: 0, up: 0, down: 0 };
  const isScaling = outcome.kind === 'scaled';
  return {
    compared: compared + 1,
    equal: equal + (isEqual ? 1 : 0),
    up: up + (isScaling && outcome.to > outcome.from ? 1 : 0),
    down: down + (isScaling && outcome.to < outcome.from ? 1 : 0),
  };
}

/** What the controller remembers after a pass that is not decided again. */
function remembered(memory: HpaMemory, pass: LoggedPass): HpaMemory {
  const { recommendations = [{ replicas: pass.specReplicas, at: pass.began }] } = memory;
  const { proposed } = pass;
  return withScaling(
    {
      ...memory,
      recommendations: proposed === undefined ? recommendations : [...recommendations, proposed],
    },
    pass,
  );
}

function withScaling(memory: HpaMemory, { outcome }: LoggedPass): HpaMemory {
  if (outcome.kind !== 'scaled') return memory;
  const { from, to, at } = outcome;
  const event = { change: Math.abs(to - from), at, outdated: false };
  return to > from
    ? { ...memory, scaleUpEvents: [...memory.scaleUpEvents, event] }
    : { ...memory, scaleDownEvents: [...memory.scaleDownEvents, event] };
}

/** The memory after a pass, with the proposal and the scaling that the controller made: it goes on by its own. */
function corrected({ at, memory, course }: Decision, pass: LoggedPass): HpaMemory {
  const { proposed } = pass;
  const { recommendations = [], scaleUpEvents, scaleDownEvents } = memory;
  const isOwn = (one: Recommendation) => one.at === at && one.replicas === course?.proposed;
  return withScaling(
    {
      recommendations:
        proposed === undefined || proposed.replicas === course?.proposed
          ? recommendations
          : [...recommendations.filter((one) => !isOwn(one)), proposed],
      scaleUpEvents: scaleUpEvents.filter((event) => event.at !== at),
      scaleDownEvents: scaleDownEvents.filter((event) => event.at !== at),
    },
    pass,
  );
}
