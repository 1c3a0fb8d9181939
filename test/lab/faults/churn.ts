import { fileURLToPath } from 'node:url';
import { cachedPath } from '../../stand/binaries.mjs';
import { backgroundFailure, endBackground, startBackground } from './background.ts';
import type { Fault } from './fault.ts';
import { clusterOf, misuse } from './fault.ts';

/** Pods a minute that are replaced, if nothing is said. */
const usualRate = 12;

/** The most that is taken for meant: each costs a new pod. */
const highestRate = 6000;

/** Pods come and go. */
export const churn: Fault = {
  usage: 'churn CLUSTER NAMESPACE [PODS-A-MINUTE]',
  summary: `deletes one pod of a namespace after the other (${usualRate} a minute), so that others are made`,
  target(args, lab) {
    const [cluster, namespace, rate = String(usualRate), ...more] = args;
    if (namespace === undefined || more.length > 0) throw misuse(churn, 'in which namespace?');
    if (!/^\d+$/.test(rate) || Number(rate) < 1 || Number(rate) > highestRate) {
      throw misuse(churn, `the rate is from 1 to ${highestRate} pods a minute, not "${rate}"`);
    }
    return [clusterOf(lab, cluster).name, namespace, rate];
  },
  async inflict([cluster = '', namespace = '', rate = ''], context, remember) {
    const memo = await startBackground(context, cluster, {
      label: `churn-${namespace}`,
      command: [
        process.execPath,
        fileURLToPath(new URL('churn-worker.ts', import.meta.url)),
        cachedPath('kubectl'),
        context.lab.kubeconfig,
        cluster,
        namespace,
        rate,
      ],
    });
    remember(memo);
    const failure = backgroundFailure(memo);
    if (failure !== undefined) throw new Error(`churn: ${failure}`);
  },
  async undo(_, __, memo) {
    await endBackground(memo);
  },
};
