import { describe, expect, it } from 'vitest';
import { describePod, isUp } from './workloads.ts';

const wanted = { kind: 'Deployment', namespace: 'monitoring', name: 'thanos-query' } as const;
const metadata = { name: 'thanos-query', namespace: 'monitoring', generation: 2 };

describe('isUp', () => {
  it.each([
    {
      what: 'available in its newest shape',
      status: { observedGeneration: 2, availableReplicas: 2, updatedReplicas: 2 },
      up: true,
    },
    {
      what: 'not yet looked at',
      status: { observedGeneration: 1, availableReplicas: 2, updatedReplicas: 2 },
      up: false,
    },
    {
      what: 'half of it',
      status: { observedGeneration: 2, availableReplicas: 1, updatedReplicas: 2 },
      up: false,
    },
    {
      what: 'old pods alone',
      status: { observedGeneration: 2, availableReplicas: 2, updatedReplicas: 0 },
      up: false,
    },
    { what: 'nothing known', status: {}, up: false },
  ])('$what: $up', ({ status, up }) => {
    const found = { kind: 'Deployment', metadata, spec: { replicas: 2 }, status };
    expect(isUp(found, wanted)).toBe(up);
    expect(isUp({ ...found, kind: 'StatefulSet' }, wanted)).toBe(false);
  });

  it('waits until a DaemonSet is on its nodes', () => {
    const daemonSet = { ...wanted, kind: 'DaemonSet' } as const;
    const status = (desiredNumberScheduled: number, numberAvailable: number) => ({
      kind: 'DaemonSet',
      metadata,
      status: { observedGeneration: 2, desiredNumberScheduled, numberAvailable },
    });
    expect(isUp(status(0, 0), daemonSet)).toBe(false);
    expect(isUp(status(1, 0), daemonSet)).toBe(false);
    expect(isUp(status(1, 1), daemonSet)).toBe(true);
  });
});

describe('describePod', () => {
  it('names what a pod waits for', () => {
    const pod = {
      metadata: { name: 'keda-0' },
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', message: 'no node fits' }],
        containerStatuses: [
          {
            name: 'keda',
            ready: false,
            state: { waiting: { reason: 'ErrImagePull', message: 'no registry' } },
          },
        ],
      },
    };
    expect(describePod(pod)).toBe(
      'pod keda-0 is Pending; not PodScheduled: no node fits; keda: ErrImagePull no registry',
    );
  });
});
