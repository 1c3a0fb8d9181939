// Reads what the host's network has.
import { readFileSync } from 'node:fs';
import { run } from '../../stand/processes.mjs';
import type { HostFacts } from './address-plan.ts';

interface Link {
  readonly ifname: string;
  readonly ifalias?: string;
  readonly addr_info?: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** Asks the kernel for links, addresses, routes and listening ports. */
export async function readHostFacts(): Promise<HostFacts> {
  const links = JSON.parse(await run('ip', ['-j', '-4', 'address'])) as readonly Link[];
  // Those without an IPv4 address are not in the answer above.
  const all = JSON.parse(await run('ip', ['-j', 'link'])) as readonly Link[];
  const routes = JSON.parse(await run('ip', ['-j', '-4', 'route'])) as readonly { dst: string }[];
  return {
    links: all.map(({ ifname, ifalias }) => ({ name: ifname, alias: ifalias ?? '' })),
    ranges: [
      ...links.flatMap(({ addr_info: addresses = [] }) =>
        addresses.map(({ local, prefixlen }) => `${local}/${prefixlen}`),
      ),
      ...routes.map(({ dst }) => dst).filter((dst) => dst !== 'default'),
    ],
    wildcardPorts: ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
      wildcardPorts(readFileSync(path, 'latin1')),
    ),
  };
}

/** Ports with a listener on all addresses, from the text of /proc/net/tcp or tcp6. Source: proc(5). */
export function wildcardPorts(table: string): number[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    // 0A is the state LISTEN.
    return state === '0A' && /^0+$/.test(address) ? [Number.parseInt(port, 16)] : [];
  });
}
