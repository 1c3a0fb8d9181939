import type { ContainerState, PodObject } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import type { Kind } from './kind.ts';
import { conditionsOf, metaOf } from './meta.ts';
import { isKnownProgram, shownArgs } from './program-args.ts';
import { fieldsOf, listOf, numberOf, textOf, textsOf, timeOf } from './read.ts';
import type { Share } from './share.ts';

const states = ['waiting', 'running', 'terminated'] as const;

type Run = Pick<ContainerState, 'state' | 'reason' | 'message' | 'exitCode' | 'startedAt'>;

/** The present run of a container. */
function runOf(status: Fields, share: Share): Run {
  const given = fieldsOf(status, 'state');
  const state = states.find((name) => given[name] !== undefined) ?? 'unknown';
  const run = fieldsOf(given, state);
  return {
    state,
    reason: share.text(textOf(run, 'reason')),
    message: share.text(textOf(run, 'message')),
    ...(state === 'terminated' ? { exitCode: numberOf(run, 'exitCode') } : {}),
    startedAt: timeOf(run, 'startedAt'),
  };
}

function lastOf(status: Fields, share: Share): ContainerState['last'] {
  const last = fieldsOf(status, 'lastState')['terminated'];
  if (last === undefined) return undefined;
  const ended = fieldsOf(fieldsOf(status, 'lastState'), 'terminated');
  return {
    reason: share.text(textOf(ended, 'reason')),
    exitCode: numberOf(ended, 'exitCode'),
    endedAt: timeOf(ended, 'finishedAt'),
  };
}

const noArgs: readonly string[] = [];

function argsOf(spec: Fields, share: Share): readonly string[] {
  if (!isKnownProgram(textOf(spec, 'name'), textOf(spec, 'image'))) return noArgs;
  return shownArgs([...textsOf(spec, 'command'), ...textsOf(spec, 'args')]).map(share.text);
}

function containerOf(
  spec: Fields,
  status: Fields,
  role: ContainerState['role'],
  share: Share,
): ContainerState {
  const last = lastOf(status, share);
  return {
    name: share.text(textOf(spec, 'name')),
    // The image of the spec is what people wrote; that of the status may be a digest.
    image: share.text(textOf(spec, 'image')),
    role,
    ...runOf(status, share),
    ready: status['ready'] === true,
    restarts: numberOf(status, 'restartCount'),
    ...(last === undefined ? {} : { last }),
    ports: listOf(spec, 'ports').map((port) => ({
      name: share.text(textOf(port, 'name')),
      port: numberOf(port, 'containerPort'),
    })),
    args: argsOf(spec, share),
  };
}

const byName = (statuses: readonly Fields[]): ReadonlyMap<string, Fields> =>
  new Map(statuses.map((status) => [textOf(status, 'name'), status]));

function containersOf(spec: Fields, status: Fields, share: Share): readonly ContainerState[] {
  const inits = byName(listOf(status, 'initContainerStatuses'));
  const mains = byName(listOf(status, 'containerStatuses'));
  return [
    ...listOf(spec, 'initContainers').map((one) =>
      containerOf(
        one,
        inits.get(textOf(one, 'name')) ?? {},
        one['restartPolicy'] === 'Always' ? 'sidecar' : 'init',
        share,
      ),
    ),
    ...listOf(spec, 'containers').map((one) =>
      containerOf(one, mains.get(textOf(one, 'name')) ?? {}, 'main', share),
    ),
  ];
}

function project(raw: Fields, share: Share): PodObject | undefined {
  const meta = metaOf(raw, share);
  if (meta === undefined) return undefined;
  const spec = fieldsOf(raw, 'spec');
  const status = fieldsOf(raw, 'status');
  const conditions = conditionsOf(status, share);
  return {
    ...meta,
    phase: share.text(textOf(status, 'phase')),
    reason: share.text(textOf(status, 'reason')),
    message: share.text(textOf(status, 'message')),
    node: share.text(textOf(spec, 'nodeName')),
    ip: textOf(status, 'podIP'),
    serviceAccount: share.text(textOf(spec, 'serviceAccountName')),
    ready: conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    containers: containersOf(spec, status, share),
    conditions,
  };
}

export const pods: Kind<PodObject> = {
  group: '',
  versions: ['v1'],
  plural: 'pods',
  objectKind: 'Pod',
  namespaced: true,
  project,
};
