import { expect, it } from 'vitest';
import type * as Port from '../../../client/src/k8s/port.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { problemOf } from '../../../client/src/k8s/problems.ts';

const problem = { kind: 'forbidden', message: 'Pods may not be listed.', status: 403 } as const;

/** The module as another bundle has it. */
async function loadCopy(): Promise<typeof Port> {
  const path = '../../../client/src/k8s/port.ts?copy';
  return (await import(path)) as typeof Port;
}

it('an error of another bundle is one of ours, with its problem', async () => {
  const copy = await loadCopy();
  expect(copy.ClusterError).not.toBe(ClusterError);
  const error = new copy.ClusterError(problem);
  expect(error).toBeInstanceOf(ClusterError);
  expect(problemOf(error)).toEqual(problem);
});

it.each([new Error('Pods may not be listed.'), { problem }, undefined, null, 'ClusterError'])(
  '%s is none',
  (value) => {
    expect(value instanceof ClusterError).toBe(false);
    expect(problemOf(value).kind).toBe('bad-answer');
  },
);
