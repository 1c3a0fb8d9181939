import { describe, expect, it } from 'vitest';
import { contextOf, nameOf, objectsOf, subjectsOf } from '../../../client/src/explorer/subjects.ts';
import { eventsPath, logPath, objectPath } from '../../../client/src/explorer/object-path.ts';
import { kubectlCommand } from '../../../client/src/explorer/kubectl-command.ts';

const pod = {
  kind: 'object',
  context: 'aks',
  apiVersion: 'v1',
  resource: 'pods',
  objectKind: 'Pod',
  namespace: 'strest',
  name: 'strest-server-1',
} as const;
const deployment = {
  ...pod,
  apiVersion: 'apps/v1',
  resource: 'deployments',
  objectKind: 'Deployment',
  name: 'strest',
} as const;
const row = (subject: unknown): unknown => ({ subject });

describe('what a command was called on', () => {
  it('is the row', () => {
    expect(subjectsOf([row(pod)])).toEqual([pod]);
    expect(subjectsOf([row(pod), [row(pod)]])).toEqual([pod]);
  });

  it('is the selection that the row is in', () => {
    expect(objectsOf([row(pod), [row(pod), row(deployment)]])).toEqual([pod, deployment]);
  });

  it('is the cluster of anything in it', () => {
    expect(contextOf([row({ kind: 'cluster', context: 'gke' })])).toBe('gke');
    expect(contextOf([row(pod)])).toBe('aks');
    expect(contextOf([])).toBeUndefined();
  });

  it.each([
    { kind: 'querier', endpoint: 'aks/mon/thanos-query' },
    { kind: 'store', endpoint: 'aks/mon/thanos-query', store: '10.0.0.1:10901' },
    { kind: 'expression', expr: 'up' },
    { kind: 'expression', expr: 'up', endpoint: 'aks/mon/thanos-query' },
    { kind: 'finding', endpoint: 'aks/mon/thanos-query', check: 'clock-skew', id: 'clock-skew:a' },
    { kind: 'forward', id: '1' },
    { kind: 'more', parent: 'aks' },
  ])('is anything that rows are about: %j', (subject) => {
    expect(subjectsOf([row(subject)])).toEqual([subject]);
  });

  it.each([
    [pod, 'strest-server-1'],
    [{ ...pod, container: 'app' } as const, 'app'],
    [{ kind: 'cluster', context: 'aks' } as const, 'aks'],
    [{ kind: 'querier', endpoint: 'q' } as const, 'q'],
    [{ kind: 'store', endpoint: 'q', store: 's' } as const, 's'],
    [{ kind: 'expression', expr: 'up' } as const, 'up'],
    [{ kind: 'finding', endpoint: 'q', check: 'c', id: 'c:1' } as const, 'c'],
    [{ kind: 'forward', id: '1' } as const, undefined],
  ])('has a name to copy: %j', (subject, name) => {
    expect(nameOf(subject)).toBe(name);
  });

  it.each([
    undefined,
    null,
    'pod',
    {},
    row(null),
    row({ kind: 'object' }),
    row({ ...pod, name: '../../secrets/x' }),
    row({ ...pod, name: '..' }),
    row({ ...pod, name: 'a%2Fb' }),
    row({ ...pod, namespace: 'a/b' }),
    row({ ...pod, namespace: 3 }),
    row({ ...pod, apiVersion: 'v1/../x' }),
    row({ ...pod, resource: 'pods/exec' }),
    row({ ...pod, container: 'a&previous=true' }),
    row({ kind: 'cluster', context: '' }),
    row({ kind: 'unknown', context: 'aks' }),
    row({ kind: 'constructor' }),
    row({ kind: 'querier' }),
    row({ kind: 'store', endpoint: 'q', store: 7 }),
    row({ kind: 'expression', expr: 'up', endpoint: {} }),
  ])('is nothing when it is no subject: %j', (argument) => {
    expect(subjectsOf([argument])).toEqual([]);
  });
});

describe('paths of the API', () => {
  it.each([
    [pod, '/api/v1/namespaces/strest/pods/strest-server-1'],
    [deployment, '/apis/apps/v1/namespaces/strest/deployments/strest'],
    [
      { ...pod, resource: 'nodes', namespace: '', name: 'system:node' },
      '/api/v1/nodes/system%3Anode',
    ],
  ])('of %j', (subject, path) => {
    expect(objectPath(subject)).toBe(path);
  });

  it('of events name what they are about', () => {
    expect(eventsPath(pod)).toBe(
      '/api/v1/namespaces/strest/events?fieldSelector=involvedObject.name%3Dstrest-server-1%2CinvolvedObject.kind%3DPod&limit=200',
    );
    expect(eventsPath({ ...pod, namespace: '' })).toContain('/namespaces/default/events?');
  });

  it('of logs say what is wanted of them', () => {
    const place = '/api/v1/namespaces/strest/pods/strest-server-1/log?tailLines=10&timestamps=true';
    expect(logPath(pod, { previous: false, follow: true, tail: 10, container: 'app' })).toBe(
      `${place}&container=app&follow=true`,
    );
    expect(logPath(pod, { previous: true, follow: false, tail: 10 })).toBe(
      `${place}&previous=true`,
    );
  });
});

describe('the kubectl command', () => {
  it.each([
    [pod, 'kubectl --context aks --namespace strest get pods strest-server-1 --output yaml'],
    [
      deployment,
      'kubectl --context aks --namespace strest get deployments.apps strest --output yaml',
    ],
    [
      { ...pod, container: 'app' },
      'kubectl --context aks --namespace strest logs strest-server-1 --container app',
    ],
    [
      { ...pod, context: "my cluster's" },
      "kubectl --context 'my cluster'\\''s' --namespace strest get pods strest-server-1 --output yaml",
    ],
    [
      { kind: 'cluster', context: '$(touch x)' } as const,
      "kubectl --context '$(touch x)' get namespaces",
    ],
    [{ kind: 'more', parent: 'x' } as const, undefined],
  ])('for %j', (subject, command) => {
    expect(kubectlCommand(subject)).toBe(command);
  });
});
