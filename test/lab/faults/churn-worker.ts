// Deletes pods of a namespace, the oldest first, at a rate. Arguments: kubectl, kubeconfig, context, namespace, pods
// a minute. Runs until it is ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../stand/binaries.mjs';
import { run } from '../../stand/processes.mjs';

/** Pause (ms) between looks: one call of kubectl deletes all that are due. */
const round = 5_000;

const [kubectl = '', kubeconfig = '', context = '', namespace = '', rate = ''] =
  process.argv.slice(2);

function call(...args: readonly string[]): Promise<string> {
  const where = ['--kubeconfig', kubeconfig, '--context', context, '--namespace', namespace];
  return run(kubectl, [...where, ...args]);
}

let due = 0;
for (;;) {
  await sleep(round);
  due += (Number(rate) * round) / 60_000;
  const count = Math.floor(due);
  if (count === 0) continue;
  due -= count;
  try {
    const names = await call('get', 'pods', '--sort-by=.metadata.creationTimestamp', '-o', 'name');
    const pods = names.split('\n').filter(Boolean).slice(0, count);
    if (pods.length > 0) console.log(await call('delete', '--wait=false', ...pods));
  } catch (error) {
    // The API server may be the victim of another fault.
    console.log(messageOf(error));
  }
}
