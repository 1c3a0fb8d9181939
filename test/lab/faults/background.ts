// Processes of faults that go on after the command has ended. They are in the lab's control group, so that its end,
// however it comes, is theirs too.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { processStarted, waitFor } from '../../stand/processes.mjs';
import { endOfLog } from '../state/logs.ts';
import { lives } from '../state/record.ts';
import type { FaultContext, Memo } from './fault.ts';

/** Time (ms) a process has to end after SIGTERM. */
const patience = 5_000;

/** Starts a program within the network of a cluster; the memo is what `endBackground` needs. */
export async function startBackground(
  { paths }: FaultContext,
  cluster: string,
  { label, command }: { label: string; command: readonly string[] },
): Promise<Memo> {
  const { enterNetwork, logs } = paths.cluster(cluster);
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, `fault-${label}.log`);
  const out = openSync(logFile, 'a');
  const child = spawn('sh', [enterNetwork, ...command], {
    stdio: ['ignore', out, out],
    detached: true,
  });
  closeSync(out);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  const pid = child.pid ?? 0;
  return { pid, started: processStarted(pid) ?? '', logFile };
}

/** Why a process of a fault does not run, undefined if it does. */
export function backgroundFailure(memo: Memo): string | undefined {
  return lives(processOf(memo)) ? undefined : `it has ended; ${endOfLog(String(memo['logFile']))}`;
}

/** Ends a process that `startBackground` started; one that is gone already is no problem. */
export async function endBackground(memo: Memo): Promise<void> {
  const id = processOf(memo);
  if (!lives(id)) return;
  process.kill(-id.pid, 'SIGTERM');
  await waitFor(async () => !lives(id) || undefined, {
    timeoutMs: patience,
    describe: () => '',
  }).catch(() => process.kill(-id.pid, 'SIGKILL'));
}

function processOf(memo: Memo): { pid: number; started: string } {
  return { pid: Number(memo['pid'] ?? 0), started: String(memo['started'] ?? '') };
}
