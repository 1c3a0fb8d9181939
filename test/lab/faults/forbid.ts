import type { Fault } from './fault.ts';
import { clusterOf, misuse } from './fault.ts';
import { applyUser, readableNames, tokenKubeconfig } from './token-access.ts';

/** The reading user may not read some resources any more: 403. */
export const forbid: Fault = {
  usage: 'forbid CLUSTER RESOURCE[,RESOURCE…]|all',
  summary: "takes from the reading user's role what it may read (403); undo gives it back",
  target(args, lab) {
    const [cluster, resources = '', ...more] = args;
    if (more.length > 0) throw misuse(forbid, `what is ${more[0] ?? ''}?`);
    const unknown = namesOf(resources).filter((name) => !readableNames.includes(name));
    if (unknown.length > 0) {
      throw misuse(
        forbid,
        `no right to take: "${unknown.join(',')}"; there are ${readableNames.join(', ')}`,
      );
    }
    return [clusterOf(lab, cluster).name, resources];
  },
  async inflict([cluster = '', resources = ''], { lab, log }) {
    const kubeconfig = await tokenKubeconfig(lab);
    await applyUser(lab, cluster, namesOf(resources));
    log(`the kubeconfig of the reading user is ${kubeconfig}`);
  },
  async undo([cluster = ''], { lab }) {
    await applyUser(lab, cluster);
  },
};

function namesOf(resources: string): readonly string[] {
  return resources === 'all' ? readableNames : resources.split(',');
}
