// A second way into the clusters, as people have it: a user with a token that can end and rights that can be taken.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Lab } from '../lab.ts';

const namespace = 'kube-system';
const account = 'gauntlet-reader';

/** What the user may read; each of the names can be taken from it. */
const readable: Readonly<Record<string, readonly string[]>> = {
  '': [
    'pods',
    'pods/log',
    'services',
    'services/proxy',
    'namespaces',
    'nodes',
    'configmaps',
    'events',
    'endpoints',
  ],
  apps: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
  batch: ['jobs', 'cronjobs'],
  autoscaling: ['horizontalpodautoscalers'],
  'discovery.k8s.io': ['endpointslices'],
  'metrics.k8s.io': ['pods', 'nodes'],
  'keda.sh': ['scaledobjects'],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
};

/** All names that can be forbidden. */
export const readableNames = [...new Set(Object.values(readable).flat())].toSorted();

/** The rules of the user's role without some resources. */
export function rulesWithout(forbidden: readonly string[]) {
  return Object.entries(readable)
    .map(([group, resources]) => ({
      apiGroups: [group],
      resources: resources.filter((name) => !forbidden.includes(name)),
      verbs: ['get', 'list', 'watch'],
    }))
    .filter(({ resources }) => resources.length > 0);
}

/** The objects of the user. */
function userObjects(forbidden: readonly string[] = []) {
  const metadata = { name: account };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: rulesWithout(forbidden),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ];
}

/** What a token is bound to: it is good as long as this is there. */
const bound = { apiVersion: 'v1', kind: 'Secret', metadata: { name: account, namespace } };

function files(lab: Lab) {
  const dir = join(lab.dir, 'token-user');
  return {
    dir,
    kubeconfig: join(dir, 'kubeconfig'),
    token: (name: string) => join(dir, `${name}.token`),
  };
}

async function apply(lab: Lab, cluster: string, objects: readonly unknown[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await lab.kubectl(cluster, ['apply', '--server-side', '--force-conflicts', '-f', '-'], list);
}

/** Makes the user in a cluster, without the rights to some resources. */
export async function applyUser(
  lab: Lab,
  cluster: string,
  forbidden: readonly string[] = [],
): Promise<void> {
  await apply(lab, cluster, userObjects(forbidden));
}

/** Gives the user of a cluster a token that is good. */
export async function renewToken(lab: Lab, cluster: string): Promise<void> {
  await apply(lab, cluster, [bound]);
  const token = await lab.kubectl(cluster, [
    'create',
    'token',
    account,
    '--namespace',
    namespace,
    '--bound-object-kind',
    bound.kind,
    '--bound-object-name',
    bound.metadata.name,
    '--duration=24h',
  ]);
  const { dir, token: file } = files(lab);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(file(cluster), token.trim(), { mode: 0o600 });
}

/** Makes the token of a cluster's user worthless. The API server remembers a good answer for up to 10 s. */
export async function endToken(lab: Lab, cluster: string): Promise<void> {
  const { name } = bound.metadata;
  await lab.kubectl(cluster, ['delete', 'secret', name, '--namespace', namespace]);
}

/**
 * A kubeconfig with the contexts of the lab's own whose users have tokens, in files beside it. The user may read
 * what the extension reads. Made where it is not there yet.
 */
export async function tokenKubeconfig(lab: Lab): Promise<string> {
  const { dir, kubeconfig, token } = files(lab);
  if (existsSync(kubeconfig)) return kubeconfig;
  for (const { name } of lab.plan.clusters) {
    await applyUser(lab, name);
    await renewToken(lab, name);
  }
  const config = parse(await readFile(lab.kubeconfig, 'utf8')) as {
    users: readonly { readonly name: string }[];
    contexts: readonly { readonly name: string; readonly context: { readonly user: string } }[];
  };
  const clusterOfUser = new Map(config.contexts.map(({ name, context }) => [context.user, name]));
  const users = config.users.map(({ name }) => ({
    name,
    user: { tokenFile: token(clusterOfUser.get(name) ?? name) },
  }));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(kubeconfig, stringify({ ...config, users }), { mode: 0o600 });
  return kubeconfig;
}
