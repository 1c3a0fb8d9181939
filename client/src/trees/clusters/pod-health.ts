import type { ContainerState, PodObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { worse } from './health.ts';
import type { Health, Level } from './health.ts';
import { explain, reasonText } from './reasons.ts';

/** Reasons to wait that are a part of every start. */
const starting: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing', '']);

/** How a pod is, the worst first: what kubectl prints as STATUS, in words. */
export function podHealth(pod: PodObject): Health {
  if (pod.deleting) return health('busy', say('terminating'));
  if (pod.phase === 'Succeeded') return health('done', say('completed'));
  if (pod.phase === 'Failed') return failed(pod);
  const init = pod.containers.filter(({ role }) => role === 'init');
  const initialising = initHealth(init);
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
  const worst = others.map(containerHealth).reduce(worse);
  if (worst.level === 'ok' && !pod.ready) return health('warning', say('running, not ready'));
  return worst;
}

/** How a container is. */
export function containerHealth(container: ContainerState): Health {
  const { state, reason, message, ready, role, last } = container;
  switch (state) {
    case 'waiting':
      if (starting.has(reason)) return health('busy', say('starting'));
      if (reason === 'CrashLoopBackOff') {
        const why = [reasonText(reason), last === undefined ? '' : lastEnd(last)];
        return health('error', say('crashing: {reason}', { reason }), why.join(' ').trim());
      }
      return health('error', say('cannot start: {reason}', { reason }), explain(reason, message));
    case 'terminated':
      return ended(container);
    case 'running':
      if (role === 'init') return health('busy', say('running'));
      return ready
        ? health('ok', say('running'))
        : health(
            'warning',
            say('running, not ready'),
            say('It runs, but its readiness probe does not succeed.'),
          );
    case 'unknown':
      return health('busy', say('not started'));
  }
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
  const bad = containers.map(containerHealth).find(({ level }) => level === 'error');
  return bad ?? health('error', say('failed'), message);
}

/** What the init containers do; undefined when all are through. */
function initHealth(init: readonly ContainerState[]): Health | undefined {
  const at = init.findIndex(({ state, exitCode }) => state !== 'terminated' || exitCode !== 0);
  const container = init[at];
  if (container === undefined) return undefined;
  const own = containerHealth(container);
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
