import type { Fault } from './fault.ts';
import { clusterTarget } from './fault.ts';
import { endToken, renewToken, tokenKubeconfig } from './token-access.ts';

/** The token of the reading user ends before its time, as when a session is over: 401. */
export const expireToken: Fault = {
  usage: 'expire-token CLUSTER',
  summary: "ends the reading user's token (401 within 10 s); undo gives it a new one",
  target: (args, lab) => clusterTarget(expireToken, args, lab),
  async inflict([cluster = ''], { lab, log }) {
    const kubeconfig = await tokenKubeconfig(lab);
    await endToken(lab, cluster);
    log(`the kubeconfig with the token is ${kubeconfig}`);
  },
  async undo([cluster = ''], { lab }) {
    await renewToken(lab, cluster);
  },
};
