import { describe, expect, it } from 'vitest';
import { nodePorts } from '../plan.ts';
import { LabProblem } from '../problem.ts';
import type { HostFacts } from './address-plan.ts';
import { defaultClusters, planLab } from './address-plan.ts';
import { wildcardPorts } from './host-facts.ts';
import { overlaps } from './ranges.ts';

const quiet: HostFacts = {
  links: [],
  ranges: ['192.0.2.0/24', '127.0.0.1/8'],
  wildcardPorts: [22],
};

describe('planLab', () => {
  it('gives every cluster addresses of its own', () => {
    const plan = planLab(defaultClusters, quiet);
    expect(plan.clusters.map(({ name }) => name)).toEqual(['aks', 'do', 'eks', 'gke']);
    const ranges = plan.clusters.flatMap(({ podRange, serviceRange, nodeAddress }) => [
      podRange,
      serviceRange,
      nodeAddress,
    ]);
    for (const [index, range] of [plan.hostAddress, ...ranges].entries()) {
      const others = [plan.hostAddress, ...ranges].filter((_, other) => other !== index);
      expect(others.filter((other) => overlaps(range, other))).toEqual([]);
    }
    for (const { dnsAddress, serviceRange } of plan.clusters) {
      expect(overlaps(dnsAddress, serviceRange)).toBe(true);
    }
  });

  it.each([
    { used: [], base: '10.196.0.1' },
    { used: ['10.196.0.0/24'], base: '10.148.0.1' },
    { used: ['10.197.3.0/24'], base: '10.148.0.1' },
    { used: ['10.192.0.0/10', '10.148.7.1/32', '10.86.0.0/16'], base: '10.52.0.1' },
  ])('keeps away from $used', ({ used, base }) => {
    expect(planLab(['aks'], { ...quiet, ranges: used }).hostAddress).toBe(base);
  });

  it.each([
    {
      what: 'a route over everything',
      names: ['aks'],
      host: { ...quiet, ranges: ['10.0.0.0/8'] },
      says: /every address range.*VPN/s,
    },
    {
      what: 'the bridge of another lab',
      names: ['aks'],
      host: { ...quiet, links: [{ name: 'gauntlet0', alias: '/tmp/other' }] },
      says: /already.*down --dir \/tmp\/other/s,
    },
    {
      what: 'a bridge of nobody',
      names: ['aks'],
      host: { ...quiet, links: [{ name: 'gauntlet0', alias: '' }] },
      says: /ip link del gauntlet0/,
    },
    {
      what: 'a listener on the port of the object store',
      names: ['aks'],
      host: { ...quiet, wildcardPorts: [7070] },
      says: /port 7070/,
    },
    { what: 'a name that is none', names: ['Aks!'], host: quiet, says: /"Aks!" is no name/ },
    { what: 'two of a name', names: ['aks', 'aks'], host: quiet, says: /different names/ },
    { what: 'no cluster', names: [], host: quiet, says: /1 to 16 clusters/ },
  ])('explains $what', ({ names, host, says }) => {
    let problem: unknown;
    try {
      planLab(names, host);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(LabProblem);
    expect(problem instanceof LabProblem && `${problem.message} ${problem.advice}`).toMatch(says);
  });
});

describe('node ports', () => {
  it('are different, and in the range that Kubernetes gives them', () => {
    const ports = Object.values(nodePorts);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.filter((port) => port < 30_000 || port > 32_767)).toEqual([]);
  });
});

describe('wildcardPorts', () => {
  it('takes listeners on all addresses alone', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 00000000:1B9E 00000000:0000 0A 00000000:00000000
   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   2: 00000000:0016 0100007F:9999 01 00000000:00000000
   3: 00000000000000000000000000000000:2382 00000000000000000000000000000000:0000 0A 0
`;
    expect(wildcardPorts(table)).toEqual([7070, 9090]);
  });
});
