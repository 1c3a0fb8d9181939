// What the processes of a lab take of the machine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab.ts';
import { labPaths } from '../state/paths.ts';
import { readRecord } from '../state/record.ts';
import { controlGroups, groupProcesses } from '../teardown/traces.ts';

/** Memory (MiB) of all processes: shared pages are counted once. */
export const memoryOf = (lab: Pick<Lab, 'dir' | 'components'>): number => {
  const kibibytes = [...groupProcesses(labPaths(lab.dir)), ...besideClusters(lab)].map((pid) => {
    const [, pss = '0'] = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`)) ?? [];
    return Number(pss);
  });
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
};

/** Seconds of processor time that the lab has used since it began. */
export const processorSecondsOf = (lab: Pick<Lab, 'dir' | 'components'>): number => {
  // The control group above all the others counts for them, and for what has ended meanwhile.
  const root = labPaths(lab.dir).controlGroup;
  const [clusters] = controlGroups(labPaths(lab.dir))
    .filter((group) => group.endsWith(`/${root}`))
    .flatMap((group) => groupSeconds(group));
  if (clusters === undefined) throw new Error(`no control group of ${root} counts processor time`);
  return clusters + besideClusters(lab).reduce((sum, pid) => sum + processSeconds(pid), 0);
};

/** What runs beside the clusters: the object store and the supervisor. */
const besideClusters = (lab: Pick<Lab, 'dir' | 'components'>): readonly number[] => {
  const record = readRecord(labPaths(lab.dir).record);
  return [...lab.components('').map(({ pid }) => pid), ...(record ? [record.supervisor.pid] : [])];
};

/** Source: the kernel's cgroup-v1/cpuacct.rst and cgroup-v2.rst. */
const groupSeconds = (group: string): readonly number[] => {
  const nanoseconds = read(join(group, 'cpuacct.usage'));
  if (nanoseconds !== '') return [Number(nanoseconds) / 1e9];
  const [, microseconds] = /^usage_usec (\d+)$/m.exec(read(join(group, 'cpu.stat'))) ?? [];
  return microseconds === undefined ? [] : [Number(microseconds) / 1e6];
};

/** Ticks of the clock that proc(5) counts in. */
const ticksPerSecond = 100;

const processSeconds = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`);
  // Source: proc(5); after the name in parentheses come the fields from the third on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
};

/** A file's text; empty when it has gone, as files of processes do. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
