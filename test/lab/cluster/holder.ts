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

/** A control group in every hierarchy of version 1: where it is made, and how a process gets into it. */
const hierarchies = '/sys/fs/cgroup/*/';

/** Shell lines that make the group and put the shell, and so what it becomes, into it. */
function joinControlGroup(group: string): string {
  return `for hierarchy in ${hierarchies}; do
  # A link such as cpu -> cpu,cpuacct leads to one that the loop meets as well.
  [ -L "\${hierarchy%/}" ] && continue
  path=\${hierarchy%/}
  for part in ${group.replaceAll('/', ' ')}; do
    path=$path/$part
    mkdir -p "$path"
    # New groups of this controller have neither, and take no process so.
    [ -e "$path/cpuset.cpus" ] && [ -z "$(cat "$path/cpuset.cpus")" ] && {
      cat "\${path%/*}/cpuset.cpus" > "$path/cpuset.cpus"
      cat "\${path%/*}/cpuset.mems" > "$path/cpuset.mems"
    }
  done
  echo $$ > "$path/cgroup.procs"
done
`;
}

/** The script that becomes the holder. Its first child, process 1 of the namespaces, runs `insideScript`. */
export function holderScript(paths: ClusterPaths, group: string): string {
  return `#!/bin/sh
set -eu
${joinControlGroup(group)}
exec unshare --cgroup --net --mount --pid --uts --ipc --fork --kill-child --mount-proc sh ${paths.inside}
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
# The node's control groups begin at its own: other clusters are out of its sight, and it measures itself alone.
mount -t tmpfs -o mode=755 tmpfs ${paths.controlGroups}
for hierarchy in ${hierarchies}; do
  name=$(basename "$hierarchy")
  if [ -L "\${hierarchy%/}" ]; then
    cp -P "\${hierarchy%/}" ${paths.controlGroups}/
  else
    mkdir ${paths.controlGroups}/$name
    mount --bind "\${hierarchy%/}/${group}" ${paths.controlGroups}/$name
  fi
done
umount --recursive --lazy /sys/fs/cgroup
mount --move ${paths.controlGroups} /sys/fs/cgroup
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
${joinControlGroup(group)}
exec nsenter --target ${pid} ${namespaces} "$@"
`;
}
