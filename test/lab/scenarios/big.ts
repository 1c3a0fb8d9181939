// One cluster with thousands of pods that nothing runs: for trees, lists and watches at size.
import { coreDns } from '../components/core-dns.ts';
import { fakeWorkloads } from '../components/fake-workloads.ts';
import type { Scenario } from './scenario.ts';

/** 20 namespaces with 2,000 pods. */
export const bigAmount = { namespaces: 20, deployments: 10, replicas: 10 } as const;

export const big: Scenario = {
  components: [coreDns, fakeWorkloads(bigAmount)],
  images: [],
};
