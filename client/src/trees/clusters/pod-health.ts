import type { ContainerState, PodObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { worse } from './health.ts';
import type { Health, Level } from './health.ts';
import { explain, reasonText } from './reasons.ts';

/** Reasons to wait that are a part of every start. */
const starting: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing', '']);

/** Time (ms) that a container has to become ready before that is trouble. */
export const readyWithinMs = 60_000;

/** How a pod is, the worst first: what kubectl prints as STATUS, in words. `now` is in Unix milliseconds. */
export function podHealth(pod: PodObject, now: number): Health {
  if (pod.deleting) return health('busy', say('terminating'));
  if (pod.phase === 'Succeeded') return health('done', say('completed'));
  if (pod.phase === 'Failed') return failed(pod);
  const init = pod.containers.filter(({ role }) => role === 'init');
  const initialising = initHealth(init, now);
  if (initialising !== undefined) return initialising;
  const others = pod.containers.filter(({ role }) => role !== 'init');
  const unschedulable = pod.conditions.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  if (unschedulable !== undefined)
    return health(
      'warning',
      say('waits for a node'),
      explain(unschedulable.reason, unschedulable.message),
    );
  if (others.length === 0) return health('busy', say('starting'));
  const worst = others.map((container) => containerHealth(container, now)).reduce(worse);
  if (worst.level === 'ok' && !pod.ready) return health('warning', say('running, not ready'));
  return worst;
}

/** When a pod that only starts is in trouble, if it is not ready by then; undefined for any other. */
export function startsUntil(pod: PodObject): number | undefined {
  const times = pod.containers
    .filter(({ state, ready, role }) => state === 'running' && !ready && role !== 'init')
    .map(({ startedAt }) => startedAt + readyWithinMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** How a container is. */
export function containerHealth(container: ContainerState, now: number): Health {
  const { state, reason, message, role } = container;
  switch (state) {
    case 'waiting':
      if (starting.has(reason)) return health('busy', say('starting'));
      if (reason === 'CrashLoopBackOff') {
        const { last } = container;
        const why = [reasonText(reason), last === undefined ? '' : lastEnd(last)];
        return health('error', say('crashing: {reason}', { reason }), why.join(' ').trim());
      }
      return health('error', say('cannot start: {reason}', { reason }), explain(reason, message));
    case 'terminated':
      return ended(container);
    case 'running':
      return role === 'init' ? health('busy', say('running')) : runningHealth(container, now);
    case 'unknown':
      return health('busy', say('not started'));
  }
}

function runningHealth({ ready, startedAt }: ContainerState, now: number): Health {
  if (ready) return health('ok', say('running'));
  return now < startedAt + readyWithinMs
    ? health('busy', say('running, not ready yet'))
    : health(
        'warning',
        say('running, not ready'),
        say('It runs, but its readiness probe does not succeed.'),
      );
}

/** How the present run was preceded by another. */
export function lastEnd({
  reason,
  exitCode,
}: Pick<NonNullable<ContainerState['last']>, 'reason' | 'exitCode'>): string {
  return reason === 'OOMKilled'
    ? say('It ended last because it used more memory than its limit (exit code {exitCode}).', {
        exitCode,
      })
    : say('It ended last with exit code {exitCode}.', { exitCode });
}

/** Restarts of all its containers. */
export function restartsOf(pod: PodObject): number {
  return pod.containers.reduce((sum, { restarts }) => sum + restarts, 0);
}

function ended({ exitCode = 0, reason, message }: ContainerState): Health {
  if (exitCode === 0) return health('done', say('completed'));
  const why = explain(reason, message);
  return reason === '' || reason === 'Error'
    ? health('error', say('ended with exit code {exitCode}', { exitCode }), why)
    : health('error', say('ended: {reason}, exit code {exitCode}', { reason, exitCode }), why);
}

function failed({ reason, message, containers }: PodObject): Health {
  if (reason !== '') {
    return health('error', say('failed: {reason}', { reason }), explain(reason, message));
  }
  const bad = containers
    .filter(({ state }) => state === 'terminated')
    .map(ended)
    .find(({ level }) => level === 'error');
  return bad ?? health('error', say('failed'), message);
}

/** What the init containers do; undefined when all are through. */
function initHealth(init: readonly ContainerState[], now: number): Health | undefined {
  const at = init.findIndex(({ state, exitCode }) => state !== 'terminated' || exitCode !== 0);
  const container = init[at];
  if (container === undefined) return undefined;
  const own = containerHealth(container, now);
  if (own.level === 'error')
    return {
      ...own,
      words: say('init {name} {words}', { name: container.name, words: own.words }),
    };
  return health('busy', say('initialising, {at} of {all}', { at: at + 1, all: init.length }));
}

function health(level: Level, words: string, why = ''): Health {
  return { level, words, why };
}
