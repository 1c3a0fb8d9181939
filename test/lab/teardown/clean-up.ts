// Removes what a lab left on the machine, whether it ended in order or was killed.
import { rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { run, waitFor } from '../../stand/processes.mjs';
import { bridgeName } from '../network/address-plan.ts';
import type { LabPaths } from '../state/paths.ts';
import { controlGroups, groupProcesses, mountsBelow, ownsBridge } from './traces.ts';

/** Time (ms) that killed processes and emptied groups have to go. */
const patience = 8_000;

/** Ends what runs in the lab's control groups, and removes groups, bridge, mounts and, if wanted, files. */
export async function cleanUp(paths: LabPaths, { keepFiles = false } = {}): Promise<void> {
  if (process.platform === 'linux') await removeTraces(paths);
  if (!keepFiles) await rm(paths.dir, { recursive: true, force: true, maxRetries: 5 });
}

async function removeTraces(paths: LabPaths): Promise<void> {
  await endProcesses(paths);
  if (await ownsBridge(paths)) {
    // The clusters' links go with their namespaces, but a while later.
    const links = await run('ip', ['-j', 'link', 'show', 'master', bridgeName]);
    for (const { ifname } of JSON.parse(links) as readonly { ifname: string }[]) {
      // Gone meanwhile, perhaps.
      await run('ip', ['link', 'del', ifname]).catch(() => undefined);
    }
    await run('ip', ['link', 'del', bridgeName]);
  }
  await removeGroups(paths);
  for (const path of mountsBelow(paths.dir)) await run('umount', ['--lazy', path]);
}

async function endProcesses(paths: LabPaths): Promise<void> {
  await waitFor(
    async () => {
      const pids = groupProcesses(paths);
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It went by itself.
        }
      }
      return pids.length === 0 || undefined;
    },
    {
      timeoutMs: patience,
      describe: () => `processes ${groupProcesses(paths).join(', ')} of the lab do not end`,
    },
  );
}

async function removeGroups(paths: LabPaths): Promise<void> {
  await waitFor(
    async () => {
      for (const group of controlGroups(paths)) {
        try {
          rmdirSync(group);
        } catch {
          // Its last process is not quite gone, or a group below it still is there: looked at again below.
        }
      }
      return controlGroups(paths).length === 0 || undefined;
    },
    {
      timeoutMs: patience,
      describe: () => `the control groups ${controlGroups(paths).join(', ')} cannot be removed`,
    },
  );
}
