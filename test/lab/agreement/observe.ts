// Changes the loads of the scaled workloads, and keeps what was seen meanwhile.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { cachedPath } from '../../stand/binaries.mjs';
import { waitFor } from '../../stand/processes.mjs';
import { clientOf, scaledNamespace, scaledWorkloadList } from '../components/scaled-workloads.ts';
import type { Lab } from '../lab.ts';
import { readKlog } from './klog.ts';
import { rateAt } from './load-profile.ts';
import type { PodShape } from './observed.ts';
import { passesOf } from './passes.ts';
import type { HpaShape, Seen } from './replay-passes.ts';
import { Watch } from './watched.ts';

/** How often (ms) it is looked whether a load changes. */
const lookMs = 1000;
const firstAnswerMs = 60_000;

/** Plays the loads for so many minutes; gives what the controller did, and what there was for it to see. */
export async function observeController(
  lab: Lab,
  minutes: number,
  log: (line: string) => void,
): Promise<Seen> {
  const [cluster] = lab.plan.clusters;
  if (!cluster) throw new Error('the lab has no cluster');
  const { name: context } = cluster;
  const place = { program: cachedPath('kubectl'), kubeconfig: lab.kubeconfig, context };
  const pods = new Watch<PodShape>({
    ...place,
    path: `/api/v1/namespaces/${scaledNamespace}/pods`,
  });
  const autoscalers = new Watch<HpaShape>({
    ...place,
    path: `/apis/autoscaling/v2/namespaces/${scaledNamespace}/horizontalpodautoscalers`,
  });
  try {
    const isHeard = async () =>
      (autoscalers.events.length >= scaledWorkloadList.length && pods.events.length > 0) ||
      undefined;
    await waitFor(isHeard, { timeoutMs: firstAnswerMs, describe: () => 'no autoscalers yet' });
    const from = Date.now();
    await playLoads(lab, context, minutes * 60_000, log);
    for (const watch of [pods, autoscalers]) {
      if (watch.broken) throw new Error('a watch ended before its time');
    }
    return {
      passes: passesOf(readKlog(await controllerLog(lab, context), new Date().getFullYear())),
      pods: [...pods.events],
      autoscalers: [...autoscalers.events],
      from,
    };
  } finally {
    await Promise.all([pods.stop(), autoscalers.stop()]);
  }
}

async function controllerLog(lab: Lab, cluster: string): Promise<string> {
  const found = lab
    .components(cluster)
    .find(({ component }) => component === 'kube-controller-manager');
  if (!found) throw new Error('no controller manager runs');
  return readFile(found.logFile, 'utf8');
}

async function playLoads(
  lab: Lab,
  cluster: string,
  length: number,
  log: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  const sent = scaledWorkloadList.map(() => Number.NaN);
  for (let elapsed = 0; elapsed < length; elapsed = Date.now() - began) {
    for (const [index, workload] of scaledWorkloadList.entries()) {
      const rps = rateAt(index, elapsed);
      if (sent[index] === rps) continue;
      sent[index] = rps;
      log(
        `${String(Math.round(elapsed / 1000))} s: ${workload.name} gets ${String(rps)} requests/s`,
      );
      await setRate(lab, cluster, clientOf(workload), rps);
    }
    await sleep(lookMs);
  }
}

/** Through the API server: these clients have no port on the node. */
async function setRate(lab: Lab, cluster: string, service: string, rps: number): Promise<void> {
  const path = `/api/v1/namespaces/${scaledNamespace}/services/${service}:control/proxy/rate`;
  await lab.kubectl(cluster, ['create', '--raw', path, '-f', '-'], JSON.stringify({ rps }));
}
