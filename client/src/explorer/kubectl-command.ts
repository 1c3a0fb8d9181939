import type { Subject } from '../trees/tree-node.ts';

/** The command that shows the same with kubectl; undefined for what is no object of a cluster. */
export function kubectlCommand(subject: Subject): string | undefined {
  if (subject.kind === 'cluster')
    return words(['kubectl', '--context', subject.context, 'get', 'namespaces']);
  if (subject.kind !== 'object') return undefined;
  const { context, namespace, name, container } = subject;
  const place = namespace === '' ? [] : ['--namespace', namespace];
  const base = ['kubectl', '--context', context, ...place];
  return container === undefined
    ? words([...base, 'get', resourceName(subject), name, '--output', 'yaml'])
    : words([...base, 'logs', name, '--container', container]);
}

/** `deployments.apps`: the group, since two may have a resource of the same name. */
function resourceName({ apiVersion, resource }: Extract<Subject, { kind: 'object' }>): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? resource : `${resource}.${group ?? ''}`;
}

/** Words of a POSIX shell. */
function words(parts: readonly string[]): string {
  return parts
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
