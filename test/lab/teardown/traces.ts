// What a lab has on the machine outside of its state directory: control groups, processes, links, mounts, rules.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../stand/binaries.mjs';
import { exists } from '../../stand/files.mjs';
import { run } from '../../stand/processes.mjs';
import { bridgeName } from '../network/address-plan.ts';
import { readHostFacts } from '../network/host-facts.ts';
import type { LabPlan } from '../plan.ts';
import type { LabPaths } from '../state/paths.ts';

const hierarchies = '/sys/fs/cgroup';

/** The lab's control groups in all hierarchies, the deepest first. */
export function controlGroups({ controlGroup }: LabPaths): readonly string[] {
  const below = (path: string): string[] => [
    ...folders(path).flatMap((name) => below(join(path, name))),
    path,
  ];
  return [hierarchies, ...folders(hierarchies).map((name) => join(hierarchies, name))]
    .filter((hierarchy) => folders(hierarchy).includes(controlGroup))
    .flatMap((hierarchy) => below(join(hierarchy, controlGroup)));
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    // Removed meanwhile.
    return [];
  }
}

/** The processes of the lab's clusters: whatever is in its control groups. */
export function groupProcesses(paths: LabPaths): readonly number[] {
  const pids = controlGroups(paths).flatMap((group) =>
    (readText(join(group, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number),
  );
  return [...new Set(pids)];
}

/** Processes, except this one, with a path of the lab in their command line. */
function namedProcesses({ dir }: LabPaths): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const words = (readText(`/proc/${pid}/cmdline`) ?? '').split('\0');
      return words.some((word) => word.includes(`${dir}/`)) ? [`${pid} (${words.join(' ')})`] : [];
    });
}

/** The host's mounts below the state directory, the deepest first. */
export function mountsBelow(dir: string): readonly string[] {
  return mountsIn(readFileSync('/proc/self/mountinfo', 'utf8'), dir);
}

/** Mount points below a folder in the text of a mountinfo file, the deepest first. Source: proc(5). */
export function mountsIn(mountinfo: string, dir: string): readonly string[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path === dir || path.startsWith(`${dir}/`))
    .toSorted((one, other) => other.length - one.length);
}

/** Whether the bridge is that of this lab. */
export async function ownsBridge({ dir }: LabPaths): Promise<boolean> {
  const { links } = await readHostFacts();
  return links.some(({ name, alias }) => name === bridgeName && alias === dir);
}

/** Rules of iptables on the host that speak of the lab's bridge or ranges. */
export function rulesOf(plan: LabPlan, rules: string): readonly string[] {
  const words = [
    plan.bridge,
    ...plan.clusters.flatMap(({ podRange, serviceRange }) => [podRange, serviceRange]),
  ];
  return rules.split('\n').filter((rule) => words.some((word) => rule.includes(word)));
}

/**
 * Everything of a lab that is still there, one line each: empty after a good `down`. With the plan of the lab
 * that was there, routes and rules are looked for as well.
 */
export async function leftovers(paths: LabPaths, plan?: LabPlan): Promise<readonly string[]> {
  const { links, ranges } = await readHostFacts();
  const ours =
    plan?.clusters.flatMap(({ podRange, serviceRange }) => [podRange, serviceRange]) ?? [];
  const ownLinks = plan?.clusters.map(({ link }) => link) ?? [];
  const rules =
    plan !== undefined && onPath('iptables-save') !== undefined
      ? rulesOf(plan, await run('iptables-save', []))
      : [];
  return [
    ...groupProcesses(paths).map((pid) => `process ${pid}`),
    ...namedProcesses(paths).map((process) => `process ${process}`),
    ...controlGroups(paths).map((group) => `control group ${group}`),
    ...mountsBelow(paths.dir).map((path) => `mount ${path}`),
    ...links
      .filter(({ name, alias }) => alias === paths.dir || ownLinks.includes(name))
      .map(({ name }) => `link ${name}`),
    ...ranges.filter((range) => ours.includes(range)).map((range) => `route ${range}`),
    ...rules.map((rule) => `iptables rule ${rule}`),
    ...((await exists(paths.dir)) ? [`folder ${paths.dir}`] : []),
  ];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
