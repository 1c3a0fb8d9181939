import { describe, expect, it } from 'vitest';
import { planLab } from './address-plan.ts';
import { bridgeCommands, insideCommands, joinCommands } from './links.ts';

const plan = planLab(['aks', 'gke'], { links: [], ranges: [], wildcardPorts: [] });

describe('the commands of the network', () => {
  it('make the bridge and say whose it is', () => {
    expect(bridgeCommands(plan, '/state').map((args) => args.join(' '))).toEqual([
      'link add gauntlet0 type bridge',
      'link set gauntlet0 alias /state',
      'address add 10.196.0.1/24 dev gauntlet0',
      'link set gauntlet0 up',
    ]);
  });

  it.each(plan.clusters)('keep names of links within the kernel’s 15 bytes: $link', ({ link }) => {
    expect(Buffer.byteLength(link)).toBeLessThanOrEqual(15);
  });

  it('join each cluster to the bridge, and to the pods of the others, without a way out', () => {
    const [aks] = plan.clusters;
    if (!aks) throw new Error('no cluster');
    expect(joinCommands(plan, aks, 42).map((args) => args.join(' '))).toEqual([
      'link add gauntlet-0 type veth peer name eth0 netns 42',
      'link set gauntlet-0 master gauntlet0 up',
      'route add 10.197.0.0/20 via 10.196.0.10 dev gauntlet0',
    ]);
    const inside = insideCommands(plan, aks).map((args) => args.join(' '));
    expect(inside).toContain('route add 10.197.16.0/20 via 10.196.0.11');
    expect(inside.filter((command) => command.includes('default'))).toEqual([]);
  });
});
