import { describe, expect, it } from 'vitest';
import { planLab } from '../network/address-plan.ts';
import { mountsIn, rulesOf } from './traces.ts';

describe('mountsIn', () => {
  it('finds mounts below a folder, the deepest first', () => {
    const mountinfo = `22 27 0:21 / /proc rw - proc proc rw
30 27 0:40 / /state/aks rw - tmpfs tmpfs rw
31 30 0:41 / /state/aks/deep rw - tmpfs tmpfs rw
32 27 0:42 / /state-of-others rw - tmpfs tmpfs rw
`;
    expect(mountsIn(mountinfo, '/state')).toEqual(['/state/aks/deep', '/state/aks']);
  });
});

describe('rulesOf', () => {
  it('finds rules of the lab, and not those of others', () => {
    const plan = planLab(['aks'], { links: [], ranges: [], wildcardPorts: [] });
    const rules = `*filter
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i gauntlet0 -j ACCEPT
-A KUBE-SERVICES -d 10.198.0.0/20 -j REJECT
-A KUBE-SERVICES -d 10.96.0.0/12 -j REJECT
`;
    expect(rulesOf(plan, rules)).toEqual([
      '-A FORWARD -i gauntlet0 -j ACCEPT',
      '-A KUBE-SERVICES -d 10.198.0.0/20 -j REJECT',
    ]);
  });
});
