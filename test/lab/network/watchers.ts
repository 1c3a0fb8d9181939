// Kubernetes' programs watch files, and the kernel lets a user watch through only so many instances of inotify.
import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import process from 'node:process';
import { LabProblem } from '../problem.ts';

/** Instances of inotify of one user: those in use, and the most that there may be. */
export interface Watchers {
  readonly used: number;
  readonly limit: number;
}

/** What the programs of one cluster take that run as the lab's user: API server 6, controller manager 7, kubelet 6, and one each. */
const perCluster = 21;

const setting = 'fs.inotify.max_user_instances';

/** Says what to do where the machine has too few for so many clusters: their programs would end with "too many open files". */
export function checkWatchers(clusters: number, { used, limit }: Watchers): void {
  const needed = used + clusters * perCluster;
  if (needed <= limit) return;
  throw new LabProblem(
    `the clusters need ${clusters * perCluster} instances of inotify, and this machine lets a user have ${limit}, of which ${used} are in use`,
    `Take fewer clusters, end other clusters that run here, or allow more: sysctl ${setting}=${2 * needed}`,
  );
}

/** Counts the instances of this process' user. Programs that end meanwhile do not count. */
export function readWatchers(): Watchers {
  const used = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOurs(`/proc/${name}`))
    .reduce((sum, pid) => sum + instancesOf(`/proc/${pid}/fd`), 0);
  const limit = Number(readFileSync(`/proc/sys/${setting.replaceAll('.', '/')}`, 'latin1'));
  return { used, limit };
}

function isOurs(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** Source: Linux fs/notify/inotify/inotify_user.c, the name of its anonymous inode. */
const isInstance = (path: string): boolean => linkOf(path) === 'anon_inode:inotify';

/** How many of the descriptors of a folder such as `/proc/1/fd` are instances of inotify. */
export function instancesOf(dir: string): number {
  return descriptorsOf(dir).filter((fd) => isInstance(`${dir}/${fd}`)).length;
}

function descriptorsOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** A descriptor may be closed by now: that of the reading itself always is. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
