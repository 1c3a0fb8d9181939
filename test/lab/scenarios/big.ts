// One cluster with thousands of pods that nothing runs: for trees, lists and watches at size.
import { coreDns } from '../components/core-dns.ts';
import { fakeWorkloads } from '../components/fake-workloads.ts';
import type { Scenario } from './scenario.ts';

const namespaces = 20;
const replicas = 10;

/** Pods, unless another number is asked for. */
const usualPods = 2_000;

function withPods(pods: number): Scenario {
  const deployments = Math.max(1, Math.round(pods / (namespaces * replicas)));
  return {
    components: [coreDns, fakeWorkloads({ namespaces, deployments, replicas })],
    images: [],
    kwok: true,
    withPods,
  };
}

/** 20 namespaces with 2,000 pods. */
export const big: Scenario = withPods(usualPods);
