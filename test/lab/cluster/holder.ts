// The holder: one process that keeps a cluster's namespaces open. Nothing of them has a name or a mount outside,
// so that its end, however it comes, ends every pod, mount, link and process identifier of the cluster.
import type { ClusterPlan } from '../plan.ts';
import type { ClusterPaths } from '../state/paths.ts';

/**
 * Kernel settings that kubelet insists on. They are the host's and not to be touched: the node sees files with
 * these values instead. Source: kubernetes v1.36.3 pkg/util/sysctl (via pkg/kubelet/cm setupKernelTunables).
 */
export const shadowSysctls: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** Where control groups are mounted: one hierarchy (version 2), or a folder of several (version 1). */
const groupsDir = '/sys/fs/cgroup';

/** Whether the machine has version 2. */
const isVersion2 = `[ -e ${groupsDir}/cgroup.controllers ]`;

/** Version 2 gives controllers to the groups below one only if that has no processes: ours are in a leaf. */
const leaf = '/lab';

/** Shell lines that make the group and put the shell, and so what it becomes, into it or below. */
function joinControlGroup(group: string, below: string): string {
  return `if ${isVersion2}; then
  mkdir -p ${groupsDir}/${group}${leaf}
  echo $$ > ${groupsDir}/${group}${below}/cgroup.procs
else
  for hierarchy in ${groupsDir}/*/; do
    # A link such as cpu -> cpu,cpuacct leads to one that the loop meets as well.
    [ -L "\${hierarchy%/}" ] && continue
    path=\${hierarchy%/}
    for part in ${group.replaceAll('/', ' ')}; do
      path=$path/$part
      mkdir -p "$path"
      # New groups of this controller have neither, and take no process so. Clusters start side by side:
      # another one may have made the group, and be half way through.
      for file in cpuset.cpus cpuset.mems; do
        if [ -e "$path/$file" ] && [ -z "$(cat "$path/$file")" ]; then
          cat "\${path%/*}/$file" > "$path/$file"
        fi
      done
    done
    echo $$ > "$path/cgroup.procs"
  done
fi
`;
}

/** Shell lines that hand all controllers down to the groups below the cluster's own (version 2). */
function handDownControllers(group: string): string {
  return `path=${groupsDir}
for part in ${group.replaceAll('/', ' ')} .; do
  for controller in $(cat "$path/cgroup.controllers"); do
    # One that the machine keeps for itself is done without.
    echo "+$controller" > "$path/cgroup.subtree_control" || true
  done
  path=$path/$part
done
`;
}

/**
 * The script that becomes the holder. Its first child, process 1 of the namespaces, runs `insideScript`. It runs
 * twice: the namespace of control groups begins at the group in which the process is that asks for it.
 */
export function holderScript(paths: ClusterPaths, group: string): string {
  return `#!/bin/sh
set -eu
if [ "\${1:-}" != again ]; then
${joinControlGroup(group, '')}
exec unshare --cgroup sh "$0" again
fi
if ${isVersion2}; then
echo $$ > ${groupsDir}/${group}${leaf}/cgroup.procs
${handDownControllers(group)}
fi
exec unshare --net --mount --pid --uts --ipc --fork --kill-child --mount-proc sh ${paths.inside}
`;
}

/** Shell lines that let the node's control groups begin at its own: it sees no other cluster, and measures itself alone. */
function narrowControlGroups(group: string, place: string): string {
  return `if ${isVersion2}; then
  mount --bind ${groupsDir}/${group} ${place}
else
  mount -t tmpfs -o mode=755 tmpfs ${place}
  for hierarchy in ${groupsDir}/*/; do
    name=$(basename "$hierarchy")
    if [ -L "\${hierarchy%/}" ]; then
      cp -P "\${hierarchy%/}" ${place}/
    else
      mkdir ${place}/$name
      mount --bind "\${hierarchy%/}/${group}" ${place}/$name
    fi
  done
fi
umount --recursive --lazy ${groupsDir}
mount --move ${place} ${groupsDir}
# All pods are in one group, which weighs as much as one thread of the control plane if nobody says otherwise.
if ${isVersion2}; then
  mkdir ${groupsDir}/k8s.io
  echo ${8 * 100} > ${groupsDir}/k8s.io/cpu.weight || true
else
  mkdir ${groupsDir}/cpu/k8s.io
  echo ${8 * 1024} > ${groupsDir}/cpu/k8s.io/cpu.shares
fi
`;
}

/** Furnishes the namespaces, and stays as the process that takes in orphans and reaps them. */
export function insideScript(cluster: ClusterPlan, paths: ClusterPaths, group: string): string {
  const { run, log, lib, sysctls } = paths.shadows;
  return `#!/bin/sh
set -eu
trap 'exit 0' TERM INT
hostname ${cluster.nodeName}
echo 1 > /proc/sys/net/ipv4/ip_forward
${narrowControlGroups(group, paths.controlGroups)}
${Object.keys(shadowSysctls)
  .map((name) => `mount --bind ${sysctls}/${name} /proc/sys/${name}`)
  .join('\n')}
mount --bind ${log} /var/log
mount -t overlay -o lowerdir=/var/lib,upperdir=${lib}/upper,workdir=${lib}/work overlay /var/lib
mount --bind ${run} /run
# Volumes may be mounted while a container runs, and it shall see them.
mount --make-rshared /
touch ${paths.holderReady}
while :; do
  sleep 3600 &
  wait $!
done
`;
}

/** The script that runs a program within a cluster: `enter.sh PROGRAM ARGS`. `pid` is process 1 of the namespaces. */
export function enterScript(pid: number, group: string, inside: 'network' | 'node'): string {
  const namespaces = inside === 'network' ? '--net' : '--net --mount --pid --uts --ipc --cgroup';
  return `#!/bin/sh
set -eu
${joinControlGroup(group, leaf)}
# Memory is what clusters on one machine lack first: Go's programs collect their garbage twice as often.
export GOGC=50
exec nsenter --target ${pid} ${namespaces} "$@"
`;
}
