import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { tokenKubeconfig } from '../../lab/faults/token-access.ts';
import type { Lab } from '../../lab/lab.ts';

/** The context of somebody whose token can end and whose rights can be taken. */
export const reader = 'reader';

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: object }[];
  readonly users: readonly { readonly name: string; readonly user: object }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
}

/** A kubeconfig with that context alone, which leads to one of the lab's clusters. */
export async function readerKubeconfig(lab: Lab, name: string): Promise<string> {
  const all = parse(await readFile(await tokenKubeconfig(lab), 'utf8')) as Kubeconfig;
  const context = all.contexts.find((one) => one.name === name)?.context;
  const cluster = all.clusters.find((one) => one.name === context?.cluster);
  const user = all.users.find((one) => one.name === context?.user);
  if (cluster === undefined || user === undefined)
    throw new Error(`the lab has no context ${name}`);
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ ...cluster, name: reader }],
    users: [{ ...user, name: reader }],
    contexts: [{ name: reader, context: { cluster: reader, user: reader } }],
  });
}
